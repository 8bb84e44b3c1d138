/** An order: what was bought, at the prices of the moment when it was placed. */
import * as t from 'io-ts'
import { OptionalCustomer } from './customer.js'
import { type Cents, cents, IdempotencyKey, OrderId, Price, ProductId, Quantity, record, Total } from './fields.js'

export const OrderLine = record('an order line', { product: ProductId, quantity: Quantity, price: Price })
export type OrderLine = t.TypeOf<typeof OrderLine>

const orderFields = {
  id: OrderId,
  /** The idempotency key under which it was placed. */
  key: IdempotencyKey,
  /** Null where the order named none. */
  customer: OptionalCustomer,
  lines: t.readonlyArray(OrderLine, 'order lines'),
  total: Total,
  status: t.union([t.literal('Placed'), t.literal('Cancelled')], '"Placed" or "Cancelled"'),
}
export const Order = record('an order', orderFields)
export type Order = t.TypeOf<typeof Order>

/** An order as it is shown: the key, and the customer of an order that was found by its number, only to its buyer. */
export const ShownOrder = record('an order as it is shown', {
  ...orderFields,
  key: t.union([IdempotencyKey, t.null], `${IdempotencyKey.name} or null`),
})
export type ShownOrder = t.TypeOf<typeof ShownOrder>

/** The sum over all lines; it may be beyond the safe integers, which the caller has to refuse. */
export const totalOf = (lines: readonly OrderLine[]): Cents =>
  cents(lines.reduce((sum, line) => sum + line.quantity * line.price, 0))

/** How many units of each product the lines want together: a product may stand in several lines. */
export const unitsByProduct = (
  lines: readonly { readonly product: ProductId; readonly quantity: number }[],
): ReadonlyMap<ProductId, number> => {
  const units = new Map<ProductId, number>()
  for (const { product, quantity } of lines) units.set(product, (units.get(product) ?? 0) + quantity)
  return units
}
