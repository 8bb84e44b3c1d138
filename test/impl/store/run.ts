import { apply } from '../../../impl/store/apply.js'
import { Command } from '../../../impl/store/command.js'
import { slice } from '../../../impl/store/growing-list.js'
import type { Keys } from '../../../impl/store/keys.js'
import { entries } from '../../../impl/store/persistent-map.js'
import type { Reply } from '../../../impl/store/reply.js'
import { empty, type Shop } from '../../../impl/store/shop.js'
import { decoded } from './decoded.js'

export const command = (raw: unknown): Command => decoded(Command, raw)

export const add = (id: string, stock: number, price = 100) =>
  command({ _tag: 'AddProduct', key: null, id, name: `The ${id}`, price, stock })

export const order = (key: string, ...lines: readonly (readonly [product: string, quantity: number])[]) =>
  command({ _tag: 'PlaceOrder', key, lines: lines.map(([product, quantity]) => ({ product, quantity })) })

/** The keys of both generations. */
export const rememberedIn = ({ recent, older }: Keys) => [...entries(older.keys), ...entries(recent.keys)]

/** All that a shop holds, to be compared: two shops may hold the same in different ways. */
export const contentOf = ({ products, catalogue, orders, customers, secrets, keys, sum }: Shop) => ({
  products: new Map(entries(products)),
  catalogue,
  orders: new Map(entries(orders)),
  customers: new Map(entries(customers).map(([customer, ids]) => [customer, slice(ids, 0, ids.size)])),
  secrets: slice(secrets, 0, secrets.size),
  keys: new Map(rememberedIn(keys)),
  sum,
})

/** Applies the commands one after another; the shop at the end and all replies. */
export const run = (commands: readonly Command[], from: Shop = empty) => {
  const replies: Reply[] = []
  let shop = from
  for (const each of commands) {
    const [next, reply] = apply(shop, each)
    shop = next
    replies.push(reply)
  }
  return { shop, replies }
}
