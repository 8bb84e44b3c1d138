/**
 * The fingerprints of what a shop holds. They are taken several times for every command, so each kind of thing has a text of
 * its own, of its fields in a fixed order. No field has a line feed in it, so that each text stands for one thing alone.
 */
import { canonicalJson } from './canonical.js'
import type { IdempotencyKey } from './fields.js'
import { type Print, printOf } from './fingerprint.js'
import type { Order } from './order.js'
import type { Product } from './product.js'
import type { Reply } from './reply.js'

const productText = ({ id, name, price, stock, sold, initial, restocked }: Product): string =>
  `product\n${id}\n${name}\n${price}\n${stock}\n${sold}\n${initial}\n${restocked}`

const orderText = ({ id, key, customer, lines, total, status }: Order): string => {
  let text = `order\n${id}\n${key}\n${customer ?? ''}\n${total}\n${status}`
  for (const { product, quantity, price } of lines) text += `\n${product}\n${quantity}\n${price}`
  return text
}

export const productPrint = (product: Product): Print => printOf(productText(product))

export const orderPrint = (order: Order): Print => printOf(orderText(order))

/** Of the reply that is remembered under a key, to the command with this text: a text of any form, hence its length. */
export const keyPrint = (key: IdempotencyKey, command: string, reply: Reply): Print => {
  const told = reply._tag === 'OrderPlaced' ? orderText(reply.order) : canonicalJson(reply)
  return printOf(`key\n${key}\n${command.length}\n${command}\n${told}`)
}
