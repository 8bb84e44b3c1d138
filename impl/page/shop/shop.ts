/** What the parts of the shop are given: what there is to see, and what the customer can do. */
import type { ProductId } from '../../store/fields.js'
import type { ShownOrder } from '../../store/order.js'
import type { Product } from '../../store/product.js'
import type { Basket } from './basket.js'
import type { Checkout } from './checkout.js'
import type { Place } from './place.js'

/** This many orders are shown at first, and this many more each time older ones are asked for. */
export const ordersAtOnce = 20

/** An order on its way. `misses` is what nodes said that did not decide, the newest last. */
export type Buying =
  | { readonly _tag: 'Idle' }
  | { readonly _tag: 'Asking'; readonly checkout: Checkout; readonly misses: readonly string[] }
  /** The shop has decided that it is not bought; shown until the basket is another one. */
  | { readonly _tag: 'Refused'; readonly why: string }
  | { readonly _tag: 'Unanswered'; readonly checkout: Checkout; readonly why: string }

export interface Shop {
  /** Of the page of the catalogue that is shown; null until they have been read. */
  readonly products: readonly Product[] | null
  /** Which page that is, and the ones beside it; null where there is none. */
  readonly place: Place
  readonly pages: { readonly previous: Place | null; readonly next: Place | null }
  /** Whether another page was asked for and is not there yet. */
  readonly isTurning: boolean
  /** Every product that was seen, of this page or not, as it was then. */
  readonly known: ReadonlyMap<ProductId, Product>
  readonly orders: readonly ShownOrder[] | null
  readonly hasOlderOrders: boolean
  readonly basket: Basket
  readonly customer: string
  readonly buying: Buying
  readonly turn: (to: Place) => void
  readonly showOlderOrders: () => void
  readonly setCustomer: (name: string) => void
  readonly add: (product: Product) => void
  readonly setQuantity: (product: ProductId, quantity: number) => void
  readonly buy: () => void
  /** Asks again for the order that was not answered, under its key. */
  readonly retry: () => void
  readonly cancel: (order: ShownOrder) => void
  readonly fillShelves: () => void
}
