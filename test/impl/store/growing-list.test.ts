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
})
