/** The replicated state machine: total and deterministic, so that replicas that apply the same log are the same shop. */
import { absurd } from 'fp-ts/lib/function.js'
import { type Command, keyOf } from './command.js'
import type { IdempotencyKey } from './fields.js'
import { cancelOrder, placeOrder, readOrder, readOrders } from './orders.js'
import { type Applied, addProduct, readCatalogue, readProduct, restock, setPrice } from './products.js'
import { type Rules, rules } from './rules.js'
import { remember, type Shop } from './shop.js'
import { encodeCommand } from './wire.js'

/** This runs for every command on every node: a switch costs less than what it leads to, a pattern would cost more. */
const perform = (shop: Shop, command: Command): Applied => {
  switch (command._tag) {
    case 'AddProduct':
      return addProduct(shop, command)
    case 'Restock':
      return restock(shop, command)
    case 'SetPrice':
      return setPrice(shop, command)
    case 'PlaceOrder':
      return placeOrder(shop, command)
    case 'CancelOrder':
      return cancelOrder(shop, command)
    case 'ReadProduct':
      return readProduct(shop, command)
    case 'ReadCatalogue':
      return readCatalogue(shop, command)
    case 'ReadOrder':
      return readOrder(shop, command)
    case 'ReadOrders':
      return readOrders(shop, command)
  }
}

/** Whatever the first command under a key was answered, a refusal too, is remembered. */
const performFirst = (shop: Shop, key: IdempotencyKey, command: Command, text: string): Applied => {
  const [next, reply] = perform(shop, command)
  return [remember(next, key, { command: text, reply }), reply]
}

/** `text`: the command as the log has it. It is what is remembered, so that it costs no memory besides the log's. */
export const applyWith =
  (chosen: Rules) =>
  (shop: Shop, command: Command, text: string = encodeCommand(command)): Applied => {
    const key = keyOf(command)
    if (key === null) return perform(shop, command)
    const recalled = chosen.recall(shop, key, text)
    switch (recalled._tag) {
      case 'First':
        return performFirst(shop, key, command, text)
      case 'Again':
        return [shop, recalled.reply]
      case 'Reused':
        return [shop, { _tag: 'KeyReused', key }]
      default:
        return absurd(recalled)
    }
  }

export const apply = applyWith(rules)
