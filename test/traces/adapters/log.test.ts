/** A log that shares its versions holds what a plain list would. */
import fc from 'fast-check'
import { isNone, isSome } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { append, type Log, logAfter, recovered, resized, sizeOf, slice, take } from '../../../traces/adapters/log.js'
import type { Entry } from '../../../traces/format.js'

const entriesOf = (log: Log): readonly Entry[] => slice(log, 0, sizeOf(log))
const named = (...terms: readonly number[]): readonly Entry[] =>
  terms.map((term, k) => ({ term, value: `${term}.${k + 1}` }))
const logOf = (...terms: readonly number[]): Log => append(null, named(...terms))
const terms = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 6 })

describe('a log', () => {
  it('is the list of its entries, whatever part is taken', () => {
    fc.assert(
      fc.property(terms, terms, fc.nat(8), fc.nat(8), (first, second, keep, count) => {
        const all = [...named(...first), ...named(...second)]
        const log = append(append(null, named(...first)), named(...second))
        expect(sizeOf(log)).toBe(all.length)
        expect(entriesOf(take(log, keep))).toEqual(all.slice(0, keep))
        expect(slice(log, keep, count)).toEqual(all.slice(keep, keep + count))
      }),
    )
  })

  it.each([
    ['what is missing is added', [1, 1], 1, [1, 2], undefined, [1, 1, 2]],
    ['a conflict drops what follows', [1, 1, 1, 1], 1, [2], undefined, [1, 2]],
    ['what is there stays, and what follows it', [1, 2, 2], 0, [1, 2], undefined, [1, 2, 2]],
    ['a log that is told to be shorter is', [1, 2, 2], 0, [1, 2], 2, [1, 2]],
    ['a log that is told to have kept its end has', [1, 1, 1], 0, [2], 3, [1, 1, 1]],
  ])('after a request: %s', (_, before, keep, sent, size, after) => {
    const log = logAfter(logOf(...before), keep, named(...sent), size)
    expect(isSome(log) && entriesOf(log.value).map(({ term }) => term)).toEqual(after)
  })

  it('cannot grow by itself', () => {
    expect(isNone(logAfter(logOf(1), 1, named(1), 3))).toBe(true)
    expect(isNone(resized(logOf(1), 2))).toBe(true)
    expect(isNone(recovered([null, logOf(1)], 2))).toBe(true)
  })

  it('is recovered as the last one that was as long, or as a part of the last one', () => {
    const versions = [null, logOf(1), logOf(1, 1, 1), logOf(1, 2)]
    const after = (size: number): unknown => {
      const log = recovered(versions, size)
      return isSome(log) ? entriesOf(log.value).map(({ term }) => term) : null
    }
    expect([0, 1, 2, 3, 4].map(after)).toEqual([[], [1], [1, 2], [1, 1, 1], null])
    const cut = recovered([logOf(1, 2, 3)], 2)
    expect(isSome(cut) && entriesOf(cut.value).map(({ term }) => term)).toEqual([1, 2])
  })
})
