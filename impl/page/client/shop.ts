/** What the page asks of the shop, decoded by the codecs with which the nodes encode it. */
import * as t from 'io-ts'
import { type CustomerId, type OrderId, ProductId } from '../../store/fields.js'
import { Order } from '../../store/order.js'
import { Product } from '../../store/product.js'
import type { Checkout } from '../shop/checkout.js'
import { type Asking, ask, type Outcome } from './failover.js'

const CataloguePage = t.readonly(
  t.type({ products: t.readonlyArray(Product), next: t.union([ProductId, t.null]) }),
  'a page of the catalogue',
)
/** `next` is null where there are no products beyond these. */
export type CataloguePage = t.TypeOf<typeof CataloguePage>

const OrderPage = t.readonly(t.type({ orders: t.readonlyArray(Order) }), 'a page of orders')

/** Products on the page; it is read again and again, so it stays small. */
const MOST = 200
const MOST_ORDERS = 20

/** `fresh`: through the log; else what the asked node holds, which takes no entry of the log. */
export const readProducts = (asking: Asking, fresh: boolean): Promise<Outcome<CataloguePage>> => {
  const path = `/products?limit=${MOST}${fresh ? '' : '&consistency=stale'}`
  return ask(asking, { method: 'GET', path, key: null }, CataloguePage)
}

/** The newest first. */
export const readOrders = async (asking: Asking, customer: CustomerId): Promise<Outcome<readonly Order[]>> => {
  const path = `/orders?customer=${encodeURIComponent(customer)}&limit=${MOST_ORDERS}`
  const outcome = await ask(asking, { method: 'GET', path, key: null }, OrderPage)
  return outcome._tag === 'Answered' ? { _tag: 'Answered', value: outcome.value.orders } : outcome
}

export const placeOrder = (asking: Asking, { key, customer, lines }: Checkout): Promise<Outcome<Order>> =>
  ask(asking, { method: 'POST', path: '/orders', key, body: { customer, lines } }, Order)

export const cancelOrder = (asking: Asking, order: OrderId, key: string): Promise<Outcome<Order>> =>
  ask(asking, { method: 'POST', path: `/orders/${order}/cancellation`, key }, Order)

export const addProduct = (
  asking: Asking,
  product: { readonly id: string; readonly name: string; readonly price: number; readonly stock: number },
): Promise<Outcome<Product>> =>
  // The key is the same for everybody who fills the same empty shelf.
  ask(asking, { method: 'POST', path: '/products', key: `sample-${product.id}`, body: product }, Product)
