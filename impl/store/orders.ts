/** The commands on orders: what each does to the shop, and what it answers. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { CancelOrder, PlaceOrder, ReadOrder, ReadOrders, WantedLine } from './command.js'
import type { Cents, OrderId, ProductId } from './fields.js'
import * as L from './growing-list.js'
import { type Order, type OrderLine, type ShownOrder, totalOf, unitsByProduct } from './order.js'
import { get } from './persistent-map.js'
import type { Product } from './product.js'
import type { Applied } from './products.js'
import type { Reply, ReplyOf } from './reply.js'
import {
  insertOrder,
  nextOrderId,
  opens,
  ordersBefore,
  ordersOf,
  replaceOrder,
  replaceProduct,
  type Shop,
} from './shop.js'

/** Takes the prices of this moment. */
const priceLines = (
  shop: Shop,
  lines: readonly WantedLine[],
): E.Either<ReplyOf<'UnknownProduct'>, readonly OrderLine[]> => {
  const unknown = lines.find(({ product }) => get(shop.products, product) === undefined)
  if (unknown !== undefined) return E.left({ _tag: 'UnknownProduct', product: unknown.product })
  return E.right(
    lines.map(({ product, quantity }) => {
      // The product's own id: the command's is a copy, which would be kept as long as the order.
      const { id, price } = get(shop.products, product)!
      return { product: id, quantity, price }
    }),
  )
}

const shortagesOf = (shop: Shop, lines: readonly OrderLine[]): ReplyOf<'OutOfStock'>['lines'] => {
  const stockOf = (product: ProductId): number => get(shop.products, product)?.stock ?? 0
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0)
  // What there is enough of for all lines together, there is enough of for those that name it.
  if (lines.every(({ product }) => stockOf(product) >= units)) return []
  return [...unitsByProduct(lines)].flatMap(([product, wanted]) => {
    const available = stockOf(product)
    return wanted > available ? [{ product, wanted, available }] : []
  })
}

const checkStock = (shop: Shop, lines: readonly OrderLine[]): E.Either<ReplyOf<'OutOfStock'>, void> => {
  const shortages = shortagesOf(shop, lines)
  return shortages.length > 0 ? E.left({ _tag: 'OutOfStock', lines: shortages }) : E.right(undefined)
}

const checkTotal = (lines: readonly OrderLine[]): E.Either<ReplyOf<'TotalTooLarge'>, Cents> => {
  const total = totalOf(lines)
  return Number.isSafeInteger(total) ? E.right(total) : E.left({ _tag: 'TotalTooLarge' })
}

/** Written field by field, as the shop is (shop.ts). */
const moveUnitsOf = ({ id, name, price, stock, sold, initial, restocked }: Product, moved: number): Product => ({
  id,
  name,
  price,
  stock: stock - moved,
  sold: sold + moved,
  initial,
  restocked,
})

/** Moves the units of the lines out of stock (`direction` 1) or back into it (-1). */
const moveUnits = (shop: Shop, lines: readonly OrderLine[], direction: 1 | -1): Shop =>
  lines.reduce((current, { product: id, quantity }) => {
    const product = get(current.products, id)
    if (product === undefined) return current
    return replaceProduct(current, product, moveUnitsOf(product, direction * quantity))
  }, shop)

export const placeOrder = (shop: Shop, { key, customer, secret, lines }: PlaceOrder): Applied => {
  const priced = priceLines(shop, lines)
  if (E.isLeft(priced)) return [shop, priced.left]
  const inStock = checkStock(shop, priced.right)
  if (E.isLeft(inStock)) return [shop, inStock.left]
  const total = checkTotal(priced.right)
  if (E.isLeft(total)) return [shop, total.left]
  const order: Order = {
    id: nextOrderId(shop),
    key,
    customer,
    lines: priced.right,
    total: total.right,
    status: 'Placed',
  }
  return [insertOrder(moveUnits(shop, order.lines, 1), order, secret), { _tag: 'OrderPlaced', order }]
}

const findOrder = (shop: Shop, order: OrderId): E.Either<ReplyOf<'UnknownOrder'>, Order> =>
  E.fromNullable<ReplyOf<'UnknownOrder'>>({ _tag: 'UnknownOrder', order })(get(shop.orders, order))

export const cancelOrder = (shop: Shop, command: CancelOrder): Applied =>
  pipe(
    findOrder(shop, command.order),
    E.filterOrElseW(
      ({ id }) => opens(shop, id, command.secret),
      ({ id }): Reply => ({ _tag: 'WrongSecret', order: id }),
    ),
    E.filterOrElseW(
      (order) => order.status === 'Placed',
      ({ id }): Reply => ({ _tag: 'AlreadyCancelled', order: id }),
    ),
    E.match(
      (refusal): Applied => [shop, refusal],
      (placed): Applied => {
        const order: Order = { ...placed, status: 'Cancelled' }
        return [replaceOrder(moveUnits(shop, order.lines, -1), placed, order), { _tag: 'OrderCancelled', order }]
      },
    ),
  )

export const readOrder = (shop: Shop, command: ReadOrder): Applied => [
  shop,
  pipe(
    findOrder(shop, command.order),
    E.match(
      (refusal): Reply => refusal,
      (order): Reply => ({
        _tag: 'OrderFound',
        order: opens(shop, order.id, command.secret) ? order : { ...order, key: null, customer: null },
      }),
    ),
  ),
]

export const readOrders = (shop: Shop, { customer, after, limit, secret }: ReadOrders): Applied => {
  const ids = ordersOf(shop, customer)
  const end = after === null ? ids.size : ordersBefore(ids, after)
  const start = Math.max(0, end - limit)
  const page = L.slice(ids, start, end).toReversed()
  const shown = (order: Order): ShownOrder => (opens(shop, order.id, secret) ? order : { ...order, key: null })
  const orders = page.flatMap((id) => {
    const order = get(shop.orders, id)
    return order === undefined ? [] : [shown(order)]
  })
  return [shop, { _tag: 'OrdersFound', orders, next: start === 0 ? null : (page.at(-1) ?? null) }]
}
