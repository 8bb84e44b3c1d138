/** What the clients of a simulated cluster ask for. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { decodeCommand, encodeCommand } from '../../impl/store/wire.js'
import type { Draw } from './draw.js'

/** Its text as the log carries it, and whether it has a key, by which a repetition is recognised. */
export interface Operation {
  readonly command: string
  readonly isKeyed: boolean
}

/** The codec decides what is a command: one that it refuses is a mistake of this file. */
const operation = (fields: { readonly _tag: string; readonly key?: string; readonly [name: string]: unknown }) => {
  const command = decodeCommand(JSON.stringify(fields))
  if (isLeft(command)) throw new Error(`${JSON.stringify(fields)}: ${command.left}`)
  return { command: encodeCommand(command.right), isKeyed: fields.key !== undefined }
}

const STOCK = 30

/** The product that a client brings with it. */
const productOf = (client: string): string => `from-${client}`

/** The first operation of a client adds its product; the others are drawn. `key` is new. */
export const drawOperation = (
  draw: Draw,
  {
    client,
    number,
    clients,
  }: { readonly client: string; readonly number: number; readonly clients: readonly string[] },
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
  if (dice < 0.15) return operation({ _tag: 'SetPrice', key, product, price: quantity * 100 })
  if (dice < 0.25) return operation({ _tag: 'CancelOrder', key, order })
  if (dice < 0.4) return operation({ _tag: 'ReadProduct', product })
  if (dice < 0.5) return operation({ _tag: 'ReadOrder', order })
  const lines = [{ product, quantity }]
  const other = productOf(draw.oneOf(clients))
  return operation({ _tag: 'PlaceOrder', key, lines: dice < 0.6 ? [...lines, { product: other, quantity: 1 }] : lines })
}
