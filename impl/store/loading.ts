/** Puts a shop together from the parts of saved.ts, in the order in which they were made. */
import * as E from 'fp-ts/lib/Either.js'
import { plus } from './fingerprint.js'
import * as L from './growing-list.js'
import { added, type Generation, noneSince } from './keys.js'
import { type Order, totalOf } from './order.js'
import * as M from './persistent-map.js'
import { productPrint } from './prints.js'
import type { Product } from './product.js'
import { commandOf, decodePart, type KeyRow, type OrderRow, type Part } from './saved.js'
import { empty, insertOrder, nextOrderId, type Shop } from './shop.js'

export interface Loading {
  /** Left: one line that says why the text cannot be the next part. */
  readonly take: (part: string) => E.Either<string, Loading>
  /** What all parts come to. */
  readonly end: () => E.Either<string, Shop>
}

/** Begins with nothing. */
export const loadingShop = (): Loading => beforeClock

const beforeClock: Loading = {
  take: (text) =>
    E.chain((part: Part): E.Either<string, Loading> => {
      if (part._tag !== 'Clock') return E.left(`the first part is ${part._tag}; expected Clock`)
      const { now: clock, began, recent, older } = part
      return E.right(loading({ ...empty, keys: { recent: noneSince(recent), older: noneSince(older), clock, began } }))
    })(decodePart(text)),
  end: () => E.left('there is no part'),
}

const loading = (shop: Shop): Loading => ({
  take: (text) => E.chain((part: Part) => E.map(loading)(withPart(shop, part)))(decodePart(text)),
  end: () =>
    E.right({
      ...shop,
      catalogue: M.entries(shop.products)
        .map(([id]) => id)
        .sort(),
    }),
})

const withPart = (shop: Shop, part: Part): E.Either<string, Shop> => {
  switch (part._tag) {
    case 'Clock':
      return E.left('a second Clock')
    case 'Products':
      return E.right(part.products.reduce(withProduct, shop))
    case 'Orders':
      return E.right(part.orders.reduce(withOrder, shop))
    case 'Keys':
      return withKeys(shop, part.generation, part.keys)
  }
}

const withProduct = (shop: Shop, product: Product): Shop => ({
  ...shop,
  products: M.put(shop.products, product.id, product),
  sum: plus(shop.sum, productPrint(product)),
})

const withOrder = (shop: Shop, [key, customer, rows, isCancelled, secret]: OrderRow): Shop => {
  // The product's own id: each order would keep a copy of it otherwise.
  const lines = rows.map(([id, quantity, price]) => ({ product: M.get(shop.products, id)?.id ?? id, quantity, price }))
  const status = isCancelled ? 'Cancelled' : 'Placed'
  return insertOrder(shop, { id: nextOrderId(shop), key, customer, lines, total: totalOf(lines), status }, secret)
}

const withKeys = (shop: Shop, generation: 'recent' | 'older', rows: readonly KeyRow[]): E.Either<string, Shop> => {
  let all: Generation = shop.keys[generation]
  for (const row of rows) {
    if (typeof row !== 'number') {
      const [key, command, reply] = row
      all = added(all, key, { command, reply })
      continue
    }
    const order = M.get(shop.orders, row)
    if (order === undefined) return E.left(`a key stands for order ${row}, which is not there`)
    const placed: Order = order.status === 'Placed' ? order : { ...order, status: 'Placed' }
    const command = commandOf(placed, L.at(shop.secrets, row - 1) ?? null)
    all = added(all, order.key, { command, reply: { _tag: 'OrderPlaced', order: placed } })
  }
  return E.right({ ...shop, keys: { ...shop.keys, [generation]: all } })
}
