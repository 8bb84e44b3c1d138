/**
 * The fingerprints of what a shop holds. They are taken several times for every command, so each kind of thing has a text of
 * its own: its fields in a fixed order, which costs a third of finding the order anew each time.
 */
import { canonicalJson } from './canonical.js'
import type { IdempotencyKey } from './fields.js'
import { printOf } from './fingerprint.js'
import type { Order } from './order.js'
import type { Product } from './product.js'
import type { Reply } from './reply.js'

const productText = ({ id, name, price, stock, sold, initial, restocked }: Product): string =>
  JSON.stringify(['product', id, name, price, stock, sold, initial, restocked])

const orderText = ({ id, key, customer, lines, total, status }: Order): string => {
  const flat: unknown[] = ['order', id, key, customer, total, status]
  for (const { product, quantity, price } of lines) flat.push(product, quantity, price)
  return JSON.stringify(flat)
}

/** A product is put once and replaced once: its print is kept for as long as the product is. */
const known = new WeakMap<Product, bigint>()

export const productPrint = (product: Product): bigint => {
  const before = known.get(product)
  if (before !== undefined) return before
  const print = printOf(productText(product))
  known.set(product, print)
  return print
}

export const orderPrint = (order: Order): bigint => printOf(orderText(order))

/** Of the reply that is remembered under a key, for a command with such a fingerprint. */
export const keyPrint = (key: IdempotencyKey, fingerprint: string, reply: Reply): bigint => {
  const told = reply._tag === 'OrderPlaced' ? orderText(reply.order) : canonicalJson(reply)
  return printOf(`${JSON.stringify(['key', key, fingerprint])}${told}`)
}
