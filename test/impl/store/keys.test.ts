import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wholeShop } from '../../../impl/store/change.js'
import { IdempotencyKey, orderId } from '../../../impl/store/fields.js'
import { violationsOf } from '../../../impl/store/invariants.js'
import { countKeys, isKept, noKeys, recalled, remember, ticked } from '../../../impl/store/keys.js'
import { storeMachine } from '../../../impl/store/machine.js'
import { digest, type Shop } from '../../../impl/store/shop.js'
import { encodeTick } from '../../../impl/store/tick.js'
import { encodeCommand } from '../../../impl/store/wire.js'
import { decoded } from './decoded.js'
import { add, contentOf, order, run } from './run.js'

const machine = storeMachine((violation) => expect(violation).toBe('no violation'))
const KEEP = 100
const tick = (elapsedMs: number): string => encodeTick({ elapsedMs, keepMs: KEEP })
const buy = (key: string): string => encodeCommand(order(key, ['mug', 1]))
const open = run([add('mug', 1_000_000)]).shop

/** The shop at the end, and whether each order was one more. */
const applied = (texts: readonly string[]) => {
  let shop = open
  const isNew: boolean[] = []
  for (const text of texts) {
    const before = shop.orders.size
    shop = machine.apply(shop, text)[0]
    isNew.push(shop.orders.size > before)
  }
  return { shop, isNew }
}

describe('a key of a command', () => {
  it('is kept for as long as it must be, and forgotten after at most twice that and a tick', () => {
    const step = 7
    const age = (wait: number) =>
      applied([tick(3), buy('k'), ...Array.from({ length: wait }, () => tick(step)), buy('k')])
    const bought = Array.from({ length: 40 }, (_, wait) => age(wait).shop.orders.size)
    for (const [wait, orders] of bought.entries()) {
      if (wait * step < KEEP) expect(orders).toBe(1)
      if (wait * step >= 2 * KEEP + step) expect(orders).toBe(2)
    }
    // It is forgotten once.
    expect(bought).toEqual(bought.toSorted())
  })

  it('takes no memory once it is forgotten, and the orders stay', () => {
    const texts = Array.from({ length: 50 }, (_, i) => [buy(`k${i}`), tick(KEEP / 2)]).flat()
    const { shop } = applied(texts)
    expect({ orders: shop.orders.size, keys: countKeys(shop.keys) }).toEqual({ orders: 50, keys: 2 })
    expect(violationsOf(wholeShop(shop))).toEqual([])
  })

  it("may be another order's after that: each order is judged by the keys that there must be", () => {
    const { shop, isNew } = applied([buy('k'), tick(KEEP), tick(KEEP), buy('k'), buy('k')])
    expect(isNew).toEqual([true, false, false, true, false])
    expect(violationsOf(wholeShop(shop))).toEqual([])
  })
})

interface Seen {
  readonly at: number
  readonly generation: number
}

/** As it is meant, the slow way: a key is forgotten when its generation is no longer one of the last two. */
const meant = () => {
  const seen = new Map<string, Seen>()
  let [clock, began, generation] = [0, 0, 0]
  return {
    buys: (key: string): boolean => {
      const known = seen.get(key)
      if (known !== undefined && known.generation >= generation - 1) return false
      seen.set(key, { at: clock, generation })
      return true
    },
    ticks: (elapsedMs: number): void => {
      clock += elapsedMs
      if (clock - began < KEEP) return
      generation += 1
      began = clock
    },
  }
}

describe('any sequence of orders and ticks', () => {
  const event = fc.oneof(
    fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd') }),
    fc.record({ elapsedMs: fc.integer({ min: 1, max: 2 * KEEP }) }),
  )
  const textOf = (one: { readonly key: string } | { readonly elapsedMs: number }): string =>
    'key' in one ? buy(one.key) : tick(one.elapsedMs)

  it('buys once for each key while it is kept, and keeps every invariant', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const { shop, isNew } = applied(events.map(textOf))
        const model = meant()
        const expected = events.map((one) => {
          if ('key' in one) return model.buys(one.key)
          model.ticks(one.elapsedMs)
          return false
        })
        expect(isNew).toEqual(expected)
        expect(violationsOf(wholeShop(shop))).toEqual([])
      }),
    )
  })

  it('leads to one digest for one state, and to another where one tick is missing', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), fc.integer({ min: 1, max: KEEP }), (events, elapsedMs) => {
        const texts = events.map(textOf)
        const one = applied(texts).shop
        expect(digest(applied(texts).shop)).toBe(digest(one))
        expect(digest(applied([...texts, tick(elapsedMs)]).shop)).not.toBe(digest(one))
      }),
    )
  })
})

describe('a shop whose clock never ticked', () => {
  it('has the digest that it had before there were clocks', () => {
    expect(digest(run([add('mug', 9), order('k1', ['mug', 2])]).shop)).toBe('6f2017a12fe67f8e53281ede7c51d642')
  })
})

describe('a text that begins as a tick and is none', () => {
  it.each([
    ['{"_tag":"Tick","elapsedMs":0,"keepMs":5}', 'elapsedMs: expected milliseconds since the last tick, got 0'],
    ['{"_tag":"Tick"', 'it is not JSON'],
  ])('%s changes nothing', (text, problem) => {
    const before: Shop = open
    const [shop, reply] = machine.apply(before, text)
    expect([contentOf(shop), reply]).toEqual([contentOf(before), { _tag: 'NoCommand', problem }])
  })
})

describe('the keys by themselves', () => {
  const key = decoded(IdempotencyKey, 'k')
  const first = { command: 'first', reply: { _tag: 'TotalTooLarge' } } as const
  const turn = { elapsedMs: KEEP, keepMs: KEEP }

  it('keep the first reply, in the older generation too, whatever rule asks again', () => {
    const older = ticked(remember(noKeys, key, first), turn, 3)
    expect(remember(older, key, { ...first, command: 'second' })).toBe(older)
    expect(recalled(older, key)).toBe(first)
  })

  it('must hold those of the orders since the older generation began, and of no others', () => {
    const twice = ticked(ticked(noKeys, turn, 3), turn, 5)
    expect([3, 4].map((n) => isKept(twice, orderId(n)))).toEqual([false, true])
  })
})
