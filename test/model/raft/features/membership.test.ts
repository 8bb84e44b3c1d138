import { describe, expect, it } from 'vitest'
import { configurationIn, configurationsIn, textOf } from '../../../../model/raft/features/configurations.js'
import {
  AddLearner,
  AddServer,
  EnterJoint,
  LeaveJoint,
  Promote,
  RemoveServer,
  StepDownRemoved,
} from '../../../../model/raft/features/membership.js'
import { electionInvariants } from '../../../../model/raft/features/membership-invariants.js'
import { wholeUnasked } from '../../../../model/raft/features/next.js'
import type { Features } from '../../../../model/raft/features/types.js'
import { configurationOf, isQuorum } from '../../../../model/raft/quorum.js'
import { fromArray } from '../../../../model/raft/sequence.js'
import type { Server } from '../../../../model/raft/types.js'
import { received, stepsOrWhy, whole, withFeatures } from './states.js'

const members: Partial<Features> = { singleChanges: true, jointChanges: true, learners: true }
const on = withFeatures(members)
const firstTwo = withFeatures({ ...members, firstVoters: [0, 1] })

type Entries = readonly (readonly [term: number, value: string])[]

const log = (...entries: Entries) => fromArray(entries.map(([term, value]) => ({ term, value })))

const leader = (entries: Entries, commitIndex: number, changes: Partial<Server> = {}): Server =>
  whole({}, { state: 'Leader', currentTerm: 2, log: log(...entries), commitIndex, ...changes })

/** The leader that has committed an entry of its term and may change the members. */
const settled = leader([[2, 'v1']], 1)

const appends = (action: string, before: Server, value: string) => [
  {
    action,
    next: { ...before, log: log(...entriesOf(before), [before.currentTerm, value]) },
    sent: [],
    consumes: false,
  },
]

const entriesOf = (s: Server): Entries => {
  const entries: (readonly [number, string])[] = []
  for (let node = s.log; node !== null; node = node.init) entries.unshift([node.last.term, node.last.value])
  return entries
}

describe('a configuration', () => {
  it.each(['{s1}', '{s1,s3}', '{s2} and {s1,s2}', '{s1} with {s3}', '{s1,s2} and {s3} with {s4,s10}'])(
    'is read from its text, %s',
    (text) => {
      expect(textOf(configurationIn(text))).toBe(text)
    },
  )

  it('counts as soon as it is in the log, and until it is removed from there', () => {
    const votes = (s: Server, set: readonly number[]) => isQuorum(configurationOf(on, s), set)
    expect([votes(settled, [0, 1]), votes(settled, [0])]).toEqual([true, false])
    const alone = leader(
      [
        [2, 'v1'],
        [2, '{s1}'],
        [2, 'v1'],
      ],
      1,
    )
    expect([votes(alone, [0]), votes(alone, [1, 2])]).toEqual([true, false])
    expect(configurationsIn(alone.log)).toBe(1)
  })

  it('that is joint asks for both majorities', () => {
    const joint = leader([[2, '{s1} and {s1,s2,s3}']], 0)
    const quorums = [[0], [1, 2], [0, 2], [0, 1, 2]].filter((set) => isQuorum(configurationOf(on, joint), set))
    expect(quorums).toEqual([
      [0, 2],
      [0, 1, 2],
    ])
  })
})

describe('a leader', () => {
  it('adds and removes one server, itself too', () => {
    const two = leader(
      [
        [2, 'v1'],
        [2, '{s1,s2}'],
      ],
      2,
    )
    expect(stepsOrWhy(AddServer(on, 0, two, 2))).toEqual(appends('AddServer', two, '{s1,s2,s3}'))
    expect(stepsOrWhy(RemoveServer(on, 0, settled, 0))).toEqual(appends('RemoveServer', settled, '{s2,s3}'))
    expect(stepsOrWhy(AddServer(firstTwo, 0, settled, 1))).toEqual([
      'j \\notin Members(old): j is 1, members is {0, 1}',
    ])
    const one = leader(
      [
        [2, 'v1'],
        [2, '{s1}'],
      ],
      2,
    )
    expect(stepsOrWhy(RemoveServer(on, 0, one, 0))).toEqual(['old.voters /= {j}: j is 0, voters is {0}'])
  })

  it('does not add a learner, which is a member: it is promoted', () => {
    const one = leader(
      [
        [2, 'v1'],
        [2, '{s1} with {s2}'],
      ],
      2,
    )
    expect(stepsOrWhy(AddServer(on, 0, one, 1))).toEqual(['j \\notin Members(old): j is 1, members is {0, 1}'])
  })

  it('waits until the last configuration, and an entry of its term, are committed', () => {
    expect(stepsOrWhy(RemoveServer(on, 0, leader([[2, '{s1,s2}']], 0), 1))).toEqual([
      'ConfigurationIndex(log[i]) <= commitIndex[i]: ConfigurationIndex(log[i]) is 1, commitIndex is 0',
      'EagerChanges \\/ HasCommittedInTerm(i): commitIndex is 0, currentTerm is 2',
    ])
    const inherited = leader(
      [
        [1, 'v1'],
        [2, 'v1'],
      ],
      1,
    )
    expect(stepsOrWhy(RemoveServer(on, 0, inherited, 1))).toEqual([
      'EagerChanges \\/ HasCommittedInTerm(i): commitIndex is 1, currentTerm is 2',
    ])
    const eager = withFeatures({ ...members, eagerChanges: true })
    expect(stepsOrWhy(RemoveServer(eager, 0, inherited, 1))).toHaveLength(1)
  })

  it('adds a learner, and makes a voter of one that has the whole log', () => {
    expect(stepsOrWhy(AddLearner(firstTwo, 0, settled, 2))).toEqual(appends('AddLearner', settled, '{s1,s2} with {s3}'))
    const learning = (match: number) =>
      leader(
        [
          [2, 'v1'],
          [2, '{s1,s2} with {s3}'],
        ],
        2,
        { matchIndex: [0, 0, match] },
      )
    expect(stepsOrWhy(Promote(firstTwo, 0, learning(2), 2))).toEqual(appends('Promote', learning(2), '{s1,s2,s3}'))
    expect(stepsOrWhy(Promote(firstTwo, 0, learning(1), 2))).toEqual([
      'matchIndex[i][j] = Len(log[i]): matchIndex is 1, Len(log) is 2',
    ])
    expect(stepsOrWhy(RemoveServer(firstTwo, 0, learning(0), 2))).toEqual(
      appends('RemoveServer', learning(0), '{s1,s2}'),
    )
  })

  it('enters a joint configuration, and leaves it once it is committed', () => {
    const before = leader(
      [
        [1, 'v1'],
        [1, '{s1,s2} with {s3}'],
      ],
      2,
    )
    expect(stepsOrWhy(EnterJoint(on, 0, before, [2]))).toEqual(appends('EnterJoint', before, '{s3} and {s1,s2}'))
    expect(stepsOrWhy(EnterJoint(on, 0, before, [0, 1]))).toEqual([
      'voters \\notin {{}, old.voters}: voters is {0, 1}, old.voters is {0, 1}',
    ])
    const joint = (commitIndex: number) => leader([[2, '{s1} and {s1,s2} with {s3}']], commitIndex)
    expect(stepsOrWhy(LeaveJoint(on, 0, joint(1)))).toEqual(appends('LeaveJoint', joint(1), '{s1} with {s3}'))
    expect(stepsOrWhy(LeaveJoint(on, 0, joint(0)))).toEqual([
      'ConfigurationIndex(log[i]) <= commitIndex[i]: ConfigurationIndex(log[i]) is 1, commitIndex is 0',
    ])
    expect(stepsOrWhy(EnterJoint(on, 0, joint(1), [2]))).toEqual(['~IsJoint(Configuration(i)): outgoing is {0, 1}'])
    expect(stepsOrWhy(LeaveJoint(on, 0, settled))).toEqual(['IsJoint(Configuration(i)): outgoing is {}'])
  })

  it('steps down when its removal is committed, and not before', () => {
    const removed = (commitIndex: number) =>
      leader(
        [
          [2, 'v1'],
          [2, '{s2,s3}'],
        ],
        commitIndex,
      )
    expect(stepsOrWhy(StepDownRemoved(on, 0, removed(2)))).toEqual([
      { action: 'StepDownRemoved', next: { ...removed(2), state: 'Follower' }, sent: [], consumes: false },
    ])
    expect(stepsOrWhy(StepDownRemoved(on, 0, removed(1)))).toEqual([
      'i \\notin Voters(ConfigurationOf(SubSeq(log[i], 1, commitIndex[i]))): i is 0, voters is {0, 1, 2}',
    ])
  })

  it('sends entries to members and asks voters, and nobody else; a server that is no voter does not stand', () => {
    const c = withFeatures({ ...members, firstVoters: [0] })
    const towards = (action: string, s: Server, i = 0) =>
      wholeUnasked(c, i, s, []).flatMap((step) => (step.action === action ? step.sent.map((m) => m.mdest) : []))
    const entries: Entries = [[2, '{s1} and {s2} with {s3}']]
    expect(towards('AppendEntries', leader(entries, 0))).toEqual([1, 2])
    expect(towards('AppendEntries', leader([], 0))).toEqual([])
    expect(towards('RequestVote', { ...leader(entries, 0), state: 'Candidate' })).toEqual([0, 1])
    const stands = (i: number, s: Server) => wholeUnasked(c, i, s, []).some(({ action }) => action === 'Timeout')
    expect([0, 1, 2].map((i) => stands(i, whole({}, { log: log(...entries) })))).toEqual([true, true, false])
    expect([0, 1].map((i) => stands(i, whole()))).toEqual([true, false])
  })

  it('does not change the members while it hands over', () => {
    const c = withFeatures({ ...members, leadershipTransfer: true })
    const names = (transferee: number) => [
      ...new Set(
        wholeUnasked(c, 0, { ...settled, features: { ...whole().features!, transferee } }, []).map(
          ({ action }) => action,
        ),
      ),
    ]
    const changes = ['RemoveServer', 'EnterJoint'] as const
    expect(changes.map((action) => names(-1).includes(action))).toEqual([true, true])
    expect(changes.map((action) => names(1).includes(action))).toEqual([false, false])
  })
})

it('a server that is told to stand, and is no voter any more, does not', () => {
  const s = whole({}, { currentTerm: 2, log: log([2, '{s2,s3}']) })
  expect(received(on, s, { mtype: 'TimeoutNowRequest', mterm: 2, msource: 1, mdest: 0 })).toEqual([
    { action: 'IgnoreTimeoutNow', next: s, sent: [], consumes: true },
  ])
})

describe('a step', () => {
  it('by which a removed leader steps down makes void what it kept as leader', () => {
    const c = withFeatures({ ...members, checkQuorum: true, leadershipTransfer: true })
    const removed = leader([[2, '{s2,s3}']], 1)
    const before = { ...removed, features: { ...whole().features!, responded: [1], transferee: 1 } }
    const steps = wholeUnasked(c, 0, before, []).filter(({ action }) => action === 'StepDownRemoved')
    expect(steps.map(({ next }) => next)).toEqual([{ ...whole({}, removed), state: 'Follower' }])
  })

  it('by which a leader adds a server does not make its election one without a quorum', () => {
    const voted = { votesGranted: [0, 1], votesResponded: [0, 1] }
    const [of] = electionInvariants(firstTwo).filter(({ name }) => name === 'LeaderHasQuorum')
    const holds = (s: Server) => of?.reads === 'server' && of.holds(0, s)
    const entry: Entries = [[2, '{s1,s2,s3}']]
    expect(holds(leader(entry, 0, voted))).toBe(true)
    expect(holds(leader(entry, 0, { votesGranted: [0], votesResponded: [0] }))).toBe(false)
    // An entry of an older leader counted at its election already.
    expect(holds(leader([[1, '{s1,s2,s3}']], 0, { ...voted, votesGranted: [0] }))).toBe(false)
    const oneVoter = withFeatures({ ...members, firstVoters: [0] })
    const [alone] = electionInvariants(oneVoter).filter(({ name }) => name === 'LeaderHasQuorum')
    expect(alone?.reads === 'server' && alone.holds(0, leader([[2, '{s1,s2}']], 0, { votesGranted: [0] }))).toBe(true)
  })
})
