/**
 * What must hold of the shop at any time. Each invariant is written once, over a change from one shop to another and the
 * products and orders to look at. Seen as a change from the empty shop, with everything to look at, it judges a whole
 * shop; seen as one command's change, with what that command touched, it is cheap enough for every command of a node.
 */
import type { Change, Touched } from './change.js'
import type { OrderId, ProductId } from './fields.js'
import { at } from './growing-list.js'
import { isKept, recalled } from './keys.js'
import { type Order, totalOf } from './order.js'
import { get } from './persistent-map.js'
import type { Product } from './product.js'
import { ordersBefore, ordersOf, positionAfter, type Shop } from './shop.js'

export interface Invariant {
  readonly name: string
  /** One line for each product or order that breaks it. */
  readonly violations: (change: Change) => readonly string[]
}

/** Every command of every node is judged by each invariant, and found to be right: nothing is made until something is wrong. */
const none: readonly string[] = []

const problemsOf = <A extends { readonly id: ProductId | OrderId }>(
  what: string,
  things: readonly Touched<A>[],
  shop: Shop,
  problem: (thing: A, shop: Shop) => string | null,
): readonly string[] => {
  let problems = none
  for (const { after } of things) {
    const said = problem(after, shop)
    if (said !== null) problems = [...problems, `${what} ${after.id}: ${said}`]
  }
  return problems
}

const ofProducts =
  (problem: (product: Product, after: Shop) => string | null): Invariant['violations'] =>
  ({ after, products }) =>
    problemsOf('product', products, after, problem)

const ofOrders =
  (problem: (order: Order, after: Shop) => string | null): Invariant['violations'] =>
  ({ after, orders }) =>
    problemsOf('order', orders, after, problem)

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

type Units = Map<ProductId, number>

const count = (units: Units, id: ProductId, n: number): void => {
  units.set(id, (units.get(id) ?? 0) + n)
}

/** Counts the units that the order holds, if it holds any. */
const countHeld = (units: Units, order: Order | undefined, sign: 1 | -1): void => {
  if (order === undefined || order.status === 'Cancelled') return
  for (const { product, quantity } of order.lines) count(units, product, sign * quantity)
}

const heldOf = (order: Order | undefined, id: ProductId): number => {
  let units = 0
  if (order !== undefined && order.status !== 'Cancelled') {
    for (const { product, quantity } of order.lines) if (product === id) units += quantity
  }
  return units
}

/** Whether a single order explains all that its products sold: true of nearly every command, and seen without a table of units. */
const isOneOrders = ({ products, orders }: Change): boolean => {
  const [order] = orders
  if (order === undefined || orders.length > 1) return false
  const { before, after } = order
  if (before !== undefined && before.lines !== after.lines) return false
  return (
    after.lines.every((line) => products.some((product) => product.after.id === line.product)) &&
    products.every(
      ({ before: old, after: { id, sold } }) => sold - (old?.sold ?? 0) === heldOf(after, id) - heldOf(before, id),
    )
  )
}

const soldIn = (shop: Shop, id: ProductId): number => get(shop.products, id)?.sold ?? 0

/** The units counted as sold are those in orders that are not cancelled. */
export const soldIsOrdered: Invariant = {
  name: 'SoldIsOrdered',
  violations: (change) => {
    if (isOneOrders(change)) return none
    const { before, after, products, orders } = change
    const ordered: Units = new Map()
    for (const order of orders) {
      countHeld(ordered, order.after, 1)
      countHeld(ordered, order.before, -1)
    }
    let problems = none
    const compare = (id: ProductId, sold: number): void => {
      const units = ordered.get(id) ?? 0
      ordered.delete(id)
      if (sold !== units) {
        problems = [...problems, `product ${id}: sold changed by ${sold}, units in orders by ${units}`]
      }
    }
    for (const product of products) compare(product.after.id, product.after.sold - (product.before?.sold ?? 0))
    for (const id of ordered.keys()) compare(id, soldIn(after, id) - soldIn(before, id))
    return problems
  },
}

/**
 * The reply remembered under an order's key is the placing of that very order, so no two orders share a key. A key that is
 * forgotten may be another's by now.
 */
export const oneOrderPerKey: Invariant = {
  name: 'OneOrderPerKey',
  violations: ofOrders(({ id, key }, after) => {
    if (!isKept(after.keys, id)) return null
    const reply = recalled(after.keys, key)?.reply
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

const unlisted = ofProducts(({ id }, { catalogue }) =>
  catalogue[positionAfter(catalogue, id) - 1] === id ? null : 'it is not in the catalogue',
)

export const catalogueComplete: Invariant = {
  name: 'CatalogueComplete',
  violations: (change) => {
    const { catalogue, products } = change.after
    const missing = unlisted(change)
    return catalogue.length === products.size
      ? missing
      : [...missing, `the catalogue lists ${catalogue.length} of ${products.size} products`]
  },
}

/** Every order with a customer is among that customer's orders. */
export const ordersListed: Invariant = {
  name: 'OrdersListed',
  violations: ofOrders(({ id, customer }, shop) => {
    if (customer === null) return null
    const ids = ordersOf(shop, customer)
    return at(ids, ordersBefore(ids, id)) === id ? null : `it is not among the orders of ${customer}`
  }),
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
export const violationsOf = (change: Change): readonly string[] => {
  let all = none
  for (const { name, violations } of invariants) {
    const found = violations(change)
    if (found.length > 0) all = [...all, ...found.map((violation) => `${name}: ${violation}`)]
  }
  return all
}
