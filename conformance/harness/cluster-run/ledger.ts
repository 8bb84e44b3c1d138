/**
 * What the cluster has acknowledged to its clients, kept outside the cluster. Each answer is judged when it comes, by what
 * was acknowledged before the question was asked; in the end the whole shop is judged by it.
 */
import { isDeepStrictEqual } from 'node:util'
import { isLeft } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { match } from 'ts-pattern'
import { Order, ShownOrder, totalOf, unitsByProduct } from '../../../impl/store/order.js'
import { describeErrors } from '../../../impl/store/problems.js'
import { Product } from '../../../impl/store/product.js'
import type { Operation } from './operation.js'

/** What is known of a product: the units that came in and, from the orders, those that went. */
export interface ProductAccount {
  readonly id: string
  readonly price: number
  readonly initial: number
  readonly restocked: number
}

/** A definite answer; null if it is as it ought to be, else one line that says what is wrong with it. */
export type Judge = (status: number, body: unknown) => string | null

export interface Ledger {
  /** To be called when the operation is first asked for. The judge takes its one definite answer into account. */
  readonly begin: (operation: Operation) => Judge
  readonly products: () => readonly ProductAccount[]
  /** The orders as they were acknowledged last. */
  readonly orders: () => readonly Order[]
  /** How many answers have been judged, and how many of them refused what was asked, as an order beyond the stock. */
  readonly acknowledged: () => number
  readonly refused: () => number
}

const decoded = <A>(codec: t.Decoder<unknown, A>, body: unknown, judge: (value: A) => string | null): string | null => {
  const value = codec.decode(body)
  return isLeft(value) ? `it does not decode: ${describeErrors(value.left)}` : judge(value.right)
}

const differs = (what: string, actual: unknown, expected: unknown): string | null =>
  isDeepStrictEqual(actual, expected)
    ? null
    : `${what} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`

/** Units in orders that are not cancelled, by product. */
export const soldUnits = (orders: readonly Pick<Order, 'status' | 'lines'>[]): ReadonlyMap<string, number> =>
  unitsByProduct(orders.filter(({ status }) => status === 'Placed').flatMap(({ lines }) => lines))

export const emptyLedger = (): Ledger => {
  const products = new Map<string, ProductAccount>()
  const orders = new Map<number, Order>()
  let acknowledged = 0
  let refused = 0

  const putProduct = (account: ProductAccount): null => {
    products.set(account.id, account)
    return null
  }
  const restock = (product: string, quantity: number): string | null => {
    const account = products.get(product)
    if (account === undefined) return `product ${product} was never added`
    return putProduct({ ...account, restocked: account.restocked + quantity })
  }
  const placed = (order: Order, wanted: Extract<Operation, { readonly _tag: 'PlaceOrder' }>): string | null => {
    const other = orders.get(order.id)
    if (other !== undefined) return `order ${order.id} is also that of key ${other.key}`
    orders.set(order.id, order)
    const lines = wanted.lines.map((line) => ({ ...line, price: products.get(line.product)?.price }))
    return differs('lines', order.lines, lines) ?? differs('total', order.total, totalOf(order.lines))
  }
  const cancelled = (order: Order): string | null => {
    const before = orders.get(order.id)
    orders.set(order.id, order)
    return differs('the order', order, { ...before, status: 'Cancelled' })
  }
  const productRead = (read: Product, before: ProductAccount | undefined): string | null => {
    if (before === undefined) return `product ${read.id} was never added`
    if (read.restocked < before.restocked) return `restocked is ${read.restocked}, acknowledged ${before.restocked}`
    return (
      differs('initial', read.initial, before.initial) ??
      differs('stock + sold', read.stock + read.sold, read.initial + read.restocked)
    )
  }

  const judgeOf = (operation: Operation): Judge =>
    match(operation)
      .returnType<Judge>()
      .with({ _tag: 'AddProduct' }, ({ id, price, stock }) => (status) => {
        const wrong = differs('status', status, 201)
        return wrong ?? putProduct({ id, price, initial: stock, restocked: 0 })
      })
      .with(
        { _tag: 'Restock' },
        ({ product, quantity }) =>
          (status) =>
            differs('status', status, 200) ?? restock(product, quantity),
      )
      .with({ _tag: 'PlaceOrder' }, (wanted) => (status, body) => {
        // There may be too little in stock: whether there was is seen in the end, when all units are counted.
        if (status === 409) {
          refused += 1
          return null
        }
        return differs('status', status, 201) ?? decoded(Order, body, (order) => placed(order, wanted))
      })
      .with(
        { _tag: 'CancelOrder' },
        ({ by }) =>
          (status, body) =>
            by === 'Stranger'
              ? differs('status', status, 403)
              : (differs('status', status, 200) ?? decoded(Order, body, cancelled)),
      )
      .with({ _tag: 'ReadProduct' }, ({ product }) => {
        const before = products.get(product)
        return (status, body) =>
          differs('status', status, 200) ?? decoded(Product, body, (read) => productRead(read, before))
      })
      .with({ _tag: 'ReadOrder' }, ({ order, by }) => {
        const before = orders.get(order)
        const shown = by === 'Stranger' ? { ...before, key: null, customer: null } : before
        return (status, body) =>
          differs('status', status, 200) ?? decoded(ShownOrder, body, (read) => differs('the order', read, shown))
      })
      .exhaustive()

  return {
    begin: (operation) => {
      const judge = judgeOf(operation)
      return (status, body) => {
        acknowledged += 1
        const wrong = judge(status, body)
        return wrong === null ? null : `${operation._tag}: ${wrong}; the answer was ${status} ${JSON.stringify(body)}`
      }
    },
    products: () => [...products.values()],
    orders: () => [...orders.values()],
    acknowledged: () => acknowledged,
    refused: () => refused,
  }
}
