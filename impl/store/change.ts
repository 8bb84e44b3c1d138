/** A step from one shop to another, with the products and orders that are worth looking at after it. */
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
export const touchedBy = (before: Shop, command: Command, after: Shop): Change => {
  switch (command._tag) {
    case 'AddProduct':
      return { before, after, products: [command.id], orders: [] }
    case 'Restock':
    case 'SetPrice':
      return { before, after, products: [command.product], orders: [] }
    case 'PlaceOrder':
      return { before, after, products: productsOf(command.lines), orders: newOrders(before, after) }
    case 'CancelOrder': {
      const lines = after.orders.get(command.order)?.lines ?? []
      return { before, after, products: productsOf(lines), orders: [command.order] }
    }
    case 'ReadProduct':
    case 'ReadCatalogue':
    case 'ReadOrder':
    case 'ReadOrders':
      return { before, after, products: [], orders: [] }
  }
}
