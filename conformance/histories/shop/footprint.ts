/**
 * What the commands of the shop touch. An order over several lines connects its products, each order takes the next number
 * and so connects with every other, and a page of the catalogue with all products on it.
 */
import { toNullable } from 'fp-ts/lib/Option.js'
import { canonicalJson } from '../../../impl/store/canonical.js'
import type * as C from '../../../impl/store/command.js'
import { keyOf } from '../../../impl/store/command.js'
import type { OrderId, ProductId } from '../../../impl/store/fields.js'
import type { Reply } from '../../../impl/store/reply.js'
import type { Call, Footprint, Obstacle } from '../../../model/linearizability/spec.js'
import { COUNT, type Things, thingsOf } from './cells.js'
import type { Names } from './names.js'
import type { State } from './state.js'

type Command = C.Command
type Touched = Pick<Footprint, 'reads' | 'writes' | 'tells' | 'asks'>

const NONE: readonly number[] = []
const numbers = (...all: readonly (number | null)[]): readonly number[] => {
  const found: number[] = []
  for (const each of all) if (each !== null) found.push(each)
  return found
}
const reading = (reads: readonly number[], tells = NONE): Touched => ({ reads, writes: NONE, tells, asks: NONE })
const writing = (writes: readonly number[], tells = NONE, asks = NONE): Touched => ({
  reads: NONE,
  writes,
  tells,
  asks,
})

const productsOf = (things: Things, products: readonly ProductId[]): readonly number[] => {
  const first = products[0]
  if (products.length === 1 && first !== undefined) return [things.product(first)]
  return [...new Set(products.map(things.product))]
}
const linesOf = (things: Things, { lines }: C.PlaceOrder): readonly number[] =>
  productsOf(
    things,
    lines.map(({ product }) => product),
  )

const changeOfProduct = (things: Things, id: ProductId, reply: Reply | null): Touched => {
  const own = [things.product(id)]
  if (reply?._tag === 'UnknownProduct' || reply?._tag === 'StockTooLarge') return reading(own)
  return writing(own, reply === null ? NONE : own)
}

const placeOrder = (things: Things, command: C.PlaceOrder, reply: Reply | null): Touched => {
  const products = linesOf(things, command)
  const { count, list } = things
  if (reply === null) {
    const orders = things.placedUnder(command.key)
    // Which of these orders it is depends on how many there are.
    const asks = orders.length > 0 ? [...products, ...numbers(count)] : products
    return writing([...products, ...numbers(count, list), ...orders], NONE, asks)
  }
  if (reply._tag !== 'OrderPlaced') return reading(products)
  const told = numbers(count, things.order(reply.order.id))
  return writing([...products, ...told, ...numbers(list)], told)
}

const cancelOrder = (things: Things, { order: id }: C.CancelOrder, reply: Reply | null): Touched => {
  const order = numbers(things.order(id))
  if (reply !== null && reply._tag !== 'OrderCancelled') return reading(order)
  return writing(
    [...productsOf(things, things.productsOf(id)), ...order, ...numbers(things.list)],
    reply === null ? NONE : orderTold(things, id),
    reply === null ? order : NONE,
  )
}

const orderTold = (things: Things, id: OrderId): readonly number[] =>
  things.isPlaced(id) ? numbers(things.order(id)) : NONE

const productsOfPage = ({ products }: Things, after: ProductId | null, reply: Reply | null): readonly ProductId[] => {
  const last = reply?._tag === 'CatalogueFound' ? reply.next : null
  return products.filter((id) => (after === null || id > after) && (last === null || id <= last))
}

/** A reply says how far a command came: a refusal of the shop's own changes nothing but what its key remembers. */
const touched = (things: Things, command: Command, reply: Reply | null): Touched => {
  switch (command._tag) {
    case 'AddProduct': {
      const own = [things.product(command.id)]
      return reply?._tag === 'DuplicateProduct'
        ? reading(own)
        : writing([...own, things.catalogue], reply === null ? NONE : own, reply === null ? own : NONE)
    }
    case 'Restock':
    case 'SetPrice':
      return changeOfProduct(things, command.product, reply)
    case 'PlaceOrder':
      return placeOrder(things, command, reply)
    case 'CancelOrder':
      return cancelOrder(things, command, reply)
    case 'ReadProduct': {
      const own = [things.product(command.product)]
      return reading(own, reply === null ? NONE : own)
    }
    case 'ReadCatalogue':
      return reading([things.catalogue, ...productsOf(things, productsOfPage(things, command.after, reply))])
    case 'ReadOrder':
      return reading(numbers(things.order(command.order)), reply === null ? NONE : orderTold(things, command.order))
    case 'ReadOrders':
      return reading(numbers(things.list))
  }
}

/** Under a key that others have too, a reply may be what the first of them was answered, and nothing was done for it. */
const withKey = (things: Things, command: Command, reply: Reply | null): Omit<Footprint, 'twin'> => {
  const own = touched(things, command, reply)
  const key = keyOf(command)
  const isReused = reply?._tag === 'KeyReused'
  const takesPlace = own.writes.length > 0 || (key !== null && !isReused)
  const thing = key === null ? null : things.key(key)
  if (isReused) return { ...reading(numbers(thing)), takesPlace: false }
  if (thing === null) return { ...own, takesPlace }
  const writes = [...own.writes, thing]
  return { reads: own.reads, writes, tells: NONE, asks: [...own.reads, ...writes], takesPlace }
}

/**
 * The key of a pending command that neither another command nor a reply names is left out: whichever such key had been
 * used instead, no reply of the history would be different.
 */
const twinOf = (things: Things, command: Command): string => {
  const key = keyOf(command)
  return canonicalJson(key !== null && things.isKeyUnseen(key) ? { ...command, key: null } : command)
}

/** `names`: of the history that the calls are from. */
export const footprintsIn =
  (names: Names) =>
  (calls: readonly Call<Command, Reply>[], from: State): readonly Footprint[] => {
    const things = thingsOf(names, calls, from)
    return calls.map(({ op, reply }): Footprint => {
      const told = toNullable(reply)
      const { reads, writes, takesPlace, tells, asks } = withKey(things, op, told)
      // Only what is pending can be a twin.
      return { reads, writes, takesPlace, tells, asks, twin: told === null ? twinOf(things, op) : '' }
    })
  }

/**
 * Unless its key may have been used before, an order gets the number that comes after those of all orders so far, of which
 * there are never fewer again.
 */
export const obstacle = (
  { reads, writes, asks }: Footprint,
  expected: Reply,
  given: Reply,
  { orderCount }: State,
): Obstacle => {
  const all = { values: [...reads, ...writes], passed: [] }
  if (asks.length > 0 || expected._tag !== 'OrderPlaced') return all
  if (expected.order.id <= orderCount) return { values: [], passed: [COUNT] }
  return given._tag === 'OrderPlaced' && given.order.id !== expected.order.id ? { values: [COUNT], passed: [] } : all
}
