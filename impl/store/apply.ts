/** The replicated state machine: total and deterministic, so that replicas that apply the same log are the same shop. */
import * as O from 'fp-ts/lib/Option.js'
import { match, P } from 'ts-pattern'
import type { Command } from './command.js'
import type { IdempotencyKey } from './fields.js'
import { fingerprint } from './fingerprint.js'
import { cancelOrder, placeOrder, readOrder, readOrders } from './orders.js'
import { type Applied, addProduct, readCatalogue, readProduct, restock, setPrice } from './products.js'
import { type Rules, rules } from './rules.js'
import { remember, type Shop } from './shop.js'

const perform = (shop: Shop, command: Command): Applied =>
  match(command)
    .with({ _tag: 'AddProduct' }, (c) => addProduct(shop, c))
    .with({ _tag: 'Restock' }, (c) => restock(shop, c))
    .with({ _tag: 'SetPrice' }, (c) => setPrice(shop, c))
    .with({ _tag: 'PlaceOrder' }, (c) => placeOrder(shop, c))
    .with({ _tag: 'CancelOrder' }, (c) => cancelOrder(shop, c))
    .with({ _tag: 'ReadProduct' }, (c) => readProduct(shop, c))
    .with({ _tag: 'ReadCatalogue' }, (c) => readCatalogue(shop, c))
    .with({ _tag: 'ReadOrder' }, (c) => readOrder(shop, c))
    .with({ _tag: 'ReadOrders' }, (c) => readOrders(shop, c))
    .exhaustive()

/** Reads carry no key: repeating one does no harm. */
const keyOf = (command: Command): O.Option<IdempotencyKey> =>
  match(command)
    .with({ _tag: P.union('ReadProduct', 'ReadCatalogue', 'ReadOrder', 'ReadOrders') }, () => O.none)
    .otherwise(({ key }) => O.fromNullable(key))

/** Whatever the first command under a key was answered, a refusal too, is remembered. */
const performFirst = (shop: Shop, key: IdempotencyKey, print: string, command: Command): Applied => {
  const [next, reply] = perform(shop, command)
  return [remember(next, key, { fingerprint: print, reply }), reply]
}

export const applyWith =
  (chosen: Rules) =>
  (shop: Shop, command: Command): Applied => {
    const key = keyOf(command)
    if (O.isNone(key)) return perform(shop, command)
    const print = fingerprint(command)
    return match(chosen.recall(shop, key.value, print))
      .with({ _tag: 'First' }, () => performFirst(shop, key.value, print, command))
      .with({ _tag: 'Again' }, ({ reply }): Applied => [shop, reply])
      .with({ _tag: 'Reused' }, (): Applied => [shop, { _tag: 'KeyReused', key: key.value }])
      .exhaustive()
  }

export const apply = applyWith(rules)
