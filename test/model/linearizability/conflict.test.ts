import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../model/linearizability/decide.js'
import { explain } from '../../../model/linearizability/explanation/explain.js'
import type { Operation } from '../../../model/linearizability/operation.js'
import { bruteForce } from './brute-force.js'
import { histories } from './histories.js'
import { isRead, type Op, op, type Reply, registers } from './registers.js'

type One = Operation<Op, Reply>

/** The history in which only these were completed. */
const only = (operations: readonly One[], told: ReadonlySet<number>): readonly One[] =>
  operations.map((each) => (told.has(each.invoked) ? each : { ...each, outcome: { _tag: 'Pending' } }))

describe('a conflict', () => {
  it('cannot be, whatever became of the others; and could be if one more of it were open', () => {
    let conflicts = 0
    fc.assert(
      fc.property(histories(registers, isRead, op, 6), (operations) => {
        const decision = decide(registers, operations, 1_000_000)
        const { conflict, lines } = explain(registers, operations, decision)
        if (decision._tag === 'Linearizable') {
          expect(lines).toEqual([])
          return
        }
        if (conflict === null) throw new Error('there is no explanation')
        conflicts += 1
        const told = conflict.members.map(({ operation }) => operation.invoked)
        expect(bruteForce(registers, only(operations, new Set(told)), ({ op }) => isRead(op))).toBe(false)
        // Places that cannot be are shown as they are, whatever the answers.
        if (decision._tag === 'Lie') return
        for (const open of told) {
          const others = new Set(told.filter((each) => each !== open))
          expect(bruteForce(registers, only(operations, others), ({ op }) => isRead(op))).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
    expect(conflicts).toBeGreaterThan(100)
  })
})
