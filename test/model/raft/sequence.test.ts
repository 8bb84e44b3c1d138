import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Append, At, Empty, fromArray, IsPrefix, Len, Prefix, SubSeq, toArray } from '../../../model/raft/sequence.js'
import { counted } from '../../reads.js'

const lists = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 40 })
const same = (x: number, y: number): boolean => x === y

describe('a sequence behaves like an array indexed from 1', () => {
  it('of the same elements', () => {
    fc.assert(
      fc.property(lists, (xs) => {
        expect(toArray(fromArray(xs))).toEqual(xs)
        expect(Len(fromArray(xs))).toBe(xs.length)
      }),
    )
  })

  it('when appended to, leaving the old sequence as it was', () => {
    fc.assert(
      fc.property(lists, fc.integer(), (xs, x) => {
        const s = fromArray(xs)
        expect(toArray(Append(s, x))).toEqual([...xs, x])
        expect(toArray(s)).toEqual(xs)
      }),
    )
  })

  it('when read', () => {
    fc.assert(
      fc.property(lists, (xs) => {
        const s = fromArray(xs)
        expect(xs.map((_, k) => At(s, k + 1))).toEqual(xs)
      }),
    )
  })

  it('when cut', () => {
    fc.assert(
      fc.property(lists, fc.nat(45), fc.nat(45), (xs, from, to) => {
        const s = fromArray(xs)
        expect(toArray(Prefix(s, to))).toEqual(xs.slice(0, to))
        expect(SubSeq(s, from + 1, to)).toEqual(xs.slice(from, Math.max(from, to)))
      }),
    )
  })

  it('when appended to after a cut', () => {
    fc.assert(
      fc.property(lists, fc.nat(45), lists, (xs, length, ys) => {
        const s = ys.reduce<ReturnType<typeof fromArray<number>>>(Append, Prefix(fromArray(xs), length))
        expect(toArray(s)).toEqual([...xs.slice(0, length), ...ys])
        expect(Array.from({ length: Len(s) }, (_, k) => At(s, k + 1))).toEqual(toArray(s))
      }),
    )
  })

  it('when compared', () => {
    fc.assert(
      fc.property(lists, lists, (xs, ys) => {
        const expected = xs.length <= ys.length && xs.every((x, k) => x === ys[k])
        expect(IsPrefix(fromArray(xs), fromArray(ys), same)).toBe(expected)
        expect(IsPrefix(fromArray(xs), fromArray([...xs, ...ys]), same)).toBe(true)
      }),
    )
  })
})

describe('At', () => {
  it('refuses an index outside the sequence', () => {
    expect(() => At(fromArray(['a']), 0)).toThrow(new RangeError('index 0 is outside 1..1'))
    expect(() => At(fromArray(['a']), 2)).toThrow(new RangeError('index 2 is outside 1..1'))
    expect(() => At(Empty, 1)).toThrow(new RangeError('index 1 is outside 1..0'))
  })
})

describe('in a sequence of 10,000 elements a few steps lead', () => {
  const xs = Array.from({ length: 10_000 }, (_, k) => k)
  const made = () => {
    const s = fromArray(xs)
    if (s === null) throw new Error('the sequence is not empty')
    return counted(s, ['init', 'jump'])
  }

  it('to any element', () => {
    const [s, reads] = made()
    for (let index = 1; index <= xs.length; index += 97) {
      expect(At(s, index)).toBe(index - 1)
      expect(reads()).toBeLessThan(100)
    }
  })

  it('to the end, where it is appended to', () => {
    const [s, reads] = made()
    Append(s, 0)
    expect(reads()).toBeLessThan(10)
  })

  it('to the place where a shared beginning begins', () => {
    const [s, reads] = made()
    const other = Append(Prefix(s, 5000), 0)
    reads()
    expect(IsPrefix(other, s, same)).toBe(false)
    expect(IsPrefix(Prefix(s, 5000), s, same)).toBe(true)
    expect(reads()).toBeLessThan(300)
  })
})
