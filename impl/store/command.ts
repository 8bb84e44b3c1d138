/** What a client may ask of the shop. Reads are commands too: they go through the log, which makes them linearizable. */
import * as t from 'io-ts'
import { OptionalCustomer } from './customer.js'
import {
  CustomerId,
  type Described,
  IdempotencyKey,
  maxLines,
  OrderId,
  PageSize,
  Price,
  ProductId,
  ProductName,
  Quantity,
  record,
  Units,
} from './fields.js'
import { withSecret } from './secret.js'

const OptionalKey = t.union([IdempotencyKey, t.null], `${IdempotencyKey.name} or null`)

/** A line of an order as the client sends it: the shop adds the price. */
export const WantedLine = record('an order line', { product: ProductId, quantity: Quantity })
export type WantedLine = t.TypeOf<typeof WantedLine>

const someLines = t.readonlyArray(WantedLine, 'order lines')
const linesName = `a list of 1 to ${maxLines} order lines`
const fits = (lines: readonly unknown[]): boolean => lines.length >= 1 && lines.length <= maxLines

/** The length is looked at before the lines are, so that an endless list costs nothing. */
const boundedLines = new t.Type<readonly WantedLine[], readonly t.OutputOf<typeof WantedLine>[], unknown>(
  linesName,
  (u): u is readonly WantedLine[] => someLines.is(u) && fits(u),
  (u, context) => (Array.isArray(u) && fits(u) ? someLines.validate(u, context) : t.failure(u, context)),
  someLines.encode,
)
export const WantedLines: typeof boundedLines & Described & { readonly items: typeof WantedLine } = Object.assign(
  boundedLines,
  { schema: { type: 'array', minItems: 1, maxItems: maxLines }, items: WantedLine },
)

export const AddProduct = record('AddProduct', {
  _tag: t.literal('AddProduct'),
  key: OptionalKey,
  id: ProductId,
  name: ProductName,
  price: Price,
  stock: Units,
})
export type AddProduct = t.TypeOf<typeof AddProduct>

export const Restock = record('Restock', {
  _tag: t.literal('Restock'),
  key: OptionalKey,
  product: ProductId,
  quantity: Quantity,
})
export type Restock = t.TypeOf<typeof Restock>

export const SetPrice = record('SetPrice', {
  _tag: t.literal('SetPrice'),
  key: OptionalKey,
  product: ProductId,
  price: Price,
})
export type SetPrice = t.TypeOf<typeof SetPrice>

/** All lines or none. The key is required: without it, a retry could buy twice. */
export const PlaceOrder = withSecret('PlaceOrder', {
  _tag: t.literal('PlaceOrder'),
  key: IdempotencyKey,
  customer: OptionalCustomer,
  lines: WantedLines,
})
export type PlaceOrder = t.TypeOf<typeof PlaceOrder>

/** The units of the order go back into stock, if the secret is the order's. */
export const CancelOrder = withSecret('CancelOrder', {
  _tag: t.literal('CancelOrder'),
  key: OptionalKey,
  order: OrderId,
})
export type CancelOrder = t.TypeOf<typeof CancelOrder>

export const ReadProduct = record('ReadProduct', { _tag: t.literal('ReadProduct'), product: ProductId })
export type ReadProduct = t.TypeOf<typeof ReadProduct>

/** A page of the products in the order of their ids, beginning after the given one. */
export const ReadCatalogue = record('ReadCatalogue', {
  _tag: t.literal('ReadCatalogue'),
  after: t.union([ProductId, t.null], `${ProductId.name} or null`),
  limit: PageSize,
})
export type ReadCatalogue = t.TypeOf<typeof ReadCatalogue>

/** What is private is shown to whoever shows the order's secret. */
export const ReadOrder = withSecret('ReadOrder', { _tag: t.literal('ReadOrder'), order: OrderId })
export type ReadOrder = t.TypeOf<typeof ReadOrder>

/** A page of a customer's orders, the newest first, beginning after the given one. */
export const ReadOrders = withSecret('ReadOrders', {
  _tag: t.literal('ReadOrders'),
  customer: CustomerId,
  after: t.union([OrderId, t.null], `${OrderId.name} or null`),
  limit: PageSize,
})
export type ReadOrders = t.TypeOf<typeof ReadOrders>

export const Command = t.union(
  [AddProduct, Restock, SetPrice, PlaceOrder, CancelOrder, ReadProduct, ReadCatalogue, ReadOrder, ReadOrders],
  'a command of the shop',
)
export type Command = t.TypeOf<typeof Command>

/** Reads carry no key: repeating one does no harm. */
export const keyOf = (command: Command): IdempotencyKey | null => ('key' in command ? command.key : null)
