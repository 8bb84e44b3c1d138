/** Each property of the features holds of good states and steps, and was seen to fail. */
import { describe, expect, it } from 'vitest'
import { initialStates } from '../../../../model/checker/successors.js'
import { wholeRaft } from '../../../../model/raft/features/protocol.js'
import { type ReadHistory, readHistoryInvariants } from '../../../../model/raft/features/read-history.js'
import type { WaitingRead, WholeMessage } from '../../../../model/raft/features/types.js'
import { fromArray } from '../../../../model/raft/sequence.js'
import type { Server } from '../../../../model/raft/types.js'
import { logOf, small } from '../states.js'
import { AllFeatures, whole } from './states.js'

const protocol = wholeRaft({ ...small, bounds: { ...small.bounds, servers: 3, values: 2 } }, AllFeatures)

const violatedBy = (servers: readonly Server[], ...messages: readonly WholeMessage[]): readonly string[] =>
  protocol.invariants
    .filter((invariant) => {
      const pairs = servers.flatMap((a, i) => servers.flatMap((b, j) => (i === j ? [] : [[i, a, j, b] as const])))
      switch (invariant.reads) {
        case 'server':
          return !servers.every((s, i) => invariant.holds(i, s))
        case 'pair':
          return !pairs.every((pair) => invariant.holds(...pair))
        case 'servers':
          return !invariant.holds(servers)
        case 'message':
          return !messages.every((m) => invariant.holds(m))
        case 'message and server':
          return !messages.every((m) => invariant.holds(m, m.msource, servers[m.msource] ?? whole()))
        case 'state':
          return !invariant.holds({
            servers,
            messages: messages.map((message) => ({ message, count: 1 })),
            history: [],
          })
        default:
          return false
      }
    })
    .map(({ name }) => name)

const three = (s: Server, t: Server = whole()): readonly Server[] => [s, t, whole()]

const snapshot = (...terms: readonly number[]): WholeMessage => ({
  mtype: 'InstallSnapshotRequest',
  mterm: 1,
  mlastIndex: 1,
  mlastTerm: 1,
  mstate: terms.map((term) => ({ term, value: 'v1' })),
  msource: 1,
  mdest: 0,
})

const committed: Partial<Server> = { currentTerm: 2, log: logOf(1, 1), commitIndex: 2 }

/** A leader at which these reads wait; what is left out is as it should be for the first. */
const reading = (...reads: readonly Partial<WaitingRead>[]): Server =>
  whole(
    {
      ...{ readCount: 1, readRound: 1 },
      reads: reads.map((read) => ({ server: 0, read: 1, index: 0, round: 1, confirmed: [0], ...read })),
    },
    { state: 'Leader', votesGranted: [0, 1], votesResponded: [0, 1] },
  )

/** A server with these configurations in its log. */
const having = (...texts: readonly string[]): Server =>
  whole({}, { log: fromArray(texts.map((value) => ({ term: 1, value }))) })

const bad: Readonly<Record<string, readonly (readonly [readonly Server[], ...WholeMessage[]])[]>> = {
  'MessageTermsAreCurrent (features)': [[three(whole()), { ...snapshot(1), mterm: 2 }]],
  PreVoteTypeOK: [[three(whole({ responded: [3] }))], [three(whole({ responded: [1, 0] }))]],
  AskersFollow: [
    [three(whole({ preVotes: [0] }, { state: 'Candidate' }))],
    [three(whole({ preVotes: [1] }))],
    [three(whole({ preVotes: [0], contact: true }))],
  ],
  LeadersNeedNoContact: [
    [three(whole({ contact: true }, { state: 'Leader', votesGranted: [0, 1], votesResponded: [0, 1] }))],
  ],
  SnapshotTypeOK: [[three(whole({ snapshotIndex: -1 }))]],
  'SnapshotTypeOK (messages)': [[three(whole()), snapshot(1, 1)]],
  SnapshotInLog: [[three(whole({ snapshotIndex: 1 }))]],
  SnapshotsAgree: [
    [
      three(
        whole({ snapshotIndex: 1 }, { log: logOf(1) }),
        whole({ snapshotIndex: 1 }, { currentTerm: 2, log: logOf(2) }),
      ),
    ],
    [
      three(
        whole({ snapshotIndex: 1 }, { log: logOf(1) }),
        whole({}, { currentTerm: 2, log: logOf(2), commitIndex: 1 }),
      ),
    ],
  ],
  'SnapshotsAgree (in flight)': [
    [three(whole({}, { ...committed, log: logOf(2, 2) })), snapshot(1)],
    [three(whole({ snapshotIndex: 1 }, { currentTerm: 2, log: logOf(2) })), snapshot(1)],
  ],
  LeadersHaveSnapshots: [
    [three(whole({}, { state: 'Leader', currentTerm: 2 }), whole({ snapshotIndex: 1 }, { log: logOf(1) }))],
  ],
  TransferTypeOK: [[three(whole({ transferee: 3 }, { state: 'Leader' }))]],
  OnlyLeadersHandOver: [[three(whole({ transferee: 1 }))], [three(whole({ transferee: 0 }, { state: 'Leader' }))]],
  OnlyCandidatesWereTold: [[three(whole({ toldToStand: true }))]],
  ReadsTypeOK: [
    [three(whole({ readCount: -1 }))],
    [three(reading({ round: 2 }))],
    [three(reading({ confirmed: [1] }))],
    [three(reading({ confirmed: [0, 3] }))],
    [three(reading({ server: 3 }))],
  ],
  'ReadsTypeOK (names)': [[three(reading({ read: 2 }))], [three(reading({ server: 1 }))]],
  OnlyLeadersRead: [[three(whole({ readRound: 1 }, { state: 'Candidate' }))], [three(reading({ index: 1 }))]],
  RoundsDiffer: [[three(reading({}, { read: 2 }))]],
  MembershipTypeOK: [
    [three(having('{}'))],
    [three(having('{s1,s4}'))],
    [three(having('{s1} with {s1}'))],
    [three(having('{s1} and {s2} with {s2}'))],
  ],
  OnlyVotersStand: [[three({ ...having('{s2}'), state: 'Candidate' })]],
  ConfigurationsDifferByOne: [
    [three(having('{s1}'))],
    [three(having('{s1} and {s1,s2}'))],
    [three(having('{s1} and {s1,s2,s3}', '{s1,s2}'))],
    [three(having('{s1,s2}', '{s1,s3}'))],
  ],
  SuccessiveConfigurationsMeet: [[three(having('{s1}'))], [three(having('{s1,s2}', '{s3}'))]],
  LeadersWereVoters: [[three({ ...having('{s2,s3}'), state: 'Leader', currentTerm: 2 })]],
  LeaderHasQuorum: [
    [three({ ...having('{s1,s2}'), state: 'Leader', currentTerm: 2, votesGranted: [0, 2] })],
    [three({ ...having('{s1} and {s1,s2,s3}'), state: 'Leader', currentTerm: 2, votesGranted: [1, 2] })],
  ],
}

/** One read and its answer. */
const told = (
  asked: { readonly acknowledged: number; readonly server?: number },
  answered: { readonly index: number },
) => ({
  acknowledged: 2,
  asked: [{ server: 0, read: 1, ...asked }],
  answered: [{ server: 0, read: 1, ...answered }],
})

const badHistories: Readonly<Record<string, readonly ReadHistory[]>> = {
  ReadsSeeWrites: [told({ acknowledged: 2 }, { index: 1 })],
  AnswersWereAsked: [told({ acknowledged: 2, server: 1 }, { index: 1 })],
}

describe('the invariants of the features', () => {
  it('hold of good states', () => {
    expect(violatedBy(initialStates(protocol)[0]?.servers ?? [])).toEqual([])
    const follower = whole({ preVotes: [1] }, { currentTerm: 2, log: logOf(1, 1) })
    expect(violatedBy(three(whole({ snapshotIndex: 1 }, committed), follower), snapshot(1))).toEqual([])
  })

  it.each(Object.entries(bad))('%s is seen to fail', (name, cases) => {
    for (const [servers, ...messages] of cases) expect(violatedBy(servers, ...messages)).toContain(name)
  })

  it('hold where the members have changed since the election', () => {
    const leads = {
      ...having('{s1,s2}', '{s1}'),
      state: 'Leader',
      votesGranted: [0, 1],
      votesResponded: [0, 1],
    } as const
    const elections = new Map([['', { eterm: 1, eleader: 0, elog: null, evotes: [0, 1], evoterLog: new Map() }]])
    expect(violatedBy([{ ...leads, votedFor: 0 }, whole({}, { votedFor: 0 }), whole()])).toEqual([])
    expect(violatedBy(three(having('{s1} and {s1,s2,s3}', '{s1}')))).toEqual([])
    const won = protocol.invariants.find(({ name }) => name === 'ElectionsAreWon')
    const holds = (map: unknown) => won?.reads === 'history' && won.holds(map as never)
    expect(holds(elections)).toBe(true)
    const elog = having('{s1,s2} and {s1,s2,s3}', '{s2,s3}').log
    const alone = new Map([['', { eterm: 2, eleader: 0, elog, evotes: [0, 1], evoterLog: new Map() }]])
    expect(holds(alone)).toBe(false)
  })

  it('are all of them', () => {
    const names = protocol.invariants.map(({ name }) => name)
    const first = names.indexOf('MessageTermsAreCurrent (features)')
    const seen = { ...bad, ...badHistories }
    expect(names.slice(first).filter((name) => !Object.hasOwn(seen, name))).toEqual([])
  })
})

describe('what clients were told', () => {
  const fallen = (history: ReadHistory): readonly string[] =>
    readHistoryInvariants.filter(({ holds }) => !holds(history as never)).map(({ name }) => name)

  it('is what was acknowledged when they asked, or more', () => {
    expect(fallen(told({ acknowledged: 1 }, { index: 1 }))).toEqual([])
    expect(fallen(told({ acknowledged: 1 }, { index: 2 }))).toEqual([])
  })

  it.each(Object.entries(badHistories))('%s is seen to fail', (name, histories) => {
    for (const history of histories) expect(fallen(history)).toEqual([name])
  })
})

describe('the action properties of the features', () => {
  const violated = (before: Server, next: Server, received?: WholeMessage): readonly string[] =>
    protocol.actionProperties
      .filter(({ holds }) => !holds(0, before, { action: 'any', next, sent: [] }, received))
      .map(({ name }) => name)

  it('hold of good steps, and were seen to fail', () => {
    const s = whole({ snapshotIndex: 1, transferee: 1 }, committed)
    expect(violated(s, s)).toEqual([])
    expect(violated(s, whole({ snapshotIndex: 0, transferee: 1 }, committed))).toEqual(['SnapshotsStay'])
    expect(violated(s, { ...s, log: logOf(1, 1, 2) })).toEqual(['NoEntriesInTransfer'])
    const idle = whole({}, { currentTerm: 2, log: logOf(1, 2) })
    expect(violated(idle, { ...idle, log: logOf(2) })).toEqual(['LogsChangeAtTheEnd'])
    expect(violated(idle, { ...idle, log: logOf(2) }, { ...snapshot(2), mterm: 2 })).toEqual([])
  })
})
