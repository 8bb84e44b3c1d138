/** What applying an order is made of: each part is measured for each command by itself, and the parts stand beside each other. */
import { isLeft } from 'fp-ts/lib/Either.js'
import type { apply } from '../../impl/store/apply.js'
import type { touchedBy } from '../../impl/store/change.js'
import type { violationsOf } from '../../impl/store/invariants.js'
import type { get } from '../../impl/store/persistent-map.js'
import type { keyPrint, orderPrint, productPrint } from '../../impl/store/prints.js'
import type { empty } from '../../impl/store/shop.js'
import type { decodeCommand } from '../../impl/store/wire.js'

/** Functions of a compiled program. */
export interface Parts {
  readonly empty: typeof empty
  readonly decodeCommand: typeof decodeCommand
  readonly apply: typeof apply
  readonly touchedBy: typeof touchedBy
  readonly violationsOf: typeof violationsOf
  readonly get: typeof get
  readonly orderPrint: typeof orderPrint
  readonly productPrint: typeof productPrint
  readonly keyPrint: typeof keyPrint
}

const lap = (): (() => number) => {
  let at = performance.now()
  return () => {
    const before = at
    at = performance.now()
    return at - before
  }
}

/** In percent: reading the text, changing the shop without its fingerprints, these, the invariants. */
export const sharesOf = (
  parts: Parts,
  commands: readonly string[],
): readonly (readonly [what: string, percent: number])[] => {
  let shop = parts.empty
  const sums = { read: 0, change: 0, prints: 0, invariants: 0 }
  for (const text of commands) {
    const time = lap()
    const command = parts.decodeCommand(text)
    sums.read += time()
    if (isLeft(command)) throw new Error(command.left)
    const before = shop
    const [after, reply] = parts.apply(shop, command.right, text)
    shop = after
    sums.change += time()
    parts.violationsOf(parts.touchedBy(before, command.right, after))
    sums.invariants += time()
    if (command.right._tag !== 'PlaceOrder' || reply._tag !== 'OrderPlaced') continue
    const product = parts.get(after.products, reply.order.lines[0]?.product ?? ('' as never))
    if (product === undefined) continue
    time()
    // Once more what the change did: of the product before and after it, of the order, and of what is remembered.
    parts.productPrint(product)
    parts.productPrint(product)
    parts.orderPrint(reply.order)
    parts.keyPrint(command.right.key, text, reply)
    sums.prints += time()
  }
  const all = sums.read + sums.change + sums.invariants
  const percent = (ms: number): number => Math.round((100 * ms) / all)
  return [
    ['reading the text of the command', percent(sums.read)],
    ['changing the shop', percent(sums.change - sums.prints)],
    ['its fingerprints', percent(sums.prints)],
    ['its invariants', percent(sums.invariants)],
  ]
}
