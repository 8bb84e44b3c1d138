import * as fc from 'fast-check'
import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { type Entry, Index, Term } from '../../../impl/raft/entry.js'
import * as Log from '../../../impl/raft/log.js'
import { counted } from '../../reads.js'

const entry = (term: number, command: string): Entry => ({ term: Term(term), payload: { _tag: 'Command', command } })

/** Entries with terms that never fall, as in every log. */
const entries = (maxLength = 40) =>
  fc.array(fc.tuple(fc.nat(2), fc.string({ maxLength: 2 })), { maxLength }).map((steps) => {
    let term = 1
    return steps.map(([rise, command]) => entry((term += rise), command))
  })

describe('a log behaves as an array of entries', () => {
  it('that it can be made of and turned into', () => {
    fc.assert(
      fc.property(entries(), (array) => {
        expect(Log.toEntries(Log.fromEntries(array))).toEqual(array)
      }),
    )
  })

  it('when it is appended to', () => {
    fc.assert(
      fc.property(entries(), entries(), (a, b) => {
        const log = Log.append(Log.fromEntries(a), b)
        const both = [...a, ...b]
        expect(Log.toEntries(log)).toEqual(both)
        expect([Log.lastIndex(log), Log.lastTerm(log)]).toEqual([both.length, both.at(-1)?.term ?? 0])
      }),
    )
  })

  it('when it is truncated, and the old log is untouched', () => {
    fc.assert(
      fc.property(entries(), fc.nat(50), (array, index) => {
        const log = Log.fromEntries(array)
        expect(Log.toEntries(Log.truncate(log, Index(index)))).toEqual(array.slice(0, index))
        expect(Log.toEntries(log)).toEqual(array)
      }),
    )
  })

  it('when a slice is read', () => {
    fc.assert(
      fc.property(entries(), fc.integer({ min: 1, max: 50 }), fc.nat(50), (array, index, max) => {
        const slice = array.slice(index - 1, index - 1 + max)
        expect(Log.entriesFrom(Log.fromEntries(array), Index(index), max)).toEqual(slice)
      }),
    )
  })

  it('when a term is looked up', () => {
    fc.assert(
      fc.property(entries(), fc.nat(50), fc.nat(80), (array, index, term) => {
        const log = Log.fromEntries(array)
        const found = index === 0 ? Term(0) : array[index - 1]?.term
        expect(Log.termAt(log, Index(index))).toEqual(found === undefined ? none : some(found))
        expect(Log.has(log, Index(index), Term(term))).toBe(found === term)
        expect(Log.lastIndexUpToTerm(log, Term(term))).toBe(array.findLastIndex((e) => e.term <= term) + 1)
      }),
    )
  })
})

describe('the difference of two logs', () => {
  const edits = fc.array(fc.tuple(fc.nat(60), entries(5)), { minLength: 1, maxLength: 8 })
  const edit = (log: Log.Log, [index, more]: readonly [number, readonly Entry[]]) =>
    Log.append(Log.truncate(log, Index(index)), more)

  it('makes the new log of the old one, and keeps as much as was never removed', () => {
    fc.assert(
      fc.property(entries(), edits, (array, list) => {
        const before = Log.fromEntries(array)
        const after = list.reduce(edit, before)
        const { keep, entries: added } = Log.diff(before, after)
        expect([...array.slice(0, keep), ...added]).toEqual(Log.toEntries(after))
        expect(keep).toBe(Math.min(array.length, ...list.map(([index]) => index)))
      }),
    )
  })

  it('of a log and itself is nothing', () => {
    const log = Log.fromEntries([entry(1, 'a'), entry(1, 'b')])
    expect(Log.diff(log, log)).toEqual({ keep: 2, entries: [] })
  })
})

describe('a log without its beginning', () => {
  const compactions = fc.tuple(entries(40), fc.nat(45))
  const kept = (array: readonly Entry[], index: number) => (index > array.length ? array : array.slice(index))

  it('has the entries that stay at their places, and above a base of the last that went', () => {
    fc.assert(
      fc.property(compactions, ([array, index]) => {
        const log = Log.fromEntries(array)
        const rest = Log.compact(log, Index(index))
        const first = index > array.length ? 0 : index
        expect(Log.toEntries(rest)).toEqual(kept(array, index))
        expect(Log.lastIndex(rest)).toBe(array.length)
        expect(Log.baseOf(rest)).toEqual({ _tag: 'Base', index: first, term: array[first - 1]?.term ?? 0 })
        for (let at = 0; at <= array.length; at += 1)
          expect(Log.termAt(rest, Index(at))).toEqual(at < first ? none : some(array[at - 1]?.term ?? 0))
      }),
    )
  })

  it('holds nothing of what went', () => {
    const log = Log.fromEntries(Array.from({ length: 100 }, (_, i) => entry(1, `${i}`)))
    const seen = new Set<Log.Log>()
    const visit = (at: Log.Log): void => {
      if (seen.has(at)) return
      seen.add(at)
      if (at._tag === 'Node') for (const next of [at.below, at.jump]) visit(next)
    }
    visit(Log.compact(log, Index(70)))
    expect(seen.size).toBe(31)
  })

  it('is the same log but for its beginning: what stays keeps its identity', () => {
    fc.assert(
      fc.property(compactions, fc.nat(45), entries(5), ([array, index], cut, more) => {
        const before = Log.fromEntries(array)
        const rest = Log.compact(before, Index(index))
        expect(Log.diff(before, rest)).toEqual({ keep: array.length, entries: [] })
        const base = Log.baseOf(rest).index
        const edited = (log: Log.Log) => Log.append(Log.truncate(log, Index(Math.max(base, cut))), more)
        expect(Log.diff(before, edited(rest))).toEqual(Log.diff(before, edited(before)))
        expect(Log.diff(rest, edited(rest))).toEqual(Log.diff(before, edited(before)))
      }),
    )
  })

  it('departs where it is cut, also where a jump leads to the base', () => {
    for (let length = 0; length <= 20; length += 1) {
      const before = Log.fromEntries(Array.from({ length }, (_, i) => entry(1, `${i}`)))
      for (let base = 0; base <= length; base += 1) {
        for (let cut = base; cut <= length; cut += 1) {
          const rest = Log.compact(before, Index(base))
          const after = Log.append(Log.truncate(rest, Index(cut)), [entry(2, 'x'), entry(2, 'y')])
          const expected = { keep: cut, entries: [entry(2, 'x'), entry(2, 'y')] }
          expect([Log.diff(before, after), Log.diff(rest, after)]).toEqual([expected, expected])
        }
      }
    }
  })

  it('can lose more of it', () => {
    const log = Log.fromEntries([1, 1, 2, 3].map((term) => entry(term, 'x')))
    const rest = Log.compact(Log.compact(log, Index(1)), Index(3))
    expect([Log.baseOf(rest), Log.toEntries(rest)]).toEqual([{ _tag: 'Base', index: 3, term: 2 }, [entry(3, 'x')]])
    expect(Log.compact(rest, Index(2))).toBe(rest)
    expect(Log.compact(rest, Index(3))).toBe(rest)
  })
})

it('a log shares what it was made of: a million versions of a log of a million entries fit in memory', () => {
  const one = entry(1, 'x')
  let log = Log.empty
  const versions: Log.Log[] = []
  for (let i = 0; i < 1_000_000; i += 1) versions.push((log = Log.append(log, [one])))
  const middle = versions[499_999]!
  expect(Log.truncate(log, Index(500_000))).toBe(middle)
  expect(Log.diff(middle, log).keep).toBe(500_000)
  expect(Log.diff(log, middle)).toEqual({ keep: 500_000, entries: [] })
})

describe('in a log of 10,000 entries a few steps lead', () => {
  const length = 10_000
  const terms = Array.from({ length }, (_, i) => entry(1 + Math.floor(i / 100), ''))
  const made = () => counted(Log.fromEntries(terms), ['below', 'jump'])
  const few = 100
  const places = Array.from({ length: 100 }, (_, i) => 1 + 97 * i)

  it('to any index', () => {
    const [log, reads] = made()
    for (const index of places) {
      expect(Log.lastIndex(Log.truncate(log, Index(index)))).toBe(index)
      expect(reads()).toBeLessThan(few)
    }
  })

  it('to the end of any term', () => {
    const [log, reads] = made()
    for (let term = 1; term <= 100; term += 1) {
      expect(Log.lastIndexUpToTerm(log, Term(term))).toBe(100 * term)
      expect(reads()).toBeLessThan(few)
    }
  })

  it('to the place from which another log departs', () => {
    const [log, reads] = made()
    for (const index of places) {
      const other = Log.append(Log.truncate(log, Index(index)), terms.slice(0, 3))
      reads()
      expect(Log.diff(log, other)).toEqual({ keep: index, entries: terms.slice(0, 3) })
      expect(reads()).toBeLessThan(4 * few)
    }
  })

  it('to its base', () => {
    const [log, reads] = made()
    expect(Log.baseOf(log)).toEqual(Log.empty)
    expect(reads()).toBeLessThan(few)
  })

  it('to its end, where entries are read and appended', () => {
    const [log, reads] = made()
    expect(Log.entriesFrom(log, Index(length - 2))).toEqual(terms.slice(-3))
    expect(reads()).toBeLessThan(few)
    Log.append(log, terms.slice(0, 3))
    expect(reads()).toBeLessThan(12)
  })
})
