/** The writes of the benchmark, each a small body under a key of its own. */
import type { WriteKind } from './target.js'

export interface WriteRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Orders and restockings go to these in turn. */
export const PRODUCTS: readonly string[] = Array.from({ length: 16 }, (_, k) => `tea-${k}`)

const orderOf = (client: number, product: string): string =>
  JSON.stringify({ customer: `customer-${client}`, lines: [{ product, quantity: 1 }] })

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const media = { 'content-type': 'application/json' }

/** The write number `k` of a client. What etcd is given to keep is what the shop is sent as an order. */
export const writeRequest = (kind: WriteKind, load: string, client: number, k: number): WriteRequest => {
  const product = PRODUCTS[(client + k) % PRODUCTS.length] ?? ''
  const key = `${load}-${client}-${k}`
  switch (kind) {
    case 'order':
      return { path: '/orders', headers: { ...media, 'idempotency-key': key }, body: orderOf(client, product) }
    case 'restock':
      return { path: `/products/${product}/stock`, headers: media, body: '{"quantity":1}' }
    case 'put':
      return {
        path: '/v3/kv/put',
        headers: media,
        body: JSON.stringify({ key: base64(key), value: base64(orderOf(client, product)) }),
      }
    default: {
      const none: never = kind
      return none
    }
  }
}
