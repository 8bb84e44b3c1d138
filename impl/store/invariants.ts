/**
 * What must hold of the shop at any time. Each invariant is written once, over a change from one shop to another and the
 * products and orders to look at. Seen as a change from the empty shop, with everything to look at, it judges a whole
 * shop; seen as one command's change, with what that command touched, it is cheap enough for every command of a node.
 */
import type { Change } from './change.js'
import type { ProductId } from './fields.js'
import { type Order, totalOf, unitsByProduct } from './order.js'
import type { Product } from './product.js'
import { ordersBefore, ordersOf, positionAfter, type Shop } from './shop.js'

export interface Invariant {
  readonly name: string
  /** One line for each product or order of which it is false. */
  readonly violations: (change: Change) => readonly string[]
}

const ofProducts =
  (problem: (product: Product, after: Shop) => string | null): Invariant['violations'] =>
  ({ after, products }) =>
    products.flatMap((id) => {
      const product = after.products.get(id)
      const found = product === undefined ? null : problem(product, after)
      return found === null ? [] : [`product ${id}: ${found}`]
    })

const ofOrders =
  (problem: (order: Order, after: Shop) => string | null): Invariant['violations'] =>
  ({ after, orders }) =>
    orders.flatMap((id) => {
      const order = after.orders.get(id)
      const found = order === undefined ? null : problem(order, after)
      return found === null ? [] : [`order ${id}: ${found}`]
    })

export const stockNeverNegative: Invariant = {
  name: 'StockNeverNegative',
  violations: ofProducts(({ stock }) => (stock < 0 ? `stock is ${stock}` : null)),
}

export const stockConserved: Invariant = {
  name: 'StockConserved',
  violations: ofProducts(({ initial, restocked, stock, sold }) =>
    initial + restocked === stock + sold
      ? null
      : `initial ${initial} + restocked ${restocked} is not stock ${stock} + sold ${sold}`,
  ),
}

const unitsHeld = (order: Order | undefined): ReadonlyMap<ProductId, number> =>
  order === undefined || order.status === 'Cancelled' ? new Map() : unitsByProduct(order.lines)

/** The units that the orders of the change hold now beyond those that they held before, for each product. */
const newlyHeld = ({ before, after, orders }: Change): ReadonlyMap<ProductId, number> => {
  const held = new Map<ProductId, number>()
  const count = (units: ReadonlyMap<ProductId, number>, sign: 1 | -1) => {
    for (const [id, n] of units) held.set(id, (held.get(id) ?? 0) + sign * n)
  }
  for (const id of orders) {
    count(unitsHeld(after.orders.get(id)), 1)
    count(unitsHeld(before.orders.get(id)), -1)
  }
  return held
}

/** The units counted as sold are those in orders that are not cancelled. */
export const soldIsOrdered: Invariant = {
  name: 'SoldIsOrdered',
  violations: (change) => {
    const held = newlyHeld(change)
    return [...new Set([...change.products, ...held.keys()])].flatMap((id) => {
      const sold = (change.after.products.get(id)?.sold ?? 0) - (change.before.products.get(id)?.sold ?? 0)
      const ordered = held.get(id) ?? 0
      return sold === ordered ? [] : [`product ${id}: sold changed by ${sold}, units in orders by ${ordered}`]
    })
  },
}

/** The reply remembered under an order's key is the placing of that very order, so no two orders share a key. */
export const oneOrderPerKey: Invariant = {
  name: 'OneOrderPerKey',
  violations: ofOrders(({ id, key }, after) => {
    const reply = after.keys.get(key)?.reply
    if (reply === undefined) return `its key ${key} is not remembered`
    return reply._tag === 'OrderPlaced' && reply.order.id === id
      ? null
      : `its key ${key} belongs to ${reply._tag === 'OrderPlaced' ? `order ${reply.order.id}` : reply._tag}`
  }),
}

export const totalsRight: Invariant = {
  name: 'TotalsRight',
  violations: ofOrders(({ lines, total }) => {
    const sum = totalOf(lines)
    return total === sum && Number.isSafeInteger(total) ? null : `total is ${total}, the lines make ${sum}`
  }),
}

export const catalogueComplete: Invariant = {
  name: 'CatalogueComplete',
  violations: (change) => [
    ...ofProducts(({ id }, { catalogue }) =>
      catalogue[positionAfter(catalogue, id) - 1] === id ? null : 'it is not in the catalogue',
    )(change),
    ...(change.after.catalogue.length === change.after.products.size
      ? []
      : [`the catalogue lists ${change.after.catalogue.length} of ${change.after.products.size} products`]),
  ],
}

/** Every order with a customer is among that customer's orders. */
export const ordersListed: Invariant = {
  name: 'OrdersListed',
  violations: ofOrders(({ id, customer }, shop) =>
    customer === null || ordersOf(shop, customer).get(ordersBefore(ordersOf(shop, customer), id)) === id
      ? null
      : `it is not among the orders of ${customer}`,
  ),
}

export const invariants: readonly Invariant[] = [
  stockNeverNegative,
  stockConserved,
  soldIsOrdered,
  oneOrderPerKey,
  totalsRight,
  ordersListed,
  catalogueComplete,
]

/** One line for each violation: the invariant's name, what is wrong. */
export const violationsOf = (change: Change): readonly string[] =>
  invariants.flatMap(({ name, violations }) => violations(change).map((violation) => `${name}: ${violation}`))
