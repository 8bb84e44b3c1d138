/** What the page asks of the shop, decoded by the codecs with which the nodes encode it. */
import * as t from 'io-ts'
import { type CustomerId, OrderId, ProductId } from '../../store/fields.js'
import { Order, ShownOrder } from '../../store/order.js'
import { Product } from '../../store/product.js'
import type { Checkout } from '../shop/checkout.js'
import { type Asking, ask, type Outcome } from './failover.js'

const CataloguePage = t.readonly(
  t.type({ products: t.readonlyArray(Product), next: t.union([ProductId, t.null]) }),
  'a page of the catalogue',
)
/** `next` is null where there are no products beyond these. */
export type CataloguePage = t.TypeOf<typeof CataloguePage>

const OrderPage = t.readonly(
  t.type({ orders: t.readonlyArray(ShownOrder), next: t.union([OrderId, t.null]) }),
  'a page of orders',
)
/** `next` is null where there are no older ones. */
export type OrderPage = t.TypeOf<typeof OrderPage>

/** Products on a page; it is read again and again, so it stays small. Rows of two, three and four come out even. */
const MOST = 48

/**
 * The page that begins after a product, or the first one. `fresh`: through the log; else what the asked node holds, which
 * takes no entry of the log.
 */
export const readProducts = (
  asking: Asking,
  after: ProductId | null,
  fresh: boolean,
): Promise<Outcome<CataloguePage>> => {
  const from = after === null ? '' : `&after=${encodeURIComponent(after)}`
  const path = `/products?limit=${MOST}${from}${fresh ? '' : '&consistency=stale'}`
  return ask(asking, { method: 'GET', path, key: null, secret: null }, CataloguePage)
}

/** As the asked node knows it. */
export const readProduct = (asking: Asking, product: ProductId): Promise<Outcome<Product>> =>
  ask(asking, { method: 'GET', path: `/products/${product}?consistency=stale`, key: null, secret: null }, Product)

/** The newest first, this many of them at most. */
export const readOrders = (
  asking: Asking,
  customer: CustomerId,
  most: number,
  secret: string,
): Promise<Outcome<OrderPage>> => {
  const path = `/orders?customer=${encodeURIComponent(customer)}&limit=${most}`
  return ask(asking, { method: 'GET', path, key: null, secret }, OrderPage)
}

export const placeOrder = (
  asking: Asking,
  { key, customer, lines }: Checkout,
  secret: string,
): Promise<Outcome<Order>> =>
  ask(asking, { method: 'POST', path: '/orders', key, secret, body: { customer, lines } }, Order)

export const cancelOrder = (asking: Asking, order: OrderId, key: string, secret: string): Promise<Outcome<Order>> =>
  ask(asking, { method: 'POST', path: `/orders/${order}/cancellation`, key, secret }, Order)

export const addProduct = (
  asking: Asking,
  product: { readonly id: string; readonly name: string; readonly price: number; readonly stock: number },
): Promise<Outcome<Product>> =>
  // The key is the same for everybody who fills the same empty shelf.
  ask(asking, { method: 'POST', path: '/products', key: `sample-${product.id}`, secret: null, body: product }, Product)
