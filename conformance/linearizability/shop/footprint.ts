/**
 * What the commands of the shop touch. The things are: each product; the catalogue, which is the set of products; each
 * idempotency key; and the orders, all together, because each new one takes the next number. So an order over several lines
 * connects its products, every order connects with every other, and a page of the catalogue with all products on it.
 */
import { isSome, toNullable } from 'fp-ts/lib/Option.js'
import { canonicalJson } from '../../../impl/store/canonical.js'
import type { Command } from '../../../impl/store/command.js'
import type { IdempotencyKey, OrderId, ProductId } from '../../../impl/store/fields.js'
import type { Order } from '../../../impl/store/order.js'
import type { Reply } from '../../../impl/store/reply.js'
import type { Call, Footprint } from '../spec.js'
import { keyOf } from './names.js'

type Touched = Omit<Footprint, 'twin'>

/** What all the calls of a history together tell. */
interface Known {
  readonly products: readonly ProductId[]
  /** The products of each order that a reply shows. */
  readonly ordered: ReadonlyMap<OrderId, readonly ProductId[]>
  /** How often each key is named, by a command or in a reply. */
  readonly keys: ReadonlyMap<IdempotencyKey, number>
  /**
   * What a new order writes besides its products: the orders, unless nobody could tell. Nobody can if no reply depends on
   * which orders there are, and nothing cancels one.
   */
  readonly numbering: readonly string[]
}

const CATALOGUE = 'catalogue'
const ORDERS = 'orders'
const productName = (id: ProductId): string => `product ${id}`
const productNames = (lines: readonly { readonly product: ProductId }[]): readonly string[] =>
  lines.map(({ product }) => productName(product))

/** The orders that a reply shows, with the keys under which they were placed. */
const ordersIn = (reply: Reply): readonly Order[] => {
  if ('orders' in reply) return reply.orders
  return 'order' in reply && typeof reply.order === 'object' ? [reply.order] : []
}

const productsIn = (command: Command): readonly ProductId[] => {
  if ('id' in command) return [command.id]
  if ('product' in command) return [command.product]
  return 'lines' in command ? command.lines.map(({ product }) => product) : []
}

/** Whether the reply depends on which orders there are. */
const showsOrders = (command: Command, reply: Reply): boolean =>
  reply._tag === 'OrderPlaced' || command._tag === 'ReadOrder' || command._tag === 'ReadOrders'

const knownFrom = (calls: readonly Call<Command, Reply>[]): Known => {
  const products = new Set<ProductId>()
  const ordered = new Map<OrderId, readonly ProductId[]>()
  const keys = new Map<IdempotencyKey, number>()
  let isNumbered = false
  const name = (key: IdempotencyKey | null): void => {
    if (key !== null) keys.set(key, (keys.get(key) ?? 0) + 1)
  }
  for (const { op, reply } of calls) {
    for (const id of productsIn(op)) products.add(id)
    name(keyOf(op))
    isNumbered ||= op._tag === 'CancelOrder' || (isSome(reply) && showsOrders(op, reply.value))
    for (const order of isSome(reply) ? ordersIn(reply.value) : []) {
      ordered.set(
        order.id,
        order.lines.map(({ product }) => product),
      )
      name(order.key)
    }
  }
  return { products: [...products].sort(), ordered, keys, numbering: isNumbered ? [ORDERS] : [] }
}

/** A reply says how far a command came: a refusal of the shop's own changes nothing but what its key remembers. */
const touched = (known: Known, command: Command, reply: Reply | null): Touched => {
  switch (command._tag) {
    case 'AddProduct':
      return reply?._tag === 'DuplicateProduct'
        ? { reads: [productName(command.id)], writes: [] }
        : { reads: [], writes: [productName(command.id), CATALOGUE] }
    case 'Restock':
    case 'SetPrice':
      return reply?._tag === 'UnknownProduct' || reply?._tag === 'StockTooLarge'
        ? { reads: [productName(command.product)], writes: [] }
        : { reads: [], writes: [productName(command.product)] }
    case 'PlaceOrder':
      return reply === null || reply._tag === 'OrderPlaced'
        ? { reads: [], writes: [...productNames(command.lines), ...known.numbering] }
        : { reads: productNames(command.lines), writes: [] }
    case 'CancelOrder':
      return reply === null || reply._tag === 'OrderCancelled'
        ? { reads: [], writes: [...productsOfOrder(known, command.order), ORDERS] }
        : { reads: [ORDERS], writes: [] }
    case 'ReadProduct':
      return { reads: [productName(command.product)], writes: [] }
    case 'ReadCatalogue':
      return { reads: [CATALOGUE, ...productsOfPage(known, command.after, reply)], writes: [] }
    case 'ReadOrder':
    case 'ReadOrders':
      return { reads: [ORDERS], writes: [] }
  }
}

/** An order that no reply shows may be for any products. */
const productsOfOrder = ({ ordered, products }: Known, order: OrderId): readonly string[] =>
  (ordered.get(order) ?? products).map(productName)

const productsOfPage = ({ products }: Known, after: ProductId | null, reply: Reply | null): readonly string[] => {
  const last = reply?._tag === 'CatalogueFound' ? reply.next : null
  return products.filter((id) => (after === null || id > after) && (last === null || id <= last)).map(productName)
}

const withKey = ({ reads, writes }: Touched, key: IdempotencyKey | null, reply: Reply | null): Touched => {
  if (key === null) return { reads, writes }
  const name = `key ${key}`
  return reply?._tag === 'KeyReused' ? { reads: [name], writes: [] } : { reads, writes: [...writes, name] }
}

/**
 * The key of a pending command that neither another command nor a reply names is left out: whichever such key had been
 * used instead, no reply of the history would be different.
 */
const twinOf = ({ keys }: Known, command: Command): string => {
  const key = keyOf(command)
  return canonicalJson(key !== null && keys.get(key) === 1 ? { ...command, key: null } : command)
}

export const footprints = (calls: readonly Call<Command, Reply>[]): readonly Footprint[] => {
  const known = knownFrom(calls)
  return calls.map(({ op, reply }) => ({
    ...withKey(touched(known, op, toNullable(reply)), keyOf(op), toNullable(reply)),
    // Only what is pending can be a twin.
    twin: isSome(reply) ? '' : twinOf(known, op),
  }))
}
