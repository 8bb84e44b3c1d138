/** What the page asks of the shop, decoded by the codecs with which the nodes encode it. */
import * as t from 'io-ts'
import type { CustomerId, OrderId } from '../../store/fields.js'
import { Order } from '../../store/order.js'
import { Product } from '../../store/product.js'
import type { Checkout } from '../shop/checkout.js'
import { type Asking, ask, type Outcome } from './failover.js'

const ProductPage = t.readonly(t.type({ products: t.readonlyArray(Product) }), 'a page of the catalogue')
const OrderPage = t.readonly(t.type({ orders: t.readonlyArray(Order) }), 'a page of orders')

/** As many products as fit into one answer; a shop with more needs a page with a search. */
const MOST = 1_000
const MOST_ORDERS = 20

/** `fresh`: through the log; else what the asked node holds, which takes no entry of the log. */
export const readProducts = async (asking: Asking, fresh: boolean): Promise<Outcome<readonly Product[]>> => {
  const path = `/products?limit=${MOST}${fresh ? '' : '&consistency=stale'}`
  const outcome = await ask(asking, { method: 'GET', path, key: null }, ProductPage)
  return outcome._tag === 'Answered' ? { _tag: 'Answered', value: outcome.value.products } : outcome
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
