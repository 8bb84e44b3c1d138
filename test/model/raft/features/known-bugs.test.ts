/**
 * Known bugs of membership changes: each is a switch by which a committed entry is lost, and without it none is, within the same
 * bounds. The whole way from the beginning is found by bench/known-bugs.ts; this begins later where it is long.
 */
import { describe, expect, it } from 'vitest'
import { explore, type Report } from '../../../../model/checker/explore.js'
import type { Settings } from '../../../../model/raft/bounds.js'
import { wholeRaft } from '../../../../model/raft/features/protocol.js'
import { type Features, NoFeatures, type WholeMessage } from '../../../../model/raft/features/types.js'
import { initial } from '../../../../model/raft/features/variables.js'
import { Init } from '../../../../model/raft/init.js'
import { fromArray } from '../../../../model/raft/sequence.js'
import { Literal, type Server } from '../../../../model/raft/types.js'

type Explored = Report<Server, WholeMessage>

/** The question is whether an entry is lost; other properties show sooner that the bug is there. */
const exploring = (
  settings: Pick<Settings, 'bounds' | 'narrowing' | 'initialStates'>,
  on: Partial<Features>,
  falls = 'LeaderCompleteness',
): Explored => {
  const features = { ...NoFeatures, ...on }
  const protocol = wholeRaft({ ...settings, network: 'core', history: false, relaxations: Literal }, features)
  return explore({ ...protocol, invariants: protocol.invariants.filter(({ name }) => name === falls) })
}

const found = ({ result, violation, distinct }: Explored) => ({
  result,
  ...(violation === null ? { distinct } : { steps: violation.steps.length }),
})

const taken = ({ violation }: Explored, ...actions: readonly string[]): readonly string[] =>
  (violation?.steps ?? []).flatMap(({ action, server }) =>
    actions.includes(action) ? [`${action}(s${(server ?? 0) + 1})`] : [],
  )

describe('the correction of 2015', () => {
  /** s1 led in term 2, and its removal of s4 went to nobody; s2 leads in term 3, elected by s2, s3 and s4. */
  const c = { servers: 4, values: ['v1'], relaxations: Literal, history: false }
  const voter: Server = { ...Init(c), currentTerm: 3, votedFor: 1 }
  const votes = { votesResponded: [1, 2, 3], votesGranted: [1, 2, 3] }
  const servers: readonly Server[] = [
    { ...Init(c), currentTerm: 2, votedFor: 0, log: fromArray([{ term: 2, value: '{s1,s2,s3}' }]) },
    { ...voter, ...votes, state: 'Leader' },
    voter,
    voter,
  ]
  const settings: Parameters<typeof exploring>[0] = {
    bounds: { servers: 4, values: 1, maxTerm: 4, maxLog: 1, maxMessages: 1, maxCopies: 1 },
    narrowing: {
      onlyCandidate: [
        { server: 0, term: 3 },
        { server: 0, term: 4 },
      ],
      emptyLog: [2],
    },
    initialStates: [{ servers, messages: [], history: [] }],
  }

  it('taken out, loses an entry: two leaders change the same configuration, and do not need each other', () => {
    const report = exploring(settings, { singleChanges: true, eagerChanges: true })
    expect(found(report)).toEqual({ result: 'violation', steps: 16 })
    expect([...taken(report, 'RemoveServer', 'AdvanceCommitIndex', 'BecomeLeader')].sort()).toEqual([
      'AdvanceCommitIndex(s2)',
      'BecomeLeader(s1)',
      'RemoveServer(s2)',
    ])
  })

  it('in its place, loses none', () => {
    expect(found(exploring(settings, { singleChanges: true }))).toEqual({ result: 'ok', distinct: 8471 })
  })
})

describe('a joint election by the majority of the union', () => {
  const settings: Parameters<typeof exploring>[0] = {
    bounds: { servers: 3, values: 0, maxTerm: 3, maxLog: 2, maxMessages: 1, maxCopies: 1 },
    narrowing: {
      onlyCandidate: [
        { server: 0, term: 2 },
        { server: 1, term: 3 },
      ],
      emptyLog: [2],
    },
  }

  it('loses an entry: the old servers elect one of themselves', () => {
    const report = exploring(settings, { jointChanges: true, unionElections: true })
    expect(found(report)).toEqual({ result: 'violation', steps: 26 })
    expect(taken(report, 'EnterJoint', 'LeaveJoint', 'BecomeLeader')).toEqual([
      'BecomeLeader(s1)',
      'EnterJoint(s1)',
      'LeaveJoint(s1)',
      'BecomeLeader(s2)',
    ])
  })

  it('by both majorities loses none', () => {
    expect(found(exploring(settings, { jointChanges: true }))).toEqual({ result: 'ok', distinct: 55512 })
  })
})

describe("etcd's rule, by which a configuration counts when it is applied", () => {
  /** s1 went from {s1,s2,s3} to {s1}, and stands in term 4; s2 has both changes in its log, knows the first to be committed, and has applied none. */
  const c = { servers: 3, values: [], relaxations: Literal, history: false }
  const log = fromArray([
    { term: 2, value: '{s1} and {s1,s2,s3}' },
    { term: 2, value: '{s1}' },
  ])
  const stands: Server = { ...Init(c), currentTerm: 3, log, commitIndex: 2, features: { ...initial, appliedIndex: 2 } }
  const behind: Server = { ...stands, commitIndex: 1, features: initial }
  const settings: Parameters<typeof exploring>[0] = {
    bounds: { servers: 3, values: 0, maxTerm: 4, maxLog: 2, maxMessages: 1, maxCopies: 1 },
    narrowing: { emptyLog: [2] },
    initialStates: [{ servers: [stands, behind, { ...Init(c), features: initial }], messages: [], history: [] }],
  }
  const rule = { jointChanges: true, appliedConfigurations: true, maxConfigurations: 2 }

  it('elects two leaders where a server campaigns while a committed change waits', () => {
    const report = exploring(settings, { ...rule, unguardedCampaigns: true }, 'ElectionSafety')
    expect(found(report)).toEqual({ result: 'violation', steps: 14 })
    expect([...taken(report, 'BecomeLeader')].sort()).toEqual(['BecomeLeader(s1)', 'BecomeLeader(s2)'])
  })

  it('elects one where it does not', () => {
    expect(found(exploring(settings, rule, 'ElectionSafety')).result).toBe('ok')
  })
})

describe('a server that comes back with an empty disk', () => {
  const scope = (maxTerm: number, maxLog: number, second: number, emptyLog: readonly number[]) => ({
    bounds: { servers: 3, values: 0, maxTerm, maxLog, maxMessages: 1, maxCopies: 1 },
    narrowing: {
      onlyCandidate: [
        { server: 0, term: 2 },
        { server: 1, term: second },
      ],
      emptyLog,
    },
  })
  const inOneTerm = scope(2, 0, 2, [])
  const removed = scope(3, 2, 3, [1])
  const voting: Partial<Features> = { singleChanges: true, wipes: [2] }
  const leaving: Partial<Features> = { jointChanges: true, maxConfigurations: 2, wipes: [2] }

  it('elects a second leader in its term', () => {
    expect(found(exploring(inOneTerm, voting, 'ElectionSafety'))).toEqual({ result: 'violation', steps: 19 })
  })

  it('elects a leader that lacks a change which it had acknowledged', () => {
    const report = exploring(removed, leaving)
    expect(found(report)).toEqual({ result: 'violation', steps: 26 })
    expect(taken(report, 'EnterJoint', 'Wipe', 'BecomeLeader')).toEqual([
      'BecomeLeader(s1)',
      'EnterJoint(s1)',
      'Wipe(s3)',
      'BecomeLeader(s2)',
    ])
  })

  it('elects one after it was removed, too, with a server that missed the removal', () => {
    // s1 went from {s1,s2,s3} to {s1}; s3 had the joint configuration, and has lost its disk.
    const c = { servers: 3, values: [], relaxations: Literal, history: false }
    const log = fromArray([
      { term: 2, value: '{s1} and {s1,s2,s3}' },
      { term: 2, value: '{s1}' },
    ])
    const servers: readonly Server[] = [
      { ...Init(c), currentTerm: 2, state: 'Leader', log, commitIndex: 2, votedFor: 0, votesGranted: [0, 2] },
      { ...Init(c), currentTerm: 2 },
      { ...Init(c), features: { ...initial, incarnation: 1 } },
    ]
    const settings = { ...removed, initialStates: [{ servers, messages: [], history: [] }] }
    const report = exploring(settings, leaving)
    expect([report.violation?.property, taken(report, 'Wipe', 'BecomeLeader')]).toEqual([
      'LeaderCompleteness',
      ['BecomeLeader(s2)'],
    ])
    expect(found(exploring(settings, { ...leaving, incarnations: true })).result).toBe('ok')
  })

  it('does neither where its votes and acknowledgements do not count', () => {
    const on = { incarnations: true }
    expect(found(exploring(inOneTerm, { ...voting, ...on }, 'ElectionSafety'))).toEqual({
      result: 'ok',
      distinct: 6722,
    })
    expect(found(exploring(removed, { ...leaving, ...on }))).toEqual({ result: 'ok', distinct: 52599 })
  })

  it('loses an entry where only its votes do not count: it acknowledges what it had voted against', () => {
    const report = exploring(removed, { ...leaving, incarnations: true, votesOnly: true })
    expect(found(report)).toEqual({ result: 'violation', steps: 26 })
    expect(taken(report, 'Wipe', 'AdvanceCommitIndex')).toEqual(['Wipe(s3)', 'AdvanceCommitIndex(s1)'])
  })
})
