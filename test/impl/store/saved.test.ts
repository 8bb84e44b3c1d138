/** A shop that is written as texts and read again is the same shop, whatever is done to it in between. */
import fc from 'fast-check'
import { chain, type Either, left, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../../impl/store/command.js'
import { type Loading, loadingShop } from '../../../impl/store/loading.js'
import { storeMachine } from '../../../impl/store/machine.js'
import { entries } from '../../../impl/store/persistent-map.js'
import { decodePart, partsOf } from '../../../impl/store/saved.js'
import { empty, type Shop } from '../../../impl/store/shop.js'
import { encodeTick } from '../../../impl/store/tick.js'
import { encodeCommand } from '../../../impl/store/wire.js'
import * as arbitraries from './arbitraries.js'
import { add, command, contentOf, order, run } from './run.js'

const machine = storeMachine((violation) => expect(violation).toBe(''))
const applied = (shop: Shop, texts: readonly string[]): Shop =>
  texts.reduce((state, text) => machine.apply(state, text)[0], shop)
const loaded = (parts: Iterable<string>): Either<string, Shop> => {
  let loading: Either<string, Loading> = right(loadingShop())
  for (const part of parts) loading = chain((before: Loading) => before.take(part))(loading)
  return chain((last: Loading) => last.end())(loading)
}
const shopOf = (parts: Iterable<string>): Shop => {
  const shop = loaded(parts)
  if (shop._tag === 'Left') throw new Error(shop.left)
  return shop.right
}
/** Which generation a key is in counts too. */
const allOf = (shop: Shop) => {
  const { recent, older, ...clock } = shop.keys
  const keys = [recent, older].map(({ keys: map, ...others }) => ({ keys: new Map(entries(map)), ...others }))
  return { ...contentOf(shop), generations: keys, clock }
}

const texts = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: arbitraries.command.map((each: Command) => encodeCommand(each)) },
    fc.integer({ min: 1, max: 900 }).map((elapsedMs) => encodeTick({ elapsedMs, keepMs: 1_000 })),
  ),
  { maxLength: 60 },
)

describe('a saved shop', () => {
  it('is the same when it is loaded, and goes on in the same way', () => {
    fc.assert(
      fc.property(texts, texts, (before, later) => {
        const shop = applied(empty, before)
        const again = shopOf(partsOf(shop))
        expect(allOf(again)).toEqual(allOf(shop))
        expect(machine.digest(again)).toBe(machine.digest(shop))
        expect(machine.digest(applied(again, later))).toBe(machine.digest(applied(shop, later)))
      }),
    )
  })

  it('is the one of the moment when it was begun', () => {
    fc.assert(
      fc.property(texts, texts, (before, later) => {
        const shop = applied(empty, before)
        const content = allOf(shop)
        let newest = shop
        const parts: string[] = []
        const changes = [...later]
        for (const part of partsOf(shop)) {
          parts.push(part)
          newest = applied(newest, changes.splice(0, 5))
        }
        expect(allOf(shopOf(parts))).toEqual(content)
      }),
    )
  })

  it('says of a key that is an order no more than its number, in many small parts', () => {
    const orders = Array.from({ length: 300 }, (_, k) => order(`k${k}`, ['tea', 1]))
    const { shop } = run([
      add('tea', 400),
      ...orders,
      command({ _tag: 'CancelOrder', key: 'c', order: 3, secret: null }),
    ])
    const parts = [...partsOf(shop)]
    const keys = parts.flatMap((part) => {
      const decoded = decodePart(part)
      return decoded._tag === 'Right' && decoded.right._tag === 'Keys' ? decoded.right.keys : []
    })
    expect(keys.filter((key) => typeof key !== 'number').map(([key]) => key)).toEqual(['c'])
    expect(keys.length).toBe(301)
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(10_000)
    expect(contentOf(shopOf(parts))).toEqual(contentOf(shop))
  })

  it('is refused where it is none, with what is wrong', () => {
    const [clock = '', ...others] = partsOf(run([add('tea', 9), order('a', ['tea', 1])]).shop)
    const wrong = loaded([clock, '{"_tag":"Keys","generation":"recent","keys":[7]}'])
    expect(wrong).toEqual(left('a key stands for order 7, which is not there'))
    expect(loaded(others)).toEqual(left('the first part is Products; expected Clock'))
    expect(loaded([])).toEqual(left('there is no part'))
    expect(loaded([clock, clock])).toEqual(left('a second Clock'))
    expect(loaded([clock, 'nonsense'])).toEqual(left('it is not JSON'))
    expect(loaded([clock, '{"_tag":"Orders","orders":[["a"]]}'])).toMatchObject({ _tag: 'Left' })
  })
})
