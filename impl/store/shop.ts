/**
 * The state of the shop, and the only three ways in which it changes. The maps are persistent: a change shares all the
 * rest with the old state, whatever the size of the shop.
 */
import { List, Map as PersistentMap } from 'immutable'
import { type CustomerId, type IdempotencyKey, type OrderId, orderId, type ProductId } from './fields.js'
import { replaced, toHex } from './fingerprint.js'
import type { Order } from './order.js'
import { keyPrint, orderPrint, productPrint } from './prints.js'
import type { Product } from './product.js'
import type { Reply } from './reply.js'

/** What was answered to the first command under a key. */
export interface Remembered {
  /** Of the command, its key included. */
  readonly fingerprint: string
  readonly reply: Reply
}

export interface Shop {
  readonly products: PersistentMap<ProductId, Product>
  /** The ids of all products, sorted: adding a product is rare, reading a page of the catalogue is not. */
  readonly catalogue: readonly ProductId[]
  /** Numbered from 1 without gaps: no order is ever removed. */
  readonly orders: PersistentMap<OrderId, Order>
  /** The orders of each customer, in their order; it follows from `orders`. */
  readonly customers: PersistentMap<CustomerId, List<OrderId>>
  readonly keys: PersistentMap<IdempotencyKey, Remembered>
  /** The sum of the fingerprints of all products, orders and remembered replies. */
  readonly sum: bigint
}

export const empty: Shop = {
  products: PersistentMap(),
  catalogue: [],
  orders: PersistentMap(),
  customers: PersistentMap(),
  keys: PersistentMap(),
  sum: 0n,
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

export const putProduct = (shop: Shop, product: Product): Shop => {
  const before = shop.products.get(product.id)
  return {
    ...shop,
    products: shop.products.set(product.id, product),
    catalogue:
      before === undefined
        ? shop.catalogue.toSpliced(positionAfter(shop.catalogue, product.id), 0, product.id)
        : shop.catalogue,
    sum: replaced(shop.sum, before === undefined ? 0n : productPrint(before), productPrint(product)),
  }
}

/** The orders of a customer, the oldest first. */
export const ordersOf = (shop: Shop, customer: CustomerId): List<OrderId> =>
  shop.customers.get(customer, List<OrderId>())

/** How many of the sorted orders have a number below `id`. */
export const ordersBefore = (ids: List<OrderId>, id: OrderId): number => {
  let low = 0
  let high = ids.size
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids.get(middle) ?? id) < id) low = middle + 1
    else high = middle
  }
  return low
}

const listed = (shop: Shop, { customer, id }: Order): Shop['customers'] =>
  customer === null ? shop.customers : shop.customers.set(customer, ordersOf(shop, customer).push(id))

export const putOrder = (shop: Shop, order: Order): Shop => {
  const before = shop.orders.get(order.id)
  return {
    ...shop,
    orders: shop.orders.set(order.id, order),
    customers: before === undefined ? listed(shop, order) : shop.customers,
    sum: replaced(shop.sum, before === undefined ? 0n : orderPrint(before), orderPrint(order)),
  }
}

/** The first reply under a key stays for ever, whatever rule decides on repetitions. */
export const remember = (shop: Shop, key: IdempotencyKey, remembered: Remembered): Shop =>
  shop.keys.has(key)
    ? shop
    : {
        ...shop,
        keys: shop.keys.set(key, remembered),
        sum: replaced(shop.sum, 0n, keyPrint(key, remembered.fingerprint, remembered.reply)),
      }

export const nextOrderId = (shop: Shop): OrderId => orderId(shop.orders.size + 1)

/** 64 hexadecimal digits: equal for equal shops, whatever the order in which they came to be, and else different. */
export const digest = (shop: Shop): string => toHex(shop.sum)
