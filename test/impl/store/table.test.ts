import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entries, get, remove, set, type Table, tableOf } from '../../../impl/store/table.js'

/** Enough keys for a table of many maps, as numbers and as texts. */
const MANY = 10_000
const kinds: readonly (readonly [string, (k: number) => string | number])[] = [
  ['numbers', (k) => 3 * k],
  ['numbers without a gap', (k) => k + 1],
  ['texts that are numbered', (k) => `order-of-someone-${k}`],
  ['texts that differ at the beginning only', (k) => `${k}-a-long-end-that-all-of-them-have`],
]

describe('a table', () => {
  it.each(kinds)('holds what a map would hold, of %s', (_, keyOf) => {
    const table: Table<string | number, number> = tableOf(keyOf(0), 0)
    const map = new Map([[keyOf(0), 0]])
    for (let k = 1; k < MANY; k += 1) {
      set(table, keyOf(k), k)
      map.set(keyOf(k), k)
    }
    const changes = fc.array(fc.record({ k: fc.nat(MANY + 50), value: fc.option(fc.nat()) }), { maxLength: 50 })
    fc.assert(
      fc.property(changes, (some) => {
        for (const { k, value } of some) {
          const key = keyOf(k)
          if (value === null) {
            remove(table, key)
            map.delete(key)
          } else {
            set(table, key, value)
            map.set(key, value)
          }
          expect([get(table, key), table.size]).toEqual([map.get(key), map.size])
        }
      }),
      { numRuns: 30 },
    )
    expect(new Map(entries(table))).toEqual(map)
  })

  it('holds what a map would hold, of numbers that come in any order and go', () => {
    const step = fc.record({ key: fc.integer({ min: -1, max: 9 }), value: fc.option(fc.nat(9)) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const table: Table<number, number> = tableOf(1, 0)
        const map = new Map([[1, 0]])
        for (const { key, value } of steps) {
          if (value === null) {
            remove(table, key)
            map.delete(key)
          } else {
            set(table, key, value)
            map.set(key, value)
          }
          const keys = Array.from({ length: 11 }, (_, k) => k - 1)
          expect([table.size, ...keys.map((k) => get(table, k))]).toEqual([map.size, ...keys.map((k) => map.get(k))])
        }
        expect(new Map(entries(table))).toEqual(map)
      }),
    )
  })

  it.each([kinds[0]!, kinds[2]!])('spreads %s over its maps, so that none of them is large', (_, keyOf) => {
    const table: Table<string | number, number> = tableOf(keyOf(0), 0)
    for (let k = 1; k < MANY; k += 1) set(table, keyOf(k), k)
    const sizes = table.parts.map(({ size }) => size)
    expect(sizes.reduce((sum, size) => sum + size)).toBe(MANY)
    expect(Math.max(...sizes)).toBeLessThan((3 * MANY) / sizes.length)
  })
})
