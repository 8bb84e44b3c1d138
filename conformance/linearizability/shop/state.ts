/**
 * The state of the shop without the digest that impl/store keeps, which is most of what a command costs there. Maps are
 * persistent, so that a search may keep every state that it was in.
 */
import { Map as PersistentMap } from 'immutable'
import type { Command } from '../../../impl/store/command.js'
import { type IdempotencyKey, type OrderId, orderId, type ProductId } from '../../../impl/store/fields.js'
import type { Order } from '../../../impl/store/order.js'
import type { Product } from '../../../impl/store/product.js'
import type { Reply } from '../../../impl/store/reply.js'
import { positionAfter } from '../../../impl/store/shop.js'
import { mixed } from '../memo.js'
import { same } from './same.js'

export interface Remembered {
  readonly command: Command
  readonly reply: Reply
}

export interface State {
  readonly products: PersistentMap<ProductId, Product>
  /** The ids of all products, sorted. */
  readonly catalogue: readonly ProductId[]
  readonly orders: PersistentMap<OrderId, Order>
  readonly keys: PersistentMap<IdempotencyKey, Remembered>
  /** The sum of the hashes of the products, and of the orders' states. */
  readonly hash: number
}

export const empty: State = {
  products: PersistentMap(),
  catalogue: [],
  orders: PersistentMap(),
  keys: PersistentMap(),
  hash: 0,
}

/** Equal states have equal hashes; what is left out of the hash is compared when hashes are equal. */
const hashOfProduct = ({ price, stock, sold, initial, restocked }: Product): number =>
  mixed(mixed(mixed(mixed(price) + stock) + sold) + mixed(initial + mixed(restocked)))
const hashOfOrder = ({ id, total, status }: Order): number => mixed(mixed(id) + total + (status === 'Placed' ? 1 : 2))

export const putProduct = (state: State, product: Product): State => {
  const before = state.products.get(product.id)
  return {
    products: state.products.set(product.id, product),
    catalogue:
      before === undefined
        ? state.catalogue.toSpliced(positionAfter(state.catalogue, product.id), 0, product.id)
        : state.catalogue,
    orders: state.orders,
    keys: state.keys,
    hash: (state.hash + hashOfProduct(product) - (before === undefined ? 0 : hashOfProduct(before))) | 0,
  }
}

export const putOrder = (state: State, order: Order): State => {
  const before = state.orders.get(order.id)
  const hash = (state.hash + hashOfOrder(order) - (before === undefined ? 0 : hashOfOrder(before))) | 0
  return { ...state, orders: state.orders.set(order.id, order), hash }
}

export const remember = (state: State, key: IdempotencyKey, remembered: Remembered): State => ({
  ...state,
  keys: state.keys.set(key, remembered),
})

export const nextOrderId = (state: State): OrderId => orderId(state.orders.size + 1)

const sameMaps = <K, V>(a: PersistentMap<K, V>, b: PersistentMap<K, V>): boolean =>
  a === b || (a.size === b.size && a.every((value, key) => same(value, b.get(key))))

export const sameState = (a: State, b: State): boolean =>
  a === b ||
  (a.hash === b.hash &&
    sameMaps(a.products, b.products) &&
    sameMaps(a.orders, b.orders) &&
    sameMaps(a.keys, b.keys))
