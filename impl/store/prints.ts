/** The fingerprints of what a shop holds. They are taken several times for every command. */
import { canonicalJson } from './canonical.js'
import type { IdempotencyKey } from './fields.js'
import { addNumber, addText, type Print, printed, printing } from './fingerprint.js'
import type { Order } from './order.js'
import type { Product } from './product.js'
import type { Reply } from './reply.js'

const PRODUCT = 1
const ORDER = 2
const KEY_OF_ORDER = 3
const KEY = 4
const CLOCK = 5

export const productPrint = ({ id, name, price, stock, sold, initial, restocked }: Product): Print => {
  printing(PRODUCT)
  addText(id)
  addText(name)
  addNumber(price)
  addNumber(stock)
  addNumber(sold)
  addNumber(initial)
  addNumber(restocked)
  return printed()
}

const addOrder = ({ id, key, customer, lines, total, status }: Order): void => {
  addNumber(id)
  addText(key)
  // No customer has an empty name.
  addText(customer ?? '')
  addNumber(total)
  addText(status)
  for (const { product, quantity, price } of lines) {
    addText(product)
    addNumber(quantity)
    addNumber(price)
  }
}

export const orderPrint = (order: Order): Print => {
  printing(ORDER)
  addOrder(order)
  return printed()
}

/** Of the reply that is remembered under a key, to the command with this text. */
export const keyPrint = (key: IdempotencyKey, command: string, reply: Reply): Print => {
  printing(reply._tag === 'OrderPlaced' ? KEY_OF_ORDER : KEY)
  addText(key)
  addText(command)
  if (reply._tag === 'OrderPlaced') addOrder(reply.order)
  else addText(canonicalJson(reply))
  return printed()
}

/** Covers the clock by which keys are forgotten, and says which keys are the older ones. */
export const clockPrint = (clock: number, began: number, { a, b, c, d }: Print): Print => {
  printing(CLOCK)
  addNumber(clock)
  addNumber(began)
  for (const lane of [a, b, c, d]) addNumber(lane)
  return printed()
}
