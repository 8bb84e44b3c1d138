/** The HTTP interface of the shop, route by route: what each takes, which command it is, how replies become statuses. */
import * as t from 'io-ts'
import { WantedLines } from '../../store/command.js'
import {
  IdempotencyKey,
  OrderId,
  PageSize,
  Price,
  ProductId,
  ProductName,
  Quantity,
  record,
  Units,
} from '../../store/fields.js'
import { commandRoute, ignored, noBody, type Route } from './route.js'

const defaultPage = 100

/** A number written in decimal digits, as paths and queries have it. */
const digits = <A extends number>(codec: t.Type<A, number, unknown>) =>
  new t.Type<A, string, unknown>(
    codec.name,
    codec.is,
    (u, context) =>
      typeof u === 'string' && /^\d{1,16}$/.test(u) ? codec.validate(Number(u), context) : t.failure(u, context),
    String,
  )

/** What may be left out, and then is `absent`. */
const optional = <A, B>(codec: t.Type<A, unknown, unknown>, absent: B) =>
  new t.Type<A | B, unknown, unknown>(
    codec.name,
    (u): u is A | B => u === absent || codec.is(u),
    (u, context) => (u === undefined ? t.success(absent) : codec.validate(u, context)),
    (a) => a,
  )

const productPath = record('a path', { id: ProductId })
const orderPath = record('a path', { id: digits(OrderId) })
const optionalKey = optional(IdempotencyKey, null)

export const routes: readonly Route[] = [
  commandRoute({
    method: 'GET',
    pattern: '/products',
    summary: 'A page of the catalogue, by product id; `after` is the `next` of the page before',
    parts: {
      path: ignored,
      query: record('a query', { after: optional(ProductId, null), limit: optional(digits(PageSize), defaultPage) }),
      key: ignored,
      body: noBody,
    },
    command: ({ query }) => ({ _tag: 'ReadCatalogue', after: query.after, limit: query.limit }),
    replies: { CatalogueFound: 200 },
  }),
  commandRoute({
    method: 'POST',
    pattern: '/products',
    summary: 'Add a product',
    parts: {
      path: ignored,
      query: ignored,
      key: optionalKey,
      body: record('a new product', { id: ProductId, name: ProductName, price: Price, stock: Units }),
    },
    command: ({ key, body }) => ({ _tag: 'AddProduct', key, ...body }),
    replies: { ProductAdded: 201, DuplicateProduct: 409, KeyReused: 422 },
  }),
  commandRoute({
    method: 'GET',
    pattern: '/products/:id',
    summary: 'One product',
    parts: { path: productPath, query: ignored, key: ignored, body: noBody },
    command: ({ path }) => ({ _tag: 'ReadProduct', product: path.id }),
    replies: { ProductFound: 200, UnknownProduct: 404 },
  }),
  commandRoute({
    method: 'POST',
    pattern: '/products/:id/stock',
    summary: 'Restock a product by a quantity',
    parts: {
      path: productPath,
      query: ignored,
      key: optionalKey,
      body: record('a restocking', { quantity: Quantity }),
    },
    command: ({ path, key, body }) => ({ _tag: 'Restock', key, product: path.id, quantity: body.quantity }),
    replies: { Restocked: 200, UnknownProduct: 404, StockTooLarge: 422, KeyReused: 422 },
  }),
  commandRoute({
    method: 'PUT',
    pattern: '/products/:id/price',
    summary: 'Set the price of a product, in cents',
    parts: { path: productPath, query: ignored, key: optionalKey, body: record('a pricing', { price: Price }) },
    command: ({ path, key, body }) => ({ _tag: 'SetPrice', key, product: path.id, price: body.price }),
    replies: { PriceSet: 200, UnknownProduct: 404, KeyReused: 422 },
  }),
  commandRoute({
    method: 'POST',
    pattern: '/orders',
    summary: 'Place an order: all lines or none, at most once for each Idempotency-Key',
    parts: { path: ignored, query: ignored, key: IdempotencyKey, body: record('a new order', { lines: WantedLines }) },
    command: ({ key, body }) => ({ _tag: 'PlaceOrder', key, lines: body.lines }),
    replies: { OrderPlaced: 201, UnknownProduct: 422, OutOfStock: 409, TotalTooLarge: 422, KeyReused: 422 },
  }),
  commandRoute({
    method: 'GET',
    pattern: '/orders/:id',
    summary: 'One order',
    parts: { path: orderPath, query: ignored, key: ignored, body: noBody },
    command: ({ path }) => ({ _tag: 'ReadOrder', order: path.id }),
    replies: { OrderFound: 200, UnknownOrder: 404 },
  }),
  commandRoute({
    method: 'POST',
    pattern: '/orders/:id/cancellation',
    summary: 'Cancel an order: its units go back into stock, the order stays readable; takes no body',
    parts: { path: orderPath, query: ignored, key: optionalKey, body: noBody },
    command: ({ path, key }) => ({ _tag: 'CancelOrder', key, order: path.id }),
    replies: { OrderCancelled: 200, UnknownOrder: 404, AlreadyCancelled: 409, KeyReused: 422 },
  }),
  { _tag: 'Status', method: 'GET', pattern: '/status', summary: 'What the asked node knows of itself and its leader' },
]
