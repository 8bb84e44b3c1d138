/** Replies of the shop as JSON: what was asked for as it is, refusals as problems with their particulars. */
import { absurd } from 'fp-ts/lib/function.js'
import type { Reply, ReplyOf, Shortage } from '../../store/reply.js'
import type { ProblemCode } from './problems.js'

export type Presented =
  | {
      readonly _tag: 'Granted'
      readonly body: unknown
      /** The path of the resource that was created. */
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

export const present = (reply: Reply): Presented => {
  switch (reply._tag) {
    case 'ProductAdded':
      return granted(reply.product, `/products/${reply.product.id}`)
    case 'Restocked':
    case 'PriceSet':
    case 'ProductFound':
      return granted(reply.product)
    case 'CatalogueFound':
      return granted({ products: reply.products, next: reply.next })
    case 'OrdersFound':
      return granted({ orders: reply.orders, next: reply.next })
    case 'OrderPlaced':
      return granted(reply.order, `/orders/${reply.order.id}`)
    case 'OrderCancelled':
    case 'OrderFound':
      return granted(reply.order)
    case 'UnknownProduct':
      return aboutProduct(reply, `there is no product ${reply.product}`)
    case 'DuplicateProduct':
      return aboutProduct(reply, `there is a product ${reply.product} already`)
    case 'StockTooLarge':
      return aboutProduct(reply, `product ${reply.product} cannot take that many units`)
    case 'OutOfStock':
      return refusal(reply._tag, `not in stock: ${reply.lines.map(missing).join(', ')}`, { lines: reply.lines })
    case 'TotalTooLarge':
      return refusal(reply._tag, 'the total is more than can be counted in cents')
    case 'UnknownOrder':
      return refusal(reply._tag, `there is no order ${reply.order}`, { order: reply.order })
    case 'AlreadyCancelled':
      return refusal(reply._tag, `order ${reply.order} is cancelled already`, { order: reply.order })
    case 'WrongSecret':
      return refusal(reply._tag, `the secret shown is not that of order ${reply.order}`, { order: reply.order })
    case 'KeyReused':
      return refusal(reply._tag, `the Idempotency-Key ${reply.key} has been used for another request`, {
        key: reply.key,
      })
    case 'NoCommand':
      return refusal(reply._tag, `the log holds no command there: ${reply.problem}`)
    default:
      return absurd(reply)
  }
}

const aboutProduct = (
  { _tag, product }: ReplyOf<'UnknownProduct' | 'DuplicateProduct' | 'StockTooLarge'>,
  detail: string,
): Presented => refusal(_tag, detail, { product })

const missing = ({ product, wanted, available }: Shortage): string => `${wanted} of ${product} (there are ${available})`
