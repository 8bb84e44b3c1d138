/**
 * The state of the shop, by numbers instead of names and without the digest that impl/store keeps. It is persistent, so
 * that a search may keep every state that it was in.
 */
import type { Command } from '../../../impl/store/command.js'
import { type OrderId, orderId, type ProductId } from '../../../impl/store/fields.js'
import type { Order } from '../../../impl/store/order.js'
import type { Product } from '../../../impl/store/product.js'
import type { Reply } from '../../../impl/store/reply.js'
import type { SecretDigest } from '../../../impl/store/secret.js'
import { positionAfter } from '../../../impl/store/shop.js'
import { mixed } from '../../../model/linearizability/memo.js'
import { same } from './same.js'
import { emptyVersion, get, sameVersion, set, type Version } from './versions.js'

export interface Remembered {
  readonly command: Command
  readonly reply: Reply
}

export interface State {
  /** By the numbers that `Names` gives them. */
  readonly products: Version<Product>
  /** The ids of all products, sorted. */
  readonly catalogue: readonly ProductId[]
  /** By their own numbers less one, which count from 0. */
  readonly orders: Version<Order>
  readonly orderCount: number
  /** The secrets of the orders that have one, by the same numbers. */
  readonly secrets: Version<SecretDigest>
  /** By the numbers that `Names` gives the keys. */
  readonly keys: Version<Remembered>
  /** The sum of the hashes of the products, orders and keys, as a 32-bit integer. */
  readonly hash: number
}

/** An empty shop. Only states that came of the same one can be compared. */
export const emptyState = (): State => ({
  products: emptyVersion(),
  catalogue: [],
  orders: emptyVersion(),
  orderCount: 0,
  secrets: emptyVersion(),
  keys: emptyVersion(),
  hash: 0,
})

// Equal values have equal hashes; what is left out of a hash is compared where hashes are equal.
const hashOfProduct = ({ price, stock, sold, initial, restocked }: Product): number =>
  mixed(mixed(mixed(mixed(mixed(price) + stock) + sold) + initial) + restocked)
const hashOfOrder = ({ id, total, status }: Order): number => mixed(mixed(id) + total + (status === 'Placed' ? 1 : 2))
const hashOfKey = (key: number): number => mixed(~key)

/** `number`: the product's. */
export const putProduct = (state: State, number: number, product: Product): State => {
  const before = get(state.products, number)
  return {
    products: set(state.products, number, product),
    catalogue:
      before === undefined
        ? state.catalogue.toSpliced(positionAfter(state.catalogue, product.id), 0, product.id)
        : state.catalogue,
    orders: state.orders,
    orderCount: state.orderCount,
    secrets: state.secrets,
    keys: state.keys,
    hash: (state.hash + hashOfProduct(product) - (before === undefined ? 0 : hashOfProduct(before))) | 0,
  }
}

/** `secret`: that of an order which is new; null where it has none, and where it is an old one. */
export const putOrder = (state: State, order: Order, secret: SecretDigest | null): State => {
  const before = get(state.orders, order.id - 1)
  return {
    products: state.products,
    catalogue: state.catalogue,
    orders: set(state.orders, order.id - 1, order),
    orderCount: state.orderCount + (before === undefined ? 1 : 0),
    secrets: secret === null ? state.secrets : set(state.secrets, order.id - 1, secret),
    keys: state.keys,
    hash: (state.hash + hashOfOrder(order) - (before === undefined ? 0 : hashOfOrder(before))) | 0,
  }
}

export const orderOf = (state: State, id: OrderId): Order | undefined =>
  id > state.orderCount ? undefined : get(state.orders, id - 1)

/** Whether somebody who shows this may do and see what the order's buyer may. */
export const opens = (state: State, id: OrderId, secret: SecretDigest | null): boolean =>
  secret === null || secret === get(state.secrets, id - 1)

/** `key`: the number of a key that is not remembered yet. */
export const remember = (state: State, key: number, remembered: Remembered): State => ({
  products: state.products,
  catalogue: state.catalogue,
  orders: state.orders,
  orderCount: state.orderCount,
  secrets: state.secrets,
  keys: set(state.keys, key, remembered),
  hash: (state.hash + hashOfKey(key)) | 0,
})

export const nextOrderId = (state: State): OrderId => orderId(state.orderCount + 1)

export const sameState = (a: State, b: State): boolean =>
  a === b ||
  (a.hash === b.hash &&
    a.orderCount === b.orderCount &&
    sameVersion(a.keys, b.keys, same) &&
    sameVersion(a.products, b.products, same) &&
    sameVersion(a.orders, b.orders, same) &&
    sameVersion(a.secrets, b.secrets, same))
