import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply } from '../../../impl/store/apply.js'
import { replaced, toHex } from '../../../impl/store/fingerprint.js'
import { digest, empty, type Shop } from '../../../impl/store/shop.js'
import * as arbitraries from './arbitraries.js'
import { add, command, order, run } from './run.js'

/** The digest from the content alone, the slow way. */
const fromContent = (shop: Shop): string => {
  const elements: readonly unknown[] = [
    ...[...shop.products.values()].map((product) => ['product', product]),
    ...[...shop.orders.values()].map((each) => ['order', each]),
    ...[...shop.keys].map(([key, remembered]) => ['key', key, remembered]),
  ]
  return toHex(elements.reduce<bigint>((sum, element) => replaced(sum, undefined, element), 0n))
}

describe('the digest', () => {
  it('is that of the content, whatever led to it', () => {
    fc.assert(
      fc.property(arbitraries.commands, (commands) => {
        const { shop } = run(commands)
        expect(digest(shop)).toBe(fromContent(shop))
      }),
    )
  })

  it('does not depend on the order in which products came', () => {
    const [a, b, c] = [add('a', 1), add('b', 2), add('c', 3)]
    expect(digest(run([c, a, b]).shop)).toBe(digest(run([a, b, c]).shop))
  })

  it('is back where it was after a price went up and down again', () => {
    const before = run([add('a', 1, 100)]).shop
    const price = (to: number) => command({ _tag: 'SetPrice', key: null, product: 'a', price: to })
    const up = run([price(200)], before).shop
    expect(digest(up)).not.toBe(digest(before))
    expect(digest(run([price(100)], up).shop)).toBe(digest(before))
  })

  it('tells shops apart that differ only in a remembered reply', () => {
    const a = run([order('k1', ['hat', 1])]).shop
    const b = run([order('k2', ['hat', 1])]).shop
    expect(new Set([digest(empty), digest(a), digest(b)]).size).toBe(3)
  })

  it('changes with every command that changes the shop', () => {
    fc.assert(
      fc.property(arbitraries.commands, arbitraries.command, (commands, next) => {
        const { shop } = run(commands)
        const [after, reply] = apply(shop, next)
        fc.pre(reply._tag !== 'PriceSet')
        expect(digest(after) !== digest(shop)).toBe(after !== shop)
      }),
    )
  })
})
