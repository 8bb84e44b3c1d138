/** Numbers for the names in a history, so that states need not hold texts as keys. */
import { type Command, keyOf } from '../../../impl/store/command.js'
import type { IdempotencyKey, ProductId } from '../../../impl/store/fields.js'

export interface Names {
  readonly product: (id: ProductId) => number
  /** -1 for a key that no more than one command of the history has: nobody will ever ask what it remembers. */
  readonly key: (key: IdempotencyKey) => number
}

/** `commands`: all of the history. */
export const namesOf = (commands: readonly Command[]): Names => {
  const seen = new Set<IdempotencyKey>()
  const keys = new Map<IdempotencyKey, number>()
  for (const command of commands) {
    const key = keyOf(command)
    if (key === null) continue
    if (seen.has(key) && !keys.has(key)) keys.set(key, keys.size)
    seen.add(key)
  }
  const products = new Map<ProductId, number>()
  const product = (id: ProductId): number => {
    const known = products.get(id)
    if (known !== undefined) return known
    products.set(id, products.size)
    return products.size - 1
  }
  return { product, key: (key) => keys.get(key) ?? -1 }
}
