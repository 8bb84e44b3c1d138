import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at, empty, type GrowingList, push, slice } from '../../../impl/store/growing-list.js'

describe('a growing list', () => {
  it('is, in every version, what a copy for each version would be', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (froms) => {
        const versions: { readonly list: GrowingList<number>; readonly copy: readonly number[] }[] = [
          { list: empty, copy: [] },
        ]
        for (const [i, from] of froms.entries()) {
          const { list, copy } = versions[from % versions.length]!
          versions.push({ list: push(list, i), copy: [...copy, i] })
        }
        for (const { list, copy } of versions) {
          expect(list.size).toBe(copy.length)
          expect(slice(list, 0, list.size)).toEqual(copy)
          expect([-1, 0, copy.length - 1, copy.length].map((i) => at(list, i))).toEqual(
            [-1, 0, copy.length - 1, copy.length].map((i) => copy[i]),
          )
        }
      }),
    )
  })

  it('is the same beyond the first chunk, where it is copied too', () => {
    const numbers = Array.from({ length: 2_500 }, (_, i) => i)
    const list = numbers.reduce<GrowingList<number>>(push, empty)
    const other = push(push(numbers.slice(0, 2_047).reduce<GrowingList<number>>(push, empty), -1), -2)
    const older = { ...list, size: 1_030 }
    const branch = push(older, -3)
    expect(slice(list, 0, list.size)).toEqual(numbers)
    expect(slice(list, 1_020, 1_030)).toEqual(numbers.slice(1_020, 1_030))
    expect([2_046, 2_047, 2_048, 2_049].map((i) => at(other, i))).toEqual([2_046, -1, -2, undefined])
    expect(slice(branch, 0, branch.size)).toEqual([...numbers.slice(0, 1_030), -3])
    expect(at(list, 1_030)).toBe(1_030)
    // No array moves as a whole when the list grows.
    expect(list.shared.chunks.map(({ length }) => length)).toEqual([1_024, 1_024, 452])
  })
})
