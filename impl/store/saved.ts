/**
 * A shop as texts, none of them long, that are made and read one by one: so a node can go on serving in between. What follows from
 * the rest is left out: the catalogue, the orders of each customer, the fingerprints, and what is remembered under the key of
 * an order as the order itself says it.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { OptionalCustomer } from './customer.js'
import { IdempotencyKey, integer, OrderId, Price, ProductId, Quantity, record } from './fields.js'
import * as L from './growing-list.js'
import type { Remembered } from './keys.js'
import type { Order } from './order.js'
import { piecesOf } from './persistent-map.js'
import { describeErrors } from './problems.js'
import { Product } from './product.js'
import { Reply } from './reply.js'
import { OptionalSecret } from './secret.js'
import type { Shop } from './shop.js'
import { encodeCommand } from './wire.js'

const count = integer<number>(0, Number.MAX_SAFE_INTEGER, 'a whole number, from 0')
const rows = <C extends t.Mixed>(row: C, name: string) => t.readonlyArray(row, name)

/** When the clock stands where, and how many orders there were when each generation of keys began. */
const Clock = record('a clock', { _tag: t.literal('Clock'), now: count, began: count, recent: count, older: count })
const Line = t.readonly(t.tuple([ProductId, Quantity, Price], 'a line, as [product, quantity, price]'))
const Row = t.readonly(
  t.tuple(
    [IdempotencyKey, OptionalCustomer, t.readonlyArray(Line, 'lines'), t.boolean, OptionalSecret],
    'an order, as [key, customer, lines, whether it is cancelled, secret]',
  ),
)
/** An order stands for its own key; else the key, the command as the log has it, and what was answered. */
const Key = t.union([OrderId, t.readonly(t.tuple([IdempotencyKey, t.string, Reply]))], 'a key')
const generation = t.keyof({ recent: null, older: null })

export const Part = t.union(
  [
    Clock,
    record('products', { _tag: t.literal('Products'), products: rows(Product, 'products') }),
    /** The orders that follow those of the parts before, from number 1 on. */
    record('orders', { _tag: t.literal('Orders'), orders: rows(Row, 'orders') }),
    record('keys', { _tag: t.literal('Keys'), generation, keys: rows(Key, 'keys') }),
  ],
  'a part of a shop',
)
export type Part = t.TypeOf<typeof Part>
export type OrderRow = t.TypeOf<typeof Row>
export type KeyRow = t.TypeOf<typeof Key>

/** Takes well below a millisecond. */
const MOST_ROWS = 128

function* chunksOf<A>(pieces: Iterable<readonly A[]>): Generator<readonly A[]> {
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i += MOST_ROWS) yield piece.slice(i, i + MOST_ROWS)
  }
}

/** The command by which the order was placed, as it stands in the log. */
export const commandOf = ({ key, customer, lines }: Order, secret: OrderRow[4]): string =>
  encodeCommand({
    ...{ _tag: 'PlaceOrder', key, customer, secret },
    lines: lines.map(({ product, quantity }) => ({ product, quantity })),
  })

const orderRow = ({ key, customer, lines, status }: Order, secret: OrderRow[4]): OrderRow => [
  key,
  customer,
  lines.map(({ product, quantity, price }) => [product, quantity, price] as const),
  status === 'Cancelled',
  secret,
]

const keyRow = ({ secrets }: Shop, key: IdempotencyKey, { command, reply }: Remembered): KeyRow => {
  if (reply._tag !== 'OrderPlaced' || reply.order.key !== key) return [key, command, reply]
  const { id } = reply.order
  return commandOf(reply.order, L.at(secrets, id - 1) ?? null) === command ? id : [key, command, reply]
}

/** The shop's parts in the order in which they are to be read. */
export function* partsOf(shop: Shop): Generator<string> {
  const { recent, older, clock: now, began } = shop.keys
  const [products, orders] = [piecesOf(shop.products), piecesOf(shop.orders)]
  const keys = { recent: piecesOf(recent.keys), older: piecesOf(older.keys) }
  const all = [products, orders, keys.recent, keys.older]
  const part = (content: Part): string => {
    for (const { follow } of all) follow()
    return JSON.stringify(content)
  }
  yield part({ _tag: 'Clock', now, began, recent: recent.ordersBefore, older: older.ordersBefore })
  for (const some of chunksOf(products)) yield part({ _tag: 'Products', products: some.map(([, product]) => product) })
  for (const some of chunksOf(orders)) {
    yield part({
      _tag: 'Orders',
      orders: some.map(([id, order]) => orderRow(order, L.at(shop.secrets, id - 1) ?? null)),
    })
  }
  for (const generation of ['recent', 'older'] as const) {
    for (const some of chunksOf(keys[generation])) {
      yield part({
        ...{ _tag: 'Keys', generation },
        keys: some.map(([key, remembered]) => keyRow(shop, key, remembered)),
      })
    }
  }
}

/** Left: one line that says where the text departs from a part. */
export const decodePart = (text: string): E.Either<string, Part> => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return E.left('it is not JSON')
  }
  return Part.is(json) ? E.right(json) : E.mapLeft(describeErrors)(Part.decode(json))
}
