/** A step from one shop to another, with the products and orders that are worth looking at after it. */
import type { Command } from './command.js'
import { type OrderId, orderId, type ProductId } from './fields.js'
import type { Order } from './order.js'
import { entries, get, type PersistentMap } from './persistent-map.js'
import type { Product } from './product.js'
import { empty, type Shop } from './shop.js'

/** Looked up once for all invariants. Undefined: it was not there before. */
export interface Touched<A> {
  readonly before: A | undefined
  readonly after: A
}

export interface Change {
  readonly before: Shop
  readonly after: Shop
  readonly products: readonly Touched<Product>[]
  readonly orders: readonly Touched<Order>[]
}

/** The whole shop, as a change from the empty one. */
export const wholeShop = (shop: Shop): Change => ({
  before: empty,
  after: shop,
  products: entries(shop.products).map(([, after]) => ({ before: undefined, after })),
  orders: entries(shop.orders).map(([, after]) => ({ before: undefined, after })),
})

/**
 * What is not there after the step can break nothing. All are looked up in one shop before any is in the other: two versions
 * of a map share a table, which long orders would have to hand to and fro.
 */
const touched = <Id extends string | number, A extends { readonly id: Id }>(
  before: PersistentMap<Id, A>,
  after: PersistentMap<Id, A>,
  ids: readonly Id[],
): readonly Touched<A>[] => {
  const [only] = ids
  // A single one is nearly always what there is, and needs no lists in between.
  if (only !== undefined && ids.length === 1) {
    const found = get(after, only)
    return found === undefined ? [] : [{ before: get(before, only), after: found }]
  }
  const now = ids.map((id) => get(after, id)).filter((found) => found !== undefined)
  return now.map((found) => ({ before: get(before, found.id), after: found }))
}

const newOrders = (before: Shop, after: Shop): readonly OrderId[] => {
  const next = before.orders.size + 1
  if (after.orders.size === next) return [orderId(next)]
  const ids: OrderId[] = []
  for (let id = next; id <= after.orders.size; id += 1) ids.push(orderId(id))
  return ids
}

/** Each once. Few lines are compared faster than a set of them is made. */
const productsOf = (lines: readonly { readonly product: ProductId }[]): readonly ProductId[] => {
  const products = lines.map(({ product }) => product)
  return products.length === 1 ? products : products.filter((product, i) => products.indexOf(product) === i)
}

/** What a command may have touched; its size depends on the command only, not on the shop. */
export const touchedBy = (before: Shop, command: Command, after: Shop): Change => {
  const change = (products: readonly ProductId[], orders: readonly OrderId[]): Change => ({
    before,
    after,
    products: touched(before.products, after.products, products),
    orders: touched(before.orders, after.orders, orders),
  })
  switch (command._tag) {
    case 'AddProduct':
      return change([command.id], [])
    case 'Restock':
    case 'SetPrice':
      return change([command.product], [])
    case 'PlaceOrder':
      return change(productsOf(command.lines), newOrders(before, after))
    case 'CancelOrder':
      return change(productsOf(get(after.orders, command.order)?.lines ?? []), [command.order])
    case 'ReadProduct':
    case 'ReadCatalogue':
    case 'ReadOrder':
    case 'ReadOrders':
      return change([], [])
  }
}
