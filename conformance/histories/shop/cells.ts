/**
 * The things that the commands of the shop touch, as numbers: each product; the catalogue, which is the set of products; how
 * many orders there are; each order; all orders together; and each idempotency key.
 */
import { isSome } from 'fp-ts/lib/Option.js'
import { type Command, keyOf } from '../../../impl/store/command.js'
import type { IdempotencyKey, OrderId, ProductId } from '../../../impl/store/fields.js'
import type { Order, ShownOrder } from '../../../impl/store/order.js'
import type { Reply } from '../../../impl/store/reply.js'
import type { Call } from '../../../model/linearizability/spec.js'
import type { Names } from './names.js'
import { orderOf, type State } from './state.js'

/** What the calls of a history tell, together with the state before them. Where a thing is `null`, nobody could tell what became of it. */
export interface Things {
  readonly catalogue: number
  /** Each new order takes the next number. */
  readonly count: number | null
  /** All orders, for whoever lists them. */
  readonly list: number | null
  readonly product: (id: ProductId) => number
  /** Every product that a command names, sorted. */
  readonly products: readonly ProductId[]
  /** The products of an order, if a reply shows it; of another, all of them. */
  readonly productsOf: (id: OrderId) => readonly ProductId[]
  /**
   * An order that a command names: it has a thing of its own if it is there from the start or a reply tells that it was
   * placed, else one with the others.
   */
  readonly order: (id: OrderId) => number | null
  /** Whether the thing of the order stands for it alone. */
  readonly isPlaced: (id: OrderId) => boolean
  /** The orders, as things, that a command under this key may have placed if nobody knows its reply. */
  readonly placedUnder: (key: IdempotencyKey) => readonly number[]
  /** A key that more than one command of the history has. */
  readonly key: (key: IdempotencyKey) => number | null
  /** Whether the key of a pending command is named only once, by a command or in a reply. */
  readonly isKeyUnseen: (key: IdempotencyKey) => boolean
}

const CATALOGUE = 0
/** A number that nothing else has, in any history. */
export const COUNT = 1
const LIST = 2
const OTHER_ORDERS = 3
const FIRST = 4

/** The orders that a reply shows, with the keys under which they were placed. */
const ordersIn = (reply: Reply): readonly ShownOrder[] => {
  if ('orders' in reply) return reply.orders
  return 'order' in reply && typeof reply.order === 'object' ? [reply.order] : []
}

const productsNamed = (command: Command): readonly ProductId[] => {
  if ('id' in command) return [command.id]
  if ('product' in command) return [command.product]
  return 'lines' in command ? command.lines.map(({ product }) => product) : []
}

/** Gives the things from `FIRST` on to names of any kind. */
const numbering = () => {
  let next = FIRST
  return <Name>() => {
    const numbers = new Map<Name, number>()
    return {
      known: (name: Name): number | null => numbers.get(name) ?? null,
      numberOf: (name: Name): number => {
        const known = numbers.get(name)
        if (known !== undefined) return known
        numbers.set(name, next)
        next += 1
        return next - 1
      },
    }
  }
}

const productsIn = (order: Order | undefined): readonly ProductId[] | undefined =>
  order?.lines.map(({ product }) => product)

/** `names`: of the whole history. `from`: the state before the calls. */
export const thingsOf = (names: Names, calls: readonly Call<Command, Reply>[], from: State): Things => {
  const kinds = numbering()
  const product = kinds<ProductId>()
  const order = kinds<OrderId>()
  const key = kinds<IdempotencyKey>()
  const products = new Set<ProductId>()
  const shown = new Map<OrderId, readonly ProductId[]>()
  const asked = new Set<OrderId>()
  const placed = new Map<OrderId, IdempotencyKey | null>()
  // Only of what is pending will anybody ask how often its key is named.
  const named = new Map<IdempotencyKey, number>()
  for (const { op, reply } of calls) {
    const own = isSome(reply) ? null : keyOf(op)
    if (own !== null) named.set(own, (named.get(own) ?? 0) + 1)
  }
  const name = (one: IdempotencyKey): void => {
    const times = named.get(one)
    if (times !== undefined) named.set(one, times + 1)
  }
  let isListed = false
  for (const { op, reply } of calls) {
    for (const id of productsNamed(op)) products.add(id)
    const own = isSome(reply) ? keyOf(op) : null
    if (own !== null) name(own)
    isListed ||= op._tag === 'ReadOrders'
    if (op._tag === 'CancelOrder' || op._tag === 'ReadOrder') asked.add(op.order)
    if (!isSome(reply)) continue
    for (const { id, lines, key: under } of ordersIn(reply.value)) {
      shown.set(
        id,
        lines.map(({ product: one }) => one),
      )
      if (under !== null) name(under)
    }
    if (reply.value._tag === 'OrderPlaced') placed.set(reply.value.order.id, reply.value.order.key)
  }
  const under = new Map<IdempotencyKey, number[]>()
  let isOther = false
  for (const id of asked) {
    const placer = placed.get(id)
    if (placer === undefined && id > from.orderCount) isOther = true
    else {
      const thing = order.numberOf(id)
      if (placer != null) under.set(placer, [...(under.get(placer) ?? []), thing])
    }
  }
  const sorted = [...products].sort()
  const others = isOther ? [OTHER_ORDERS] : []
  return {
    catalogue: CATALOGUE,
    count: placed.size > 0 ? COUNT : null,
    list: isListed ? LIST : null,
    product: product.numberOf,
    products: sorted,
    productsOf: (id) => shown.get(id) ?? productsIn(orderOf(from, id)) ?? sorted,
    order: (id) => (asked.has(id) ? (order.known(id) ?? OTHER_ORDERS) : null),
    isPlaced: (id) => placed.has(id) || id <= from.orderCount,
    placedUnder: (one) => [...(under.get(one) ?? []), ...others],
    key: (one) => (names.key(one) < 0 ? null : key.numberOf(one)),
    isKeyUnseen: (one) => names.key(one) < 0 && named.get(one) === 1,
  }
}
