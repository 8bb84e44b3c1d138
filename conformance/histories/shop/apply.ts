/**
 * The shop once more, as its sequential specification: the commands of impl/store, ten times faster. A property test holds
 * it to `apply` of impl/store, reply for reply.
 */
import type * as C from '../../../impl/store/command.js'
import { keyOf } from '../../../impl/store/command.js'
import { cents, maxUnits, orderId, type ProductId } from '../../../impl/store/fields.js'
import { type Order, type OrderLine, type ShownOrder, totalOf, unitsByProduct } from '../../../impl/store/order.js'
import type { Product } from '../../../impl/store/product.js'
import type { Reply, Shortage } from '../../../impl/store/reply.js'
import { positionAfter } from '../../../impl/store/shop.js'
import type { Names } from './names.js'
import { same } from './same.js'
import { nextOrderId, opens, orderOf, putOrder, putProduct, remember, type State } from './state.js'
import { get } from './versions.js'

export type Applied = readonly [State, Reply]

const find = (names: Names, state: State, id: ProductId): Product | undefined => get(state.products, names.product(id))
const put = (names: Names, state: State, product: Product): State =>
  putProduct(state, names.product(product.id), product)

const addProduct = (names: Names, state: State, { id, name, price, stock }: C.AddProduct): Applied => {
  if (find(names, state, id) !== undefined) return [state, { _tag: 'DuplicateProduct', product: id }]
  const product: Product = { id, name, price, stock, sold: 0, initial: stock, restocked: 0 }
  return [put(names, state, product), { _tag: 'ProductAdded', product }]
}

const restock = (names: Names, state: State, { product: id, quantity }: C.Restock): Applied => {
  const found = find(names, state, id)
  if (found === undefined) return [state, { _tag: 'UnknownProduct', product: id }]
  if (found.initial + found.restocked + quantity > maxUnits) return [state, { _tag: 'StockTooLarge', product: id }]
  const product = { ...found, stock: found.stock + quantity, restocked: found.restocked + quantity }
  return [put(names, state, product), { _tag: 'Restocked', product }]
}

const setPrice = (names: Names, state: State, { product: id, price }: C.SetPrice): Applied => {
  const found = find(names, state, id)
  if (found === undefined) return [state, { _tag: 'UnknownProduct', product: id }]
  const product = { ...found, price }
  return [found.price === price ? state : put(names, state, product), { _tag: 'PriceSet', product }]
}

const moveUnits = (names: Names, state: State, units: ReadonlyMap<ProductId, number>, direction: 1 | -1): State => {
  let moved = state
  for (const [id, count] of units) {
    const product = find(names, moved, id)
    if (product === undefined) continue
    const sold = product.sold + direction * count
    moved = put(names, moved, { ...product, stock: product.stock - direction * count, sold })
  }
  return moved
}

const placeOrder = (names: Names, state: State, { key, customer, secret, lines: wanted }: C.PlaceOrder): Applied => {
  const lines: OrderLine[] = []
  for (const { product, quantity } of wanted) {
    const found = find(names, state, product)
    if (found === undefined) return [state, { _tag: 'UnknownProduct', product }]
    lines.push({ product, quantity, price: found.price })
  }
  const units = unitsByProduct(lines)
  const shortages: Shortage[] = []
  for (const [product, count] of units) {
    const available = find(names, state, product)?.stock ?? 0
    if (count > available) shortages.push({ product, wanted: count, available })
  }
  if (shortages.length > 0) return [state, { _tag: 'OutOfStock', lines: shortages }]
  const total = cents(totalOf(lines))
  if (!Number.isSafeInteger(total)) return [state, { _tag: 'TotalTooLarge' }]
  const order: Order = { id: nextOrderId(state), key, customer, lines, total, status: 'Placed' }
  return [putOrder(moveUnits(names, state, units, 1), order, secret), { _tag: 'OrderPlaced', order }]
}

const cancelOrder = (names: Names, state: State, { order: id, secret }: C.CancelOrder): Applied => {
  const found = orderOf(state, id)
  if (found === undefined) return [state, { _tag: 'UnknownOrder', order: id }]
  if (!opens(state, id, secret)) return [state, { _tag: 'WrongSecret', order: id }]
  if (found.status === 'Cancelled') return [state, { _tag: 'AlreadyCancelled', order: id }]
  const order: Order = { ...found, status: 'Cancelled' }
  const returned = moveUnits(names, state, unitsByProduct(order.lines), -1)
  return [putOrder(returned, order, null), { _tag: 'OrderCancelled', order }]
}

const readProduct = (names: Names, state: State, { product: id }: C.ReadProduct): Applied => {
  const product = find(names, state, id)
  return [state, product === undefined ? { _tag: 'UnknownProduct', product: id } : { _tag: 'ProductFound', product }]
}

const readCatalogue = (names: Names, state: State, { after, limit }: C.ReadCatalogue): Applied => {
  const start = after === null ? 0 : positionAfter(state.catalogue, after)
  const page = state.catalogue.slice(start, start + limit)
  const isLast = start + limit >= state.catalogue.length
  const products = page.flatMap((id) => find(names, state, id) ?? [])
  return [state, { _tag: 'CatalogueFound', products, next: isLast ? null : (page.at(-1) ?? null) }]
}

const readOrder = (state: State, { order: id, secret }: C.ReadOrder): Applied => {
  const found = orderOf(state, id)
  if (found === undefined) return [state, { _tag: 'UnknownOrder', order: id }]
  const order = opens(state, id, secret) ? found : { ...found, key: null, customer: null }
  return [state, { _tag: 'OrderFound', order }]
}

/** No index of customers is kept: histories hardly ever list orders. */
const readOrders = (state: State, { customer, after, limit, secret }: C.ReadOrders): Applied => {
  const found: ShownOrder[] = []
  for (let id = after === null ? state.orderCount : Math.min(after - 1, state.orderCount); id > 0; id -= 1) {
    const order = orderOf(state, orderId(id))
    if (order?.customer !== customer) continue
    if (found.length === limit) return [state, { _tag: 'OrdersFound', orders: found, next: found.at(-1)?.id ?? null }]
    found.push(opens(state, order.id, secret) ? order : { ...order, key: null })
  }
  return [state, { _tag: 'OrdersFound', orders: found, next: null }]
}

/** A search applies commands by the hundred thousand, hence the plain switch. */
const perform = (names: Names, state: State, command: C.Command): Applied => {
  switch (command._tag) {
    case 'AddProduct':
      return addProduct(names, state, command)
    case 'Restock':
      return restock(names, state, command)
    case 'SetPrice':
      return setPrice(names, state, command)
    case 'PlaceOrder':
      return placeOrder(names, state, command)
    case 'CancelOrder':
      return cancelOrder(names, state, command)
    case 'ReadProduct':
      return readProduct(names, state, command)
    case 'ReadCatalogue':
      return readCatalogue(names, state, command)
    case 'ReadOrder':
      return readOrder(state, command)
    case 'ReadOrders':
      return readOrders(state, command)
  }
}

/** `names`: of the history that the commands are from. */
export const applyIn =
  (names: Names) =>
  (state: State, command: C.Command): Applied => {
    const key = keyOf(command)
    const number = key === null ? -1 : names.key(key)
    if (key === null || number < 0) return perform(names, state, command)
    const before = get(state.keys, number)
    if (before !== undefined) {
      return [state, same(before.command, command) ? before.reply : { _tag: 'KeyReused', key }]
    }
    const [next, reply] = perform(names, state, command)
    return [remember(next, number, { command, reply }), reply]
  }
