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
  | { readonly _tag: 'CancelOrder'; readonly order: number; readonly by?: 'Stranger' }
  | { readonly _tag: 'ReadProduct'; readonly product: string }
  | { readonly _tag: 'ReadOrder'; readonly order: number; readonly by?: 'Stranger' }

/** Of all orders of a run: every client may read what another one has bought, and so may who reads everything in the end. */
export const RUN_SECRET = 'clients-of-this-run'
/** What clients show who try what they may not. */
const OTHER_SECRET = 'somebody-else'

export const secretOf = ({ by }: { readonly by?: 'Stranger' }): string =>
  by === 'Stranger' ? OTHER_SECRET : RUN_SECRET

const get = (path: string, secret: string | null): Question => ({ method: 'GET', path, key: null, secret, body: null })
const post = (path: string, key: string, secret: string | null, body: unknown): Question => ({
  method: 'POST',
  path,
  key,
  secret,
  body,
})

/** The request for an operation; the key makes it safe to send it again. */
export const questionOf = (operation: Operation, key: string): Question =>
  match(operation)
    .with({ _tag: 'AddProduct' }, ({ id, price, stock }) =>
      post('/products', key, null, { id, name: `Product ${id}`, price, stock }),
    )
    .with({ _tag: 'Restock' }, ({ product, quantity }) => post(`/products/${product}/stock`, key, null, { quantity }))
    .with({ _tag: 'PlaceOrder' }, ({ lines }) => post('/orders', key, RUN_SECRET, { lines }))
    .with({ _tag: 'CancelOrder' }, (cancel) =>
      post(`/orders/${cancel.order}/cancellation`, key, secretOf(cancel), null),
    )
    .with({ _tag: 'ReadProduct' }, ({ product }) => get(`/products/${product}`, null))
    .with({ _tag: 'ReadOrder' }, (read) => get(`/orders/${read.order}`, secretOf(read)))
    .exhaustive()
