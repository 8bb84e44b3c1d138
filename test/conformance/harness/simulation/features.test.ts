import { describe, expect, it } from 'vitest'
import { simulate } from '../../../../conformance/harness/simulation/run.js'
import type { FeatureRules } from '../../../../impl/raft/features/rules.js'
import { NoFeatures } from '../../../../model/raft/features/types.js'

const run = (rules: Partial<FeatureRules>) => {
  const { elections, violation } = simulate({
    ...{ seed: 1, nodes: 3, minutes: 5, beyond: false },
    breakage: { rules: { features: rules } },
    features: { ...NoFeatures, preVote: [0, 1, 2], checkQuorum: true },
  })
  return { hasElections: elections > 0, violation: violation?.check ?? null }
}

describe('a simulated cluster with pre-vote and check-quorum', () => {
  it('takes no step that the model does not take, and serves every client', () => {
    expect(run({})).toEqual({ hasElections: true, violation: null })
  })

  it.each<readonly [what: string, rules: Partial<FeatureRules>]>([
    ['a server that asks still counts as one that hears from a leader', { contactAfterTimeout: (contact) => contact }],
    ['a leader that nobody answers goes on', { goesOnLeading: () => true }],
  ])('is seen to be broken: %s', (_, rules) => {
    expect(run(rules)).toEqual({ hasElections: true, violation: 'Refinement' })
  })
})
