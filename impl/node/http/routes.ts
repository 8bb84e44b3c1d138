/** The HTTP interface of the shop, route by route: what each takes, which command it is, how replies become statuses. */
import { WantedLines } from '../../store/command.js'
import { OptionalCustomer } from '../../store/customer.js'
import {
  CustomerId,
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
import { digestOfSecret, OrderSecret } from './headers.js'
import { digits, optional } from './parameters.js'
import { type CommandRoute, commandRoute, ignored, noBody } from './route.js'

const defaultPage = 100

const productPath = record('a path', { id: ProductId })
const orderPath = record('a path', { id: digits(OrderId) })
const newOrder = record('a new order', { customer: OptionalCustomer, lines: WantedLines })
const optionalKey = optional(IdempotencyKey, null)
const optionalSecret = optional(OrderSecret, null)

export const shopRoutes: readonly CommandRoute[] = [
  commandRoute({
    method: 'GET',
    pattern: '/products',
    operation: 'listProducts',
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
    operation: 'createProduct',
    access: 'Admin',
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
    operation: 'readProduct',
    summary: 'One product',
    parts: { path: productPath, query: ignored, key: ignored, body: noBody },
    command: ({ path }) => ({ _tag: 'ReadProduct', product: path.id }),
    replies: { ProductFound: 200, UnknownProduct: 404 },
  }),
  commandRoute({
    method: 'POST',
    pattern: '/products/:id/stock',
    operation: 'restockProduct',
    access: 'Admin',
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
    operation: 'priceProduct',
    access: 'Admin',
    summary: 'Set the price of a product, in cents',
    parts: { path: productPath, query: ignored, key: optionalKey, body: record('a pricing', { price: Price }) },
    command: ({ path, key, body }) => ({ _tag: 'SetPrice', key, product: path.id, price: body.price }),
    replies: { PriceSet: 200, UnknownProduct: 404, KeyReused: 422 },
  }),
  commandRoute({
    method: 'POST',
    pattern: '/orders',
    operation: 'placeOrder',
    summary: 'Place an order: all lines or none, at most once for each Idempotency-Key',
    parts: { path: ignored, query: ignored, key: IdempotencyKey, secret: optionalSecret, body: newOrder },
    command: ({ key, secret, body: { customer, lines } }) => ({
      _tag: 'PlaceOrder',
      key,
      customer,
      secret: digestOfSecret(secret ?? key),
      lines,
    }),
    replies: { OrderPlaced: 201, UnknownProduct: 422, OutOfStock: 409, TotalTooLarge: 422, KeyReused: 422 },
  }),
  commandRoute({
    method: 'GET',
    pattern: '/orders',
    operation: 'listOrders',
    summary: "A page of a customer's orders, the newest first; `after` is the `next` of the page before",
    parts: {
      path: ignored,
      query: record('a query', {
        customer: CustomerId,
        after: optional(digits(OrderId), null),
        limit: optional(digits(PageSize), defaultPage),
      }),
      key: ignored,
      secret: optionalSecret,
      body: noBody,
    },
    command: ({ query, shown }) => ({ _tag: 'ReadOrders', ...query, secret: shown }),
    replies: { OrdersFound: 200 },
  }),
  commandRoute({
    method: 'GET',
    pattern: '/orders/:id',
    operation: 'readOrder',
    summary: 'One order',
    parts: { path: orderPath, query: ignored, key: ignored, secret: optionalSecret, body: noBody },
    command: ({ path, shown }) => ({ _tag: 'ReadOrder', order: path.id, secret: shown }),
    replies: { OrderFound: 200, UnknownOrder: 404 },
  }),
  commandRoute({
    method: 'POST',
    pattern: '/orders/:id/cancellation',
    operation: 'cancelOrder',
    access: 'Buyer',
    summary: 'Cancel an order: its units go back into stock, the order stays readable; takes no body',
    parts: { path: orderPath, query: ignored, key: optionalKey, secret: optionalSecret, body: noBody },
    command: ({ path, key, shown }) => ({ _tag: 'CancelOrder', key, order: path.id, secret: shown }),
    replies: { OrderCancelled: 200, UnknownOrder: 404, WrongSecret: 403, AlreadyCancelled: 409, KeyReused: 422 },
  }),
]
