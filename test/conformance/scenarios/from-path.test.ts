import * as fc from 'fast-check'
import { type Either, isRight } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { runScenario } from '../../../conformance/scenarios/scenario.js'
import { beginWith } from '../../../explorer/subject/begin.js'
import { switchedOn } from '../../../explorer/subject/features.js'
import { type ClusterSubject, firstCluster, firstSubject } from '../../../explorer/subject/subject.js'
import { taking } from '../../explorer/sessions.js'

const scenarioOf = (subject: ClusterSubject, seed: number): Either<string, string> =>
  beginWith(subject).shuffle(seed, 25).scenario

const withFeatures: ClusterSubject = {
  ...firstCluster,
  features: switchedOn(['preVote', 'checkQuorum', 'leadershipTransfer', 'snapshot', 'reads'], 3),
}
const broken: ClusterSubject = {
  ...firstCluster,
  bug: 'half-is-a-quorum',
  bounds: { ...firstCluster.bounds, servers: 4 },
}

describe('a path of reducers as a scenario', () => {
  it('is the text of its commands, with what comes of each', () => {
    const session = taking(
      beginWith(firstCluster),
      'ElectionTimeout',
      'ReceiveRequestVote',
      'ReceiveRequestVoteResponse',
    )
    const { scenario } = session
    const lines = isRight(scenario) ? scenario.right.split('\n') : []
    expect(lines.filter((line) => /^[#>]/.test(line))).toEqual([
      '# Step 3',
      '> a cluster of n1 n2 n3, messages of 1',
      '> n1 times out',
      '> deliver n1 -> n2',
      '> deliver n2 -> n1',
      '> show',
    ])
    expect(lines.slice(-4)).toEqual([
      '  n1: term 2, vote n1, log 2, commit 0, leader (n2 has 0 next 2, n3 has 0 next 2)',
      '  n2: term 2, vote n1, log -, commit 0, follower of nobody',
      '  n3: term 1, vote -, log -, commit 0, follower of nobody',
      '',
    ])
  })

  it.each([
    ['the core', firstCluster],
    ['features', withFeatures],
    ['a bug', broken],
  ])('says every path of %s, and runs to the same end', (_, subject) => {
    fc.assert(
      fc.property(fc.nat(9999), (seed) => {
        const scenario = scenarioOf(subject, seed)
        expect(isRight(scenario) ? '' : scenario.left).toBe('')
        if (isRight(scenario)) expect(runScenario(scenario.right)).toBe(scenario.right)
      }),
      { numRuns: 15 },
    )
  })

  it('says of another path why it is none', () => {
    expect(beginWith(firstSubject).scenario).toMatchObject({ left: 'the model: a scenario is of reducers' })
    expect(scenarioOf({ ...firstCluster, bug: 'deposed-leader-reads' }, 1)).toMatchObject({
      left: 'a bug that is none of a rule',
    })
    expect(scenarioOf({ ...firstCluster, features: switchedOn(['singleChanges'], 3) }, 1)).toMatchObject({
      left: 'changes of members, which a scenario has no words for',
    })
  })
})
