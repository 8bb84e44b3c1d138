/**
 * The shop once more, as its sequential specification: the commands of impl/store, ten times faster. A property test holds
 * it to `apply` of impl/store, reply for reply.
 */
import { match } from 'ts-pattern'
import type * as C from '../../../impl/store/command.js'
import { cents, type IdempotencyKey, maxUnits } from '../../../impl/store/fields.js'
import { type Order, type OrderLine, totalOf, unitsByProduct } from '../../../impl/store/order.js'
import type { Product } from '../../../impl/store/product.js'
import type { Reply, Shortage } from '../../../impl/store/reply.js'
import { positionAfter } from '../../../impl/store/shop.js'
import { same } from './same.js'
import { nextOrderId, putOrder, putProduct, remember, type State } from './state.js'

export type Applied = readonly [State, Reply]

const addProduct = (state: State, { id, name, price, stock }: C.AddProduct): Applied => {
  if (state.products.has(id)) return [state, { _tag: 'DuplicateProduct', product: id }]
  const product: Product = { id, name, price, stock, sold: 0, initial: stock, restocked: 0 }
  return [putProduct(state, product), { _tag: 'ProductAdded', product }]
}

const restock = (state: State, { product: id, quantity }: C.Restock): Applied => {
  const found = state.products.get(id)
  if (found === undefined) return [state, { _tag: 'UnknownProduct', product: id }]
  if (found.initial + found.restocked + quantity > maxUnits) return [state, { _tag: 'StockTooLarge', product: id }]
  const product = { ...found, stock: found.stock + quantity, restocked: found.restocked + quantity }
  return [putProduct(state, product), { _tag: 'Restocked', product }]
}

const setPrice = (state: State, { product: id, price }: C.SetPrice): Applied => {
  const found = state.products.get(id)
  if (found === undefined) return [state, { _tag: 'UnknownProduct', product: id }]
  const product = { ...found, price }
  return [found.price === price ? state : putProduct(state, product), { _tag: 'PriceSet', product }]
}

const moveUnits = (state: State, units: ReadonlyMap<Product['id'], number>, direction: 1 | -1): State => {
  let moved = state
  for (const [id, count] of units) {
    const product = moved.products.get(id)
    if (product === undefined) continue
    const sold = product.sold + direction * count
    moved = putProduct(moved, { ...product, stock: product.stock - direction * count, sold })
  }
  return moved
}

const placeOrder = (state: State, { key, lines: wanted }: C.PlaceOrder): Applied => {
  const lines: OrderLine[] = []
  for (const { product, quantity } of wanted) {
    const found = state.products.get(product)
    if (found === undefined) return [state, { _tag: 'UnknownProduct', product }]
    lines.push({ product, quantity, price: found.price })
  }
  const units = unitsByProduct(lines)
  const shortages: Shortage[] = []
  for (const [product, count] of units) {
    const available = state.products.get(product)?.stock ?? 0
    if (count > available) shortages.push({ product, wanted: count, available })
  }
  if (shortages.length > 0) return [state, { _tag: 'OutOfStock', lines: shortages }]
  const total = cents(totalOf(lines))
  if (!Number.isSafeInteger(total)) return [state, { _tag: 'TotalTooLarge' }]
  const order: Order = { id: nextOrderId(state), key, lines, total, status: 'Placed' }
  return [putOrder(moveUnits(state, units, 1), order), { _tag: 'OrderPlaced', order }]
}

const cancelOrder = (state: State, { order: id }: C.CancelOrder): Applied => {
  const found = state.orders.get(id)
  if (found === undefined) return [state, { _tag: 'UnknownOrder', order: id }]
  if (found.status === 'Cancelled') return [state, { _tag: 'AlreadyCancelled', order: id }]
  const order: Order = { ...found, status: 'Cancelled' }
  return [putOrder(moveUnits(state, unitsByProduct(order.lines), -1), order), { _tag: 'OrderCancelled', order }]
}

const readProduct = (state: State, { product: id }: C.ReadProduct): Applied => {
  const product = state.products.get(id)
  return [state, product === undefined ? { _tag: 'UnknownProduct', product: id } : { _tag: 'ProductFound', product }]
}

const readCatalogue = (state: State, { after, limit }: C.ReadCatalogue): Applied => {
  const start = after === null ? 0 : positionAfter(state.catalogue, after)
  const page = state.catalogue.slice(start, start + limit)
  const isLast = start + limit >= state.catalogue.length
  const products = page.flatMap((id) => state.products.get(id) ?? [])
  return [state, { _tag: 'CatalogueFound', products, next: isLast ? null : (page.at(-1) ?? null) }]
}

const readOrder = (state: State, { order: id }: C.ReadOrder): Applied => {
  const order = state.orders.get(id)
  return [state, order === undefined ? { _tag: 'UnknownOrder', order: id } : { _tag: 'OrderFound', order }]
}

const perform = (state: State, command: C.Command): Applied =>
  match(command)
    .returnType<Applied>()
    .with({ _tag: 'AddProduct' }, (c) => addProduct(state, c))
    .with({ _tag: 'Restock' }, (c) => restock(state, c))
    .with({ _tag: 'SetPrice' }, (c) => setPrice(state, c))
    .with({ _tag: 'PlaceOrder' }, (c) => placeOrder(state, c))
    .with({ _tag: 'CancelOrder' }, (c) => cancelOrder(state, c))
    .with({ _tag: 'ReadProduct' }, (c) => readProduct(state, c))
    .with({ _tag: 'ReadCatalogue' }, (c) => readCatalogue(state, c))
    .with({ _tag: 'ReadOrder' }, (c) => readOrder(state, c))
    .exhaustive()

/** Reads carry no key. */
export const keyOf = (command: C.Command): IdempotencyKey | null => ('key' in command ? command.key : null)

export const apply = (state: State, command: C.Command): Applied => {
  const key = keyOf(command)
  if (key === null) return perform(state, command)
  const before = state.keys.get(key)
  if (before !== undefined) {
    return [state, same(before.command, command) ? before.reply : { _tag: 'KeyReused', key }]
  }
  const [next, reply] = perform(state, command)
  return [remember(next, key, { command, reply }), reply]
}
