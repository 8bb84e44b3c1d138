/** What the clients of a run do. */
import { match } from 'ts-pattern'
import type { Question } from './ask.js'

export interface Line {
  readonly product: string
  readonly quantity: number
}

export type Operation =
  | { readonly _tag: 'AddProduct'; readonly id: string; readonly price: number; readonly stock: number }
  | { readonly _tag: 'Restock'; readonly product: string; readonly quantity: number }
  | { readonly _tag: 'PlaceOrder'; readonly lines: readonly Line[] }
  | { readonly _tag: 'CancelOrder'; readonly order: number }
  | { readonly _tag: 'ReadProduct'; readonly product: string }
  | { readonly _tag: 'ReadOrder'; readonly order: number }

const get = (path: string): Question => ({ method: 'GET', path, key: null, body: null })
const post = (path: string, key: string, body: unknown): Question => ({ method: 'POST', path, key, body })

/** The request for an operation; the key makes it safe to send it again. */
export const questionOf = (operation: Operation, key: string): Question =>
  match(operation)
    .with({ _tag: 'AddProduct' }, ({ id, price, stock }) =>
      post('/products', key, { id, name: `Product ${id}`, price, stock }),
    )
    .with({ _tag: 'Restock' }, ({ product, quantity }) => post(`/products/${product}/stock`, key, { quantity }))
    .with({ _tag: 'PlaceOrder' }, ({ lines }) => post('/orders', key, { lines }))
    .with({ _tag: 'CancelOrder' }, ({ order }) => post(`/orders/${order}/cancellation`, key, null))
    .with({ _tag: 'ReadProduct' }, ({ product }) => get(`/products/${product}`))
    .with({ _tag: 'ReadOrder' }, ({ order }) => get(`/orders/${order}`))
    .exhaustive()
