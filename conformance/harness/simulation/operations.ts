/** What the clients of a simulated cluster ask for. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { decodeCommand, encodeCommand } from '../../../impl/store/wire.js'
import type { Draw } from './draw.js'

/**
 * Its text as the log carries it. A change with a key may be asked for again, since the shop recognises it, and a read too; one
 * without a key must take effect once at most, so nobody asks for it again who does not know what came of it.
 */
export interface Operation {
  readonly command: string
  readonly kind: 'Keyed' | 'Unkeyed' | 'Read'
}

/** Each of these texts is asked for by one client, in one operation. */
export const isUnkeyed = (command: string): boolean => command.includes('"key":null')

/** The codec decides what is a command: one that it refuses is a mistake of this file. */
const operation = (fields: {
  readonly _tag: string
  readonly key?: string | null
  readonly [name: string]: unknown
}): Operation => {
  const command = decodeCommand(JSON.stringify(fields))
  if (isLeft(command)) throw new Error(`${JSON.stringify(fields)}: ${command.left}`)
  const kind = fields.key === undefined ? 'Read' : fields.key === null ? 'Unkeyed' : 'Keyed'
  return { command: encodeCommand(command.right), kind }
}

const STOCK = 30

/** The product that a client brings with it. */
const productOf = (client: string): string => `from-${client}`

/** To read what the first of the clients has brought. */
export const readOf = ([first = '']: readonly string[]): string =>
  operation({ _tag: 'ReadProduct', product: productOf(first) }).command

/** The first operation of a client adds its product; the others are drawn. `key` is new. */
export const drawOperation = (
  draw: Draw,
  {
    client,
    number,
    clients,
    own,
    unkeyed,
  }: {
    readonly client: string
    readonly number: number
    readonly clients: readonly string[]
    /** A price that no other operation sets. */
    readonly own: number
    /** The share of its operations that are changes without a key. */
    readonly unkeyed: number
  },
): Operation => {
  const key = `${client}-${number}`
  const product = productOf(draw.oneOf(clients))
  const quantity = draw.whole(1, 5)
  // Orders are numbered by the shop, so most of these exist by then, whoever placed them.
  const order = draw.whole(1, 1 + number)
  const dice = draw.random()
  if (number === 1) {
    const id = productOf(client)
    return operation({ _tag: 'AddProduct', key, id, name: `what ${client} sells`, price: quantity * 100, stock: STOCK })
  }
  if (dice < 0.1) return operation({ _tag: 'Restock', key, product, quantity })
  if (dice < 0.13) return operation({ _tag: 'SetPrice', key, product, price: quantity * 100 })
  if (dice < 0.13 + unkeyed) return operation({ _tag: 'SetPrice', key: null, product, price: own })
  if (dice < 0.27) return operation({ _tag: 'CancelOrder', key, order })
  if (dice < 0.4) return operation({ _tag: 'ReadProduct', product })
  if (dice < 0.5) return operation({ _tag: 'ReadOrder', order })
  const lines = [{ product, quantity }]
  const other = productOf(draw.oneOf(clients))
  return operation({ _tag: 'PlaceOrder', key, lines: dice < 0.6 ? [...lines, { product: other, quantity: 1 }] : lines })
}
