import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import type { Breakage } from '../../../../conformance/harness/simulation/breakage.js'
import { firstViolation } from '../../../../conformance/harness/simulation/first-violation.js'

const seeds = Array.from({ length: 30 }, (_, k) => k + 1)

const broken: readonly (readonly [what: string, breakage: Breakage, check: string])[] = [
  [
    'a vote that a crash forgets',
    { rules: { recovered: (durable) => ({ ...durable, votedFor: none }) } },
    'Refinement',
  ],
  ['a vote that is written before its term', { shell: 'vote and term are written one after the other' }, 'Refinement'],
  ['a disk that always lies', { shell: 'nothing is synced before it is said to be' }, 'Refinement'],
  ['a retried command that is applied twice', { store: { recall: () => ({ _tag: 'First' }) } }, 'ShopInvariants'],
  ['a store that goes its own way on one node', { wrongApplication: 60 }, 'StoreDigests'],
  ['a deposed leader that answers reads', { shell: 'a leader answers reads from its own state' }, 'Linearizability'],
]

describe('simulation', () => {
  it.each(broken)('catches %s', (_, breakage, check) => {
    expect(firstViolation(breakage, seeds, { minutes: 2 })?.violation.check).toBe(check)
  })

  it('says with how many seeds, or that none did', () => {
    expect(firstViolation({}, [1], { minutes: 1 })).toBe(null)
    const caught = firstViolation({ wrongApplication: 5 }, [4, 9], { minutes: 1 })
    expect(caught).toMatchObject({ seeds: 1, seed: 4, violation: { check: 'StoreDigests' } })
  })
})
