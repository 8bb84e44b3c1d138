/** Judges what the shop holds after a run by what its clients were told. */
import { isDeepStrictEqual } from 'node:util'
import { type Order, type ShownOrder, totalOf } from '../../../impl/store/order.js'
import type { Product } from '../../../impl/store/product.js'
import { counted } from '../../../text/counts.js'
import { type Ledger, soldUnits } from '../cluster-run/ledger.js'

/** Everything that the shop holds, read when all was healed. */
export interface Holdings {
  readonly products: readonly Product[]
  readonly orders: readonly ShownOrder[]
}

export interface Audited {
  /** One line for each acknowledged thing that is not there as it was acknowledged, or more often than once. */
  readonly acknowledged: readonly string[]
  /** One line for each product or sum that does not add up. */
  readonly conserved: readonly string[]
  /** Cents in orders that are not cancelled. */
  readonly revenue: number
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing'

const differs = (what: string, found: unknown, expected: unknown): readonly string[] =>
  isDeepStrictEqual(found, expected) ? [] : [`${what} is ${shown(found)}, expected ${shown(expected)}`]

const revenueOf = (orders: readonly Pick<Order, 'status' | 'total'>[]): number =>
  orders.reduce((sum, { status, total }) => sum + (status === 'Placed' ? total : 0), 0)

/** `open`: how many orders were asked for and have an unknown end; they may be there as well. */
const ordersOnce = (ledger: Ledger, { orders }: Holdings, open: number): readonly string[] => {
  const byKey = new Map<string, readonly ShownOrder[]>()
  for (const order of orders) {
    const key = order.key ?? 'that is hidden'
    byKey.set(key, [...(byKey.get(key) ?? []), order])
  }
  const byId = new Map(orders.map((order) => [order.id, order]))
  const repeated = [...byKey]
    .filter(([, same]) => same.length > 1)
    .map(
      ([key, same]) =>
        `key ${key} has bought ${counted(same.length, 'time')}: orders ${same.map(({ id }) => id).join(', ')}`,
    )
  const missing = ledger.orders().flatMap((order) => differs(`order ${order.id}`, byId.get(order.id), order))
  const acknowledged = new Set(ledger.orders().map(({ id }) => id))
  const surplus = orders.filter(({ id }) => !acknowledged.has(id))
  const strangers =
    surplus.length > open ? [`orders ${surplus.map(({ id }) => id).join(', ')} were acknowledged to nobody`] : []
  return [...repeated, ...missing, ...strangers]
}

const unitsConserved = (ledger: Ledger, { products, orders }: Holdings, open: number): readonly string[] => {
  const sold = soldUnits(orders)
  const byId = new Map(products.map((product) => [product.id as string, product]))
  const inItself = products.flatMap(({ id, stock, initial, restocked, ...product }) => [
    ...differs(`stock + sold of ${id}`, stock + product.sold, initial + restocked),
    ...differs(`sold of ${id}`, product.sold, sold.get(id) ?? 0),
    ...(stock < 0 ? [`stock of ${id} is ${stock}, expected 0 or more`] : []),
  ])
  const asAcknowledged = ledger.products().flatMap(({ id, initial, restocked, price }) => {
    const found = byId.get(id)
    if (found === undefined) return [`product ${id} is not there, though it was acknowledged`]
    // A restocking without an answer may have come about.
    const units = open > 0 && found.restocked > restocked ? restocked : found.restocked
    const account = { initial: found.initial, restocked: units, price: found.price }
    return differs(`the account of ${id}`, account, { initial, restocked, price })
  })
  return [...inItself, ...asAcknowledged]
}

const moneyConserved = (ledger: Ledger, { orders }: Holdings, open: number): readonly string[] => [
  ...orders.flatMap(({ id, total, lines }) => differs(`the total of order ${id}`, total, totalOf(lines))),
  ...(open > 0 ? [] : differs('the revenue in cents', revenueOf(orders), revenueOf(ledger.orders()))),
]

export const auditShop = (ledger: Ledger, holdings: Holdings, open: number): Audited => ({
  acknowledged: ordersOnce(ledger, holdings, open),
  conserved: [...unitsConserved(ledger, holdings, open), ...moneyConserved(ledger, holdings, open)],
  revenue: revenueOf(holdings.orders),
})
