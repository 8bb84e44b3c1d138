/** A step from one shop to another, with the products and orders that are worth looking at after it. */
import type { Command } from './command.js'
import { type OrderId, orderId, type ProductId } from './fields.js'
import { entries, get } from './persistent-map.js'
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
  products: entries(shop.products).map(([id]) => id),
  orders: entries(shop.orders).map(([id]) => id),
})

const newOrders = (before: Shop, after: Shop): readonly OrderId[] => {
  const ids: OrderId[] = []
  for (let id = before.orders.size + 1; id <= after.orders.size; id += 1) ids.push(orderId(id))
  return ids
}

/** Each once. Few lines are compared faster than a set of them is made. */
const productsOf = (lines: readonly { readonly product: ProductId }[]): readonly ProductId[] =>
  lines.map(({ product }) => product).filter((product, i, all) => all.indexOf(product) === i)

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
      const lines = get(after.orders, command.order)?.lines ?? []
      return { before, after, products: productsOf(lines), orders: [command.order] }
    }
    case 'ReadProduct':
    case 'ReadCatalogue':
    case 'ReadOrder':
    case 'ReadOrders':
      return { before, after, products: [], orders: [] }
  }
}
