/** What the customer is about to buy: how many units of each product, in the order in which they were chosen. */
import { isRight } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { WantedLine } from '../../store/command.js'
import { maxQuantity, type ProductId } from '../../store/fields.js'
import type { Product } from '../../store/product.js'
import { type Keeper, keptIn } from './keeper.js'

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

/** What is known of the products in the basket, in the order in which they were chosen. */
export const productsIn = (basket: Basket, known: ReadonlyMap<ProductId, Product>): readonly Product[] =>
  [...basket.keys()].flatMap((id) => known.get(id) ?? [])

/** In cents, at the prices that are shown now: the shop decides the prices when it takes the order. */
export const totalOf = (basket: Basket, products: readonly Product[]): number =>
  products.reduce((sum, { id, price }) => sum + price * (basket.get(id) ?? 0), 0)

export const linesOf = (basket: Basket): readonly { readonly product: ProductId; readonly quantity: number }[] =>
  [...basket].map(([product, quantity]) => ({ product, quantity }))

const NAME = 'lockstep.basket'
const Lines = t.readonlyArray(WantedLine)

/** Beyond a reload of the page. */
export const keepBasket = (keeper: Keeper, basket: Basket): void =>
  keeper.setItem(NAME, JSON.stringify(Lines.encode(linesOf(basket))))

/** Empty if none is kept, or what is kept is something else. */
export const keptBasket = (keeper: Keeper): Basket => {
  const decoded = Lines.decode(keptIn(keeper, NAME))
  return isRight(decoded) ? new Map(decoded.right.map(({ product, quantity }) => [product, quantity])) : empty
}
