/** What the customer is about to buy: how many units of each product, in the order in which they were chosen. */
import { maxQuantity, type ProductId } from '../../store/fields.js'
import type { Product } from '../../store/product.js'

export type Basket = ReadonlyMap<ProductId, number>

export const empty: Basket = new Map()

/** A quantity of 0 or less takes the product out. */
export const withQuantity = (basket: Basket, product: ProductId, quantity: number): Basket => {
  const next = new Map(basket)
  if (quantity < 1) next.delete(product)
  else next.set(product, Math.min(quantity, maxQuantity))
  return next
}

export const withOneMore = (basket: Basket, product: ProductId): Basket =>
  withQuantity(basket, product, (basket.get(product) ?? 0) + 1)

/** After these lines have been bought: what was put in besides stays. */
export const withoutLines = (
  basket: Basket,
  lines: readonly { readonly product: ProductId; readonly quantity: number }[],
): Basket =>
  lines.reduce(
    (left, { product, quantity }) => withQuantity(left, product, (left.get(product) ?? 0) - quantity),
    basket,
  )

export const unitsOf = (basket: Basket): number => [...basket.values()].reduce((sum, quantity) => sum + quantity, 0)

/** In cents, at the prices that are shown now: the shop decides the prices when it takes the order. */
export const totalOf = (basket: Basket, products: readonly Product[]): number =>
  products.reduce((sum, { id, price }) => sum + price * (basket.get(id) ?? 0), 0)

export const linesOf = (basket: Basket): readonly { readonly product: ProductId; readonly quantity: number }[] =>
  [...basket].map(([product, quantity]) => ({ product, quantity }))
