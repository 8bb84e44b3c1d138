import { describe, expect, it } from 'vitest'
import { simulate } from '../../../../conformance/harness/simulation/run.js'
import { wholeLogs } from '../../../../conformance/harness/simulation/whole-logs.js'
import { serverIds } from '../../../../conformance/refinement/cluster.js'
import { simple } from '../../../../impl/raft/features/members.js'
import type { FeatureRules } from '../../../../impl/raft/features/rules.js'
import * as Log from '../../../../impl/raft/log.js'
import { initial, restore } from '../../../../impl/raft/state.js'
import { type Entry, Index, Term } from '../../../../impl/raft/types.js'
import { type Features, NoFeatures } from '../../../../model/raft/features/types.js'

const saving: Features = { ...NoFeatures, snapshot: true }
const changing: Features = { ...saving, singleChanges: true, jointChanges: true }
const all: Features = {
  ...{ ...changing, learners: true, preVote: [0, 1, 2], checkQuorum: true, leadershipTransfer: true, reads: true },
}

const run = (features: Features, rules: Partial<FeatureRules> = {}, seed = 1) => {
  const { reached, violation } = simulate({
    ...{ seed, nodes: 3, minutes: 5, beyond: false, features },
    breakage: { rules: { features: rules } },
  })
  return { reached, violation: violation?.check ?? null }
}

describe('a simulated cluster with snapshots', () => {
  it('takes no step that the model does not take, loses nothing, and serves every client, with all features on', () => {
    const { reached, violation } = run(all, {}, 4)
    expect(violation).toBe(null)
    const names = ['snapshots taken', 'snapshots installed', 'restarts from a snapshot', 'changes of members begun']
    expect(names.filter((name) => (reached[name] ?? 0) < 3)).toEqual([])
  })

  it.each<readonly [what: string, features: Features, rules: Partial<FeatureRules>]>([
    ['a follower is in the term of a snapshot', saving, { termAfterSnapshot: (_state, { term }) => term }],
    [
      'a follower does not know what a snapshot stands for to be committed',
      saving,
      { commitIndexAfterSnapshot: ({ commitIndex }) => commitIndex },
    ],
    [
      'a snapshot names the first members',
      changing,
      { membersInSnapshot: ({ servers }) => simple(servers.toSorted()) },
    ],
    ['a follower keeps its own members', changing, { membersAfterSnapshot: (own) => own }],
  ])('is seen to be broken: %s', (_, features, rules) => {
    expect(run(features, rules).violation).toBe('Refinement')
  })
})

describe('the whole log of a server', () => {
  const entry = (command: string): Entry => ({ term: Term(1), payload: { _tag: 'Command', command } })
  const log = Log.append(initial.log, ['a', 'b', 'c'].map(entry))
  const state = (of: Log.Log) => restore({ ...initial, log: of })

  it('is the same with a snapshot of its beginning as without, and one object', () => {
    const logs = wholeLogs(serverIds(1), () => {})
    const whole = logs.of(state(log))
    expect(logs.of(state(Log.compact(log, Index(2))))).toBe(whole)
    expect(logs.of(state(Log.beginningAfter(Index(3), Term(1))))).toBe(whole)
    expect(logs.upTo({ index: 2, term: 1 })).toEqual([
      { term: 1, value: 'a' },
      { term: 1, value: 'b' },
    ])
  })

  it('is reported where nobody had what a snapshot stands for', () => {
    const reports: string[] = []
    const logs = wholeLogs(serverIds(1), (check, what) => reports.push(`${check}: ${what}`))
    logs.of(state(log))
    logs.of(state(Log.beginningAfter(Index(3), Term(2))))
    expect(reports).toEqual(['SnapshotsAgree: a snapshot stands for entry 3 of term 2, which nobody had'])
  })
})
