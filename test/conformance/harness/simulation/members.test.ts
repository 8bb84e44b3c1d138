import { describe, expect, it } from 'vitest'
import { drawRequests } from '../../../../conformance/harness/simulation/operators.js'
import { simulate } from '../../../../conformance/harness/simulation/run.js'
import { serverIds } from '../../../../conformance/refinement/cluster.js'
import type { FeatureRules } from '../../../../impl/raft/features/rules.js'
import { truncate } from '../../../../impl/raft/log.js'
import { type Features, NoFeatures } from '../../../../model/raft/features/types.js'

const changing: Features = { ...NoFeatures, singleChanges: true, jointChanges: true, learners: true }
const all: Features = {
  ...{ ...changing, preVote: [0, 1, 2], checkQuorum: true, leadershipTransfer: true, reads: true },
}

const run = (features: Features, rules: Partial<FeatureRules> = {}, seed = 1) => {
  const { faults, reached, violation } = simulate({
    ...{ seed, nodes: 3, minutes: 5, beyond: false, features },
    breakage: { rules: { features: rules } },
  })
  return { faults, reached, violation: violation?.check ?? null }
}

describe('a simulated cluster whose members change and whose leaders hand over', () => {
  it('takes no step that the model does not take, loses nothing, and serves every client', () => {
    const { faults, reached, violation } = run(all, {}, 3)
    expect(violation).toBe(null)
    expect(['HandOver', 'ChangeMembers'].filter((kind) => (faults[kind] ?? 0) < 20)).toEqual([])
    const names = ['told to stand', 'changes of members begun', 'removed leaders']
    expect(names.filter((name) => (reached[name] ?? 0) < 3)).toEqual([])
  })

  it.each<readonly [what: string, features: Features, rules: Partial<FeatureRules>]>([
    [
      'a configuration counts when it is committed',
      changing,
      { logThatCounts: ({ log, commitIndex }) => truncate(log, commitIndex) },
    ],
    ['one half of a joint configuration decides', changing, { halvesOf: ({ voters }) => [voters] }],
    ['a joint configuration is left before it is committed', changing, { leavesJoint: () => true }],
    ['a server hands over to one that lags', { ...NoFeatures, leadershipTransfer: true }, { isUpToDate: () => true }],
  ])('is seen to be broken: %s', (_, features, rules) => {
    expect(run(features, rules).violation).toBe('Refinement')
  })

  it('is seen to be broken where a joint configuration is never left: not all become voters again', () => {
    expect(run({ ...NoFeatures, jointChanges: true }, { leavesJoint: () => false }).violation).toBe('Liveness')
  })
})

describe('what operators ask for', () => {
  it('is of the features that are on, and nothing without them', () => {
    const kinds = (features: Features): readonly string[] => [
      ...new Set(
        drawRequests(1, serverIds(3), 300_000, features).map(({ fault }) =>
          fault._tag === 'ChangeMembers' ? fault.change._tag : fault._tag,
        ),
      ),
    ]
    expect(kinds(NoFeatures)).toEqual([])
    expect(kinds({ ...NoFeatures, leadershipTransfer: true })).toEqual(['HandOver'])
    expect([...kinds({ ...NoFeatures, jointChanges: true })]).toEqual(['EnterJoint'])
    expect([...kinds(all)].sort()).toEqual([
      ...['AddLearner', 'AddServer', 'EnterJoint', 'HandOver', 'Promote', 'RemoveServer'],
    ])
  })
})
