import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../model/linearizability/decide.js'
import { bruteForce } from './brute-force.js'
import { histories } from './histories.js'
import { isRead, op, registers } from './registers.js'

describe('linearizability', () => {
  it('is decided as by trying every order', () => {
    const seen = { yes: 0, no: 0 }
    fc.assert(
      fc.property(histories(registers, isRead, op, 6), (operations) => {
        const expected = bruteForce(registers, operations, ({ op }) => isRead(op))
        const decision = decide(registers, operations, 1_000_000)
        expect(decision._tag === 'Linearizable').toBe(expected)
        expect(decision._tag).not.toBe('Undecided')
        seen[expected ? 'yes' : 'no'] += 1
      }),
      { numRuns: 2000 },
    )
    // Both answers were asked for, or the property would say little.
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(100)
  })
})
