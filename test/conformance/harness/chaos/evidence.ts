/** The evidence of a small run in which all is well, and what it takes to plant something else. */
import { right } from 'fp-ts/lib/Either.js'
import type { Evidence } from '../../../../conformance/harness/chaos/evidence.js'
import { recorderOf, type ShopEvent } from '../../../../conformance/harness/chaos/recorder.js'
import type { Holdings } from '../../../../conformance/harness/chaos/shop-audit.js'
import { commandOf, replyOf } from '../../../../conformance/harness/chaos/shop-language.js'
import { emptyLedger, type Ledger } from '../../../../conformance/harness/cluster-run/ledger.js'
import type { Operation } from '../../../../conformance/harness/cluster-run/operation.js'
import { Order } from '../../../../impl/store/order.js'
import { Product } from '../../../../impl/store/product.js'

export const valid = <A>(decoded: { readonly _tag: string; readonly right?: A }): A => {
  if (decoded.right === undefined) throw new Error(JSON.stringify(decoded))
  return decoded.right
}

export const order = (id: number, fields: Partial<Record<keyof Order, unknown>> = {}): Order => {
  const lines = [{ product: 'tea', quantity: 2, price: 350 }]
  const decoded = Order.decode({ id, key: `c1-${id}`, lines, total: 700, status: 'Placed', ...fields })
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(fields))
  return decoded.right
}

export const tea = (fields: Partial<Record<keyof Product, number>> = {}): Product => {
  const counts = { price: 350, stock: 6, sold: 4, initial: 10, restocked: 0 }
  const decoded = Product.decode({ id: 'tea', name: 'Product tea', ...counts, ...fields })
  if (decoded._tag === 'Left') throw new Error(JSON.stringify(fields))
  return decoded.right
}

/** Someone added ten units of tea and bought twice two of them. */
export const ledgerOf = (orders: readonly Order[] = [order(1), order(2)]): Ledger => {
  const ledger = emptyLedger()
  ledger.begin({ _tag: 'AddProduct', id: 'tea', price: 350, stock: 10 })(201, {})
  const lines = [{ product: 'tea', quantity: 2 }]
  for (const placed of orders) ledger.begin({ _tag: 'PlaceOrder', lines })(201, placed)
  return ledger
}

export const holdings: Holdings = { products: [tea()], orders: [order(1), order(2)] }

/** An attempt with its answer, and the place in the log that the answer names. */
export interface Told {
  readonly operation: Operation
  readonly status: number
  readonly body: unknown
  readonly place: number
}

/** One client that asks one thing after the other. */
export const historyOf = (told: readonly Told[]): readonly ShopEvent[] => {
  const recorder = recorderOf(() => 0)
  told.forEach(({ operation, status, body, place }, k) => {
    const end = recorder.invoke(0, commandOf(operation, `c1-${k}`))
    const reply = replyOf(operation, status, body)
    if (reply._tag === 'Left') throw new Error(reply.left)
    end({ type: 'ok', reply: reply.right, place })
  })
  return recorder.events()
}

const add: Operation = { _tag: 'AddProduct', id: 'tea', price: 350, stock: 10 }
const restock: Operation = { _tag: 'Restock', product: 'tea', quantity: 5 }
const read: Operation = { _tag: 'ReadProduct', product: 'tea' }
const fresh = tea({ stock: 10, sold: 0 })
const restocked = tea({ stock: 15, sold: 0, restocked: 5 })

export const goodHistory = historyOf([
  { operation: add, status: 201, body: fresh, place: 1 },
  { operation: restock, status: 200, body: restocked, place: 2 },
  { operation: read, status: 200, body: restocked, place: 3 },
])

/** The read comes after the restocking and knows nothing of it. */
export const staleHistory = historyOf([
  { operation: add, status: 201, body: fresh, place: 1 },
  { operation: restock, status: 200, body: restocked, place: 2 },
  { operation: read, status: 200, body: fresh, place: 3 },
])

export const good: Evidence = {
  ...{ seed: 42, nodes: ['n1', 'n2', 'n3'], clients: 2, atOnce: 1, planned: 3, healed: 4, ended: 5, open: 0 },
  happened: [
    { slot: 'node 1', kind: 'SIGKILL', detail: '', nodes: ['n1'], from: 0.5, to: 2 },
    { slot: 'partition', kind: 'partition: alone', detail: 'messages vanish', nodes: ['n2'], from: 1, to: 3 },
    { slot: 'frames', kind: 'frames: delay', detail: '5 to 50 ms', nodes: [], from: 2, to: 4 },
  ],
  served: [4.1, 4.2],
  answering: ['n1', 'n2', 'n3'].map((node) => ({ node, seconds: 0.1, last: 'status 404' })),
  findings: [],
  history: goodHistory,
  ledger: ledgerOf(),
  holdings: right(holdings),
  replicas: { findings: [], digest: 'abcdef0123456789' },
  disagreements: [],
  phases: [
    { node: 'n1', role: 'Leader', term: 1, from: 0, to: 0.5 },
    { node: 'n1', role: null, term: 1, from: 0.5, to: 2 },
    { node: 'n1', role: 'Follower', term: 2, from: 2, to: 5 },
    { node: 'n2', role: 'Follower', term: 1, from: 0, to: 1 },
    { node: 'n2', role: 'Candidate', term: 3, from: 1, to: 5 },
    { node: 'n3', role: 'Leader', term: 2, from: 0, to: 5 },
  ],
  memory: [
    { node: 'n1', at: 0, bytes: 90 * 2 ** 20, entries: 0 },
    { node: 'n1', at: 4, bytes: 100 * 2 ** 20, entries: 1000 },
  ],
  traffic: [
    { answered: 10, unknown: 0, failed: 0, p50: 4, p99: 9 },
    { answered: 0, unknown: 2, failed: 30, p50: null, p99: null },
    { answered: 20, unknown: 1, failed: 0, p50: 5, p99: 1500 },
  ],
  messages: { passed: 1234, dropped: 56, delayed: 7, duplicated: 8, cut: 9 },
  traces: 'traces/samples/good-three-nodes',
}
