import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../conformance/zoo/entry.js'
import { zoo } from '../../../conformance/zoo/zoo.js'

const waysOf = ({ catches }: Entry) => catches.map(({ by }) => by)

describe('the zoo', () => {
  it('has at least 28 bugs, each under a name and a sentence of its own', () => {
    expect(zoo.length).toBeGreaterThanOrEqual(28)
    expect(new Set(zoo.map(({ name }) => name)).size).toBe(zoo.length)
    expect(new Set(zoo.map(({ what }) => what)).size).toBe(zoo.length)
  })

  it('has these bugs of the catalogue', () => {
    const numbers = zoo.flatMap(({ number }) => (number === null ? [] : [number])).sort((a, b) => a - b)
    expect(numbers).toEqual([
      1, 3, 5, 6, 8, 9, 12, 15, 16, 17, 18, 19, 20, 20, 21, 22, 23, 24, 25, 26, 27, 28, 28, 31, 32, 33, 34, 35, 36, 38,
      39, 40, 41, 42, 42, 43, 45, 49, 49, 50, 50, 51, 52, 53, 54, 54, 57,
    ])
  })

  it('simulates the bugs of disks, shells and clients', () => {
    const simulated = zoo.filter((entry) => waysOf(entry).includes('simulation')).map(({ number }) => number)
    expect(simulated).toEqual([16, 17, 18, 19, null, 42, 43])
  })

  // The model allows steps and demands none: that one is never taken, only an invariant of the reducers says.
  const neverTaken = ['joint-never-left', 'removed-leader-stays']

  it('hunts each in no way twice, and each replaced rule by refinement', () => {
    for (const entry of zoo) {
      const ways = waysOf(entry)
      expect(new Set(ways).size, entry.name).toBe(ways.length)
      if (entry.fault._tag !== 'Rule') continue
      expect(ways, entry.name).toContain(neverTaken.includes(entry.name) ? 'invariants' : 'refinement')
    }
  })
})
