import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../model/linearizability/decide.js'
import { oneThing } from '../../../model/linearizability/one-thing.js'
import type { Operation } from '../../../model/linearizability/operation.js'
import { faultOf } from '../../../model/linearizability/replay.js'
import { wingGong } from '../../../model/linearizability/wing-gong.js'
import { bruteForce } from './brute-force.js'
import { histories } from './histories.js'
import { isRead, type Op, op, type Reply, registers } from './registers.js'

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

  it('is what Wing and Gong decide, where no reply names a place', () => {
    fc.assert(
      fc.property(histories(registers, isRead, op, 6), (drawn) => {
        const operations = drawn.map(withoutPlace)
        const order = wingGong(registers, operations)
        expect(decide(registers, operations, 1_000_000)._tag === 'Linearizable').toBe(order !== null)
        if (order !== null) expect(faultOf(registers, order)).toBe(null)
        // Without footprints the decision is the same.
        expect(decide(oneThing(registers), operations, 1_000_000)._tag === 'Linearizable').toBe(order !== null)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['a read beside a write may see it', 1, 2, true],
    ['a read beside a write may not see it yet', 0, 2, true],
    ['a read after a write has to see it', 0, 4, false],
  ])('%s', (_, reply, invoked, isLinearizable) => {
    const history = [done({ _tag: 'Write', register: 'x', value: 1 }, 1, 3, null), read(reply, invoked)]
    expect(wingGong(registers, history) !== null).toBe(isLinearizable)
  })
})

const withoutPlace = (operation: Operation<Op, Reply>): Operation<Op, Reply> =>
  operation.outcome._tag === 'Ok' ? { ...operation, outcome: { ...operation.outcome, place: null } } : operation

const done = (op: Op, invoked: number, completed: number, reply: Reply): Operation<Op, Reply> => ({
  ...{ process: invoked, op, invoked, time: 0 },
  outcome: { _tag: 'Ok', completed, time: 0, reply, place: null },
})

const read = (reply: Reply, invoked: number): Operation<Op, Reply> =>
  done({ _tag: 'Read', register: 'x' }, invoked, invoked + 3, reply)
