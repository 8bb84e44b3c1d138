/** A step from one shop to another, with the products and orders that are worth looking at after it. */
import { match, P } from 'ts-pattern'
import type { Command } from './command.js'
import { type OrderId, orderId, type ProductId } from './fields.js'
import { empty, type Shop } from './shop.js'

export interface Change {
  readonly before: Shop
  readonly after: Shop
  readonly products: readonly ProductId[]
  readonly orders: readonly OrderId[]
}

/** The whole shop, as a change from the empty one. */
export const wholeShop = (shop: Shop): Change => ({
  before: empty,
  after: shop,
  products: [...shop.products.keys()],
  orders: [...shop.orders.keys()],
})

const newOrders = (before: Shop, after: Shop): readonly OrderId[] =>
  Array.from({ length: after.orders.size - before.orders.size }, (_, i) => orderId(before.orders.size + 1 + i))

const productsOf = (lines: readonly { readonly product: ProductId }[]): readonly ProductId[] => [
  ...new Set(lines.map(({ product }) => product)),
]

/** What a command may have touched; its size depends on the command only, not on the shop. */
export const touchedBy = (before: Shop, command: Command, after: Shop): Change =>
  match(command)
    .returnType<Change>()
    .with({ _tag: 'AddProduct' }, ({ id }) => ({ before, after, products: [id], orders: [] }))
    .with({ _tag: P.union('Restock', 'SetPrice') }, ({ product }) => ({
      before,
      after,
      products: [product],
      orders: [],
    }))
    .with({ _tag: 'PlaceOrder' }, ({ lines }) => ({
      before,
      after,
      products: productsOf(lines),
      orders: newOrders(before, after),
    }))
    .with({ _tag: 'CancelOrder' }, ({ order }) => ({
      before,
      after,
      products: productsOf(after.orders.get(order)?.lines ?? []),
      orders: [order],
    }))
    .with({ _tag: P.union('ReadProduct', 'ReadCatalogue', 'ReadOrder', 'ReadOrders') }, () => ({
      before,
      after,
      products: [],
      orders: [],
    }))
    .exhaustive()
