/**
 * The state of the shop, and the only ways in which it changes. The maps are persistent: a change shares all the
 * rest with the old state, whatever the size of the shop.
 */
import { type CustomerId, type IdempotencyKey, type OrderId, orderId, type ProductId } from './fields.js'
import { type Print, plus, replaced, toHex, zero } from './fingerprint.js'
import * as L from './growing-list.js'
import * as K from './keys.js'
import type { Order } from './order.js'
import * as M from './persistent-map.js'
import { orderPrint, productPrint } from './prints.js'
import type { Product } from './product.js'
import type { SecretDigest } from './secret.js'
import type { Tick } from './tick.js'

export interface Shop {
  readonly products: M.PersistentMap<ProductId, Product>
  /** The ids of all products, sorted: adding a product is rare, reading a page of the catalogue is not. */
  readonly catalogue: readonly ProductId[]
  /** Numbered from 1 without gaps: no order is ever removed. */
  readonly orders: M.PersistentMap<OrderId, Order>
  /** The orders of each customer, in their order; it follows from `orders`. */
  readonly customers: M.PersistentMap<CustomerId, L.GrowingList<OrderId>>
  /** The secrets of the orders, in their order; each stands in the command that is remembered under the order's key too. */
  readonly secrets: L.GrowingList<SecretDigest | null>
  readonly keys: K.Keys
  /** The sum of the fingerprints of all products and orders. */
  readonly sum: Print
}

export const empty: Shop = {
  products: M.empty(),
  catalogue: [],
  orders: M.empty(),
  customers: M.empty(),
  secrets: L.empty,
  keys: K.noKeys,
  sum: zero,
}

/** The position in the sorted catalogue of the first id that is greater than `id`. */
export const positionAfter = (catalogue: readonly ProductId[], id: ProductId): number => {
  let low = 0
  let high = catalogue.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (catalogue[middle]! <= id) low = middle + 1
    else high = middle
  }
  return low
}

/** Adds a product; the shop must have none with its id. */
export const insertProduct = (shop: Shop, product: Product): Shop => ({
  ...shop,
  products: M.put(shop.products, product.id, product),
  catalogue: shop.catalogue.toSpliced(positionAfter(shop.catalogue, product.id), 0, product.id),
  sum: plus(shop.sum, productPrint(product)),
})

// Each order takes the ways below. They write the shop field by field: a spread whose fields are then replaced takes 20 times as
// long on Node.js 20 (bench/store.ts).

/** `before`: the product as the shop has it. */
export const replaceProduct = (
  { products, catalogue, orders, customers, secrets, keys, sum }: Shop,
  before: Product,
  after: Product,
): Shop => ({
  products: M.put(products, after.id, after),
  catalogue,
  orders,
  customers,
  secrets,
  keys,
  sum: replaced(sum, productPrint(before), productPrint(after)),
})

/** The orders of a customer, the oldest first. */
export const ordersOf = (shop: Shop, customer: CustomerId): L.GrowingList<OrderId> =>
  M.get(shop.customers, customer) ?? L.empty

/** How many of the sorted orders have a number below `id`. */
export const ordersBefore = (ids: L.GrowingList<OrderId>, id: OrderId): number => {
  let low = 0
  let high = ids.size
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((L.at(ids, middle) ?? id) < id) low = middle + 1
    else high = middle
  }
  return low
}

const listed = (shop: Shop, { customer, id }: Order): Shop['customers'] =>
  customer === null ? shop.customers : M.put(shop.customers, customer, L.push(ordersOf(shop, customer), id))

/** With the number that comes next. */
export const insertOrder = (shop: Shop, order: Order, secret: SecretDigest | null): Shop => ({
  products: shop.products,
  catalogue: shop.catalogue,
  orders: M.put(shop.orders, order.id, order),
  customers: listed(shop, order),
  secrets: L.push(shop.secrets, secret),
  keys: shop.keys,
  sum: plus(shop.sum, orderPrint(order)),
})

/** Whether somebody who shows this may do and see what the order's buyer may; null need not show anything. */
export const opens = (shop: Shop, order: OrderId, secret: SecretDigest | null): boolean =>
  secret === null || secret === L.at(shop.secrets, order - 1)

/** `before`: the order as the shop has it. */
export const replaceOrder = (shop: Shop, before: Order, after: Order): Shop => ({
  ...shop,
  orders: M.put(shop.orders, after.id, after),
  sum: replaced(shop.sum, orderPrint(before), orderPrint(after)),
})

export const remember = (shop: Shop, key: IdempotencyKey, remembered: K.Remembered): Shop => {
  const { products, catalogue, orders, customers, secrets, keys, sum } = shop
  const after = K.remember(keys, key, remembered)
  return after === keys ? shop : { products, catalogue, orders, customers, secrets, keys: after, sum }
}

export const tick = (shop: Shop, of: Tick): Shop => ({ ...shop, keys: K.ticked(shop.keys, of, shop.orders.size) })

export const nextOrderId = (shop: Shop): OrderId => orderId(shop.orders.size + 1)

/** 32 hexadecimal digits: equal for equal shops, however they came to be; else different, but for a rare chance. */
export const digest = ({ sum, keys }: Shop): string => toHex(plus(sum, K.keysPrint(keys)))
