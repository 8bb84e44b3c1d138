/** A product, with the account of its units that makes conservation checkable: initial + restocked = stock + sold. */
import type * as t from 'io-ts'
import { Price, ProductId, ProductName, record, Units } from './fields.js'

export const Product = record('a product', {
  id: ProductId,
  name: ProductName,
  /** For one unit. */
  price: Price,
  /** Units that can be ordered now. */
  stock: Units,
  /** Units in orders that are not cancelled. */
  sold: Units,
  /** Units there when the product was added. */
  initial: Units,
  /** Units added since. */
  restocked: Units,
})
export type Product = t.TypeOf<typeof Product>
