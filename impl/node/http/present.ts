/** Replies of the shop as JSON: what was asked for as it is, refusals as problems with their particulars. */
import { match, P } from 'ts-pattern'
import type { Reply } from '../../store/reply.js'
import type { ProblemCode } from './problems.js'

export type Presented =
  | {
      readonly _tag: 'Granted'
      readonly body: unknown
      /** Where that which was created can be read. */
      readonly location?: string
    }
  | { readonly _tag: 'Refused'; readonly error: ProblemCode; readonly detail: string; readonly particulars: object }

const refusal = (error: ProblemCode, detail: string, particulars: object = {}): Presented => ({
  _tag: 'Refused',
  error,
  detail,
  particulars,
})

const granted = (body: unknown, location?: string): Presented => ({
  _tag: 'Granted',
  body,
  ...(location === undefined ? {} : { location }),
})

export const present = (reply: Reply): Presented =>
  match(reply)
    .returnType<Presented>()
    .with({ _tag: 'ProductAdded' }, ({ product }) => granted(product, `/products/${product.id}`))
    .with({ _tag: P.union('Restocked', 'PriceSet', 'ProductFound') }, ({ product }) => granted(product))
    .with({ _tag: 'CatalogueFound' }, ({ products, next }) => granted({ products, next }))
    .with({ _tag: 'OrdersFound' }, ({ orders, next }) => granted({ orders, next }))
    .with({ _tag: 'OrderPlaced' }, ({ order }) => granted(order, `/orders/${order.id}`))
    .with({ _tag: P.union('OrderCancelled', 'OrderFound') }, ({ order }) => granted(order))
    .with({ _tag: 'UnknownProduct' }, ({ _tag, product }) =>
      refusal(_tag, `there is no product ${product}`, { product }),
    )
    .with({ _tag: 'DuplicateProduct' }, ({ _tag, product }) =>
      refusal(_tag, `there is a product ${product} already`, { product }),
    )
    .with({ _tag: 'StockTooLarge' }, ({ _tag, product }) =>
      refusal(_tag, `product ${product} cannot take so many units`, { product }),
    )
    .with({ _tag: 'OutOfStock' }, ({ _tag, lines }) => {
      const missing = lines.map(({ product, wanted, available }) => `${wanted} of ${product} (there are ${available})`)
      return refusal(_tag, `not in stock: ${missing.join(', ')}`, { lines })
    })
    .with({ _tag: 'TotalTooLarge' }, ({ _tag }) => refusal(_tag, 'the total is more than can be counted in cents'))
    .with({ _tag: 'UnknownOrder' }, ({ _tag, order }) => refusal(_tag, `there is no order ${order}`, { order }))
    .with({ _tag: 'AlreadyCancelled' }, ({ _tag, order }) =>
      refusal(_tag, `order ${order} is cancelled already`, { order }),
    )
    .with({ _tag: 'KeyReused' }, ({ _tag, key }) =>
      refusal(_tag, `the Idempotency-Key ${key} has been used for another request`, { key }),
    )
    .with({ _tag: 'NoCommand' }, ({ _tag, problem }) => refusal(_tag, `the log holds no command there: ${problem}`))
    .exhaustive()
