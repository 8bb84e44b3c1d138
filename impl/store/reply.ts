/** What the shop answers. An error is an answer like any other: it is decided in the log and the same on every node. */
import * as t from 'io-ts'
import { IdempotencyKey, OrderId, ProductId, record, Units } from './fields.js'
import { Order, ShownOrder } from './order.js'
import { Product } from './product.js'

/** What is missing of one product: `wanted` is summed over all lines that name it. */
export const Shortage = record('a shortage', { product: ProductId, wanted: Units, available: Units })
export type Shortage = t.TypeOf<typeof Shortage>

const withProduct = <Tag extends string>(tag: Tag) => record(tag, { _tag: t.literal(tag), product: Product })
const withOrder = <Tag extends string>(tag: Tag) => record(tag, { _tag: t.literal(tag), order: Order })
const aboutProduct = <Tag extends string>(tag: Tag) => record(tag, { _tag: t.literal(tag), product: ProductId })
const aboutOrder = <Tag extends string>(tag: Tag) => record(tag, { _tag: t.literal(tag), order: OrderId })

export const Reply = t.union(
  [
    withProduct('ProductAdded'),
    withProduct('Restocked'),
    withProduct('PriceSet'),
    withProduct('ProductFound'),
    /** `next` is the `after` of the next page, null on the last page. */
    record('CatalogueFound', {
      _tag: t.literal('CatalogueFound'),
      products: t.readonlyArray(Product, 'products'),
      next: t.union([ProductId, t.null], `${ProductId.name} or null`),
    }),
    withOrder('OrderPlaced'),
    withOrder('OrderCancelled'),
    record('OrderFound', { _tag: t.literal('OrderFound'), order: ShownOrder }),
    /** `next` is the `after` of the next page, null on the last page. */
    record('OrdersFound', {
      _tag: t.literal('OrdersFound'),
      orders: t.readonlyArray(ShownOrder, 'orders'),
      next: t.union([OrderId, t.null], `${OrderId.name} or null`),
    }),
    aboutProduct('UnknownProduct'),
    aboutProduct('DuplicateProduct'),
    /** The restocking would take the product's units beyond what the shop can count. */
    aboutProduct('StockTooLarge'),
    record('OutOfStock', { _tag: t.literal('OutOfStock'), lines: t.readonlyArray(Shortage, 'shortages') }),
    /** The total in cents would not be a safe integer. */
    record('TotalTooLarge', { _tag: t.literal('TotalTooLarge') }),
    aboutOrder('UnknownOrder'),
    aboutOrder('AlreadyCancelled'),
    /** The secret that was shown is not that of the order. */
    aboutOrder('WrongSecret'),
    /** The key has been used before, for another command. */
    record('KeyReused', { _tag: t.literal('KeyReused'), key: IdempotencyKey }),
    /** The log holds a text that is no command of a client; neither products nor orders were changed. */
    record('NoCommand', { _tag: t.literal('NoCommand'), problem: t.string }),
  ],
  'a reply of the shop',
)
export type Reply = t.TypeOf<typeof Reply>
export type ReplyOf<Tag extends Reply['_tag']> = Extract<Reply, { readonly _tag: Tag }>
