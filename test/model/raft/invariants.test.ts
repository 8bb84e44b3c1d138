/** Every invariant is seen to fail on states that break it; harmless.test.ts has what they have to allow. */
import { describe, expect, it } from 'vitest'
import { all, e2, election, leader, type Parts, violated, voter } from './clusters.js'
import { appendRequest, appendResponse, logOf, voteRequest, voteResponse } from './states.js'

/** A cluster in which server 0 leads term 2 and has committed an entry with server 1. */
const good: Parts = {
  servers: [
    { ...leader, log: logOf(2), commitIndex: 1, matchIndex: [0, 1, 0], nextIndex: [1, 2, 1] },
    { ...voter, log: logOf(2), commitIndex: 1 },
    {},
  ],
  messages: [
    voteRequest({ msource: 0, mdest: 2 }),
    voteResponse({ msource: 1, mdest: 0, mlog: logOf() }),
    appendRequest({ msource: 0, mdest: 1, mentries: [e2], mlog: logOf(2), mcommitIndex: 1 }),
    appendResponse({ msource: 1, mdest: 0, mmatchIndex: 1 }),
  ],
  elections: [election],
  allLogs: [logOf(), logOf(2)],
}

/** For each invariant, states that break it; other invariants may be broken along with it. */
const bad: Readonly<Record<string, readonly Parts[]>> = {
  TypeOK: [
    { servers: [{ currentTerm: 0 }] },
    { servers: [{ votedFor: 3 }] },
    { servers: [{ commitIndex: -1 }] },
    { servers: [{ votesResponded: [1, 0] }] },
    { servers: [{ votesResponded: [0, 1], votesGranted: [1, 1] }] },
    { servers: [{ votesResponded: [1], votesGranted: [1] }] },
    { servers: [{ nextIndex: [1, 1, 0] }] },
    { servers: [{ matchIndex: [0, 0] }] },
    { servers: [{ log: logOf(0) }] },
  ],
  'TypeOK (messages)': [
    { messages: [voteRequest({ mterm: 0 })] },
    { messages: [voteRequest({ mdest: 3 })] },
    { messages: [voteRequest({ mlastLogIndex: 0.5 })] },
    { messages: [voteResponse()] },
    { messages: [appendRequest({ mlog: logOf(), msource: 1, mdest: 1 })] },
    { messages: [appendRequest({ mlog: logOf(), mentries: [{ term: 1, value: 'v9' }] })] },
    { messages: [appendResponse({ mmatchIndex: -1 })] },
  ],
  'TypeOK (elections)': [{ elections: [{ ...election, eterm: 0 }] }, { elections: [{ ...election, evotes: [0, 2] }] }],
  'TypeOK (allLogs)': [{ allLogs: [logOf(0)] }],
  ElectionSafety: [{ servers: [leader, leader] }],
  'ElectionSafety (elections)': [{ elections: [election, { ...election, eleader: 1 }] }],
  LogMatching: [{ servers: [{ log: logOf(1, 3) }, { log: logOf(2, 3) }] }],
  LeaderCompleteness: [
    { servers: [leader, { ...voter, log: logOf(1), commitIndex: 1 }] },
    { servers: [leader, { log: logOf(1), commitIndex: 1 }] },
  ],
  'LeaderCompleteness (elections)': [{ servers: [{ log: logOf(1), commitIndex: 1 }], elections: [election] }],
  StateMachineSafety: [
    {
      servers: [
        { log: logOf(1), commitIndex: 1 },
        { log: logOf(2), commitIndex: 1 },
      ],
    },
  ],
  VotesAreGiven: [
    { servers: [leader, { currentTerm: 2 }] },
    { servers: [leader, { currentTerm: 2, votedFor: 1 }] },
    { servers: [leader, { currentTerm: 1 }] },
    { servers: [leader, { currentTerm: 1, votedFor: 0 }] },
    { servers: [{ ...leader, state: 'Candidate' }, { currentTerm: 2 }] },
  ],
  'VotesAreGiven (own vote)': [{ servers: [{ ...leader, votedFor: 1 }, voter] }],
  VotesWereAnswers: [{ servers: [{ ...leader, votesResponded: [0] }, voter] }],
  LeaderHasQuorum: [{ servers: [{ ...leader, votesGranted: [0] }] }],
  ElectionsAreWon: [
    { elections: [{ ...election, evotes: [0], evoterLog: new Map([[0, logOf()]]) }] },
    { elections: [{ ...election, evoterLog: new Map([...election.evoterLog, [1, logOf(1)]]) }] },
  ],
  IndexAndTermIdentifyPrefix: [{ allLogs: [logOf(1, 3), logOf(2, 3)] }],
  LogTermsAreCurrent: [{ servers: [{ log: logOf(2) }] }],
  'LogTermsAreCurrent (messages)': [
    { messages: [voteRequest({ mlastLogTerm: 2, mlastLogIndex: 1 })] },
    { messages: [appendRequest({ mprevLogIndex: 1, mprevLogTerm: 3 })] },
    { messages: [appendRequest({ mentries: [{ term: 3, value: 'v1' }] })] },
    { messages: [appendRequest({ mentries: [e2, { term: 3, value: 'v1' }] })] },
  ],
  LogTermsAscend: [{ servers: [{ currentTerm: 2, log: logOf(2, 1) }] }],
  'LogTermsAscend (messages)': [
    { messages: [appendRequest({ mprevLogIndex: 1, mprevLogTerm: 2, mentries: [{ term: 1, value: 'v1' }] })] },
    { messages: [appendRequest({ mentries: [e2, { term: 1, value: 'v1' }] })] },
  ],
  RequestShowsLog: [
    { messages: [appendRequest({ mentries: [e2], mlog: logOf() })] },
    { messages: [appendRequest({ mentries: [e2], mlog: logOf(1) })] },
    { messages: [appendRequest({ mprevLogIndex: 1, mprevLogTerm: 1, mlog: logOf(2) })] },
    { messages: [appendRequest({ mprevLogIndex: 1, mprevLogTerm: 2, mentries: [e2], mlog: logOf(2) })] },
    { messages: [appendRequest({ mentries: [e2, e2], mlog: logOf(2, 1) })] },
    { messages: [appendRequest({ mcommitIndex: 1, mlog: logOf(2) })] },
  ],
  ElectedLogIsKept: [{ servers: [{ currentTerm: 2 }], elections: [{ ...election, elog: logOf(1) }] }],
  LeaderHasItsTerm: [
    { servers: [leader, { ...voter, log: logOf(2) }] },
    {
      servers: [
        { ...leader, log: logOf(1) },
        { ...voter, log: logOf(2) },
      ],
    },
  ],
  AcknowledgedLogsAgree: [
    { servers: [{ ...leader, log: logOf(2), matchIndex: [0, 1, 0] }, voter] },
    {
      servers: [
        { ...leader, log: logOf(2), matchIndex: [0, 1, 0] },
        { ...voter, log: logOf(1) },
      ],
    },
    { servers: [{ ...leader, matchIndex: [0, 1, 0] }, { currentTerm: 3 }] },
  ],
  NextIndexInLog: [{ servers: [{ ...leader, nextIndex: [1, 2, 1] }, voter] }],
  QuorumLogInv: [{ servers: [{ log: logOf(1), commitIndex: 1 }] }],
  MoreUpToDateCorrectInv: [{ servers: [{ log: logOf(1), commitIndex: 1 }] }],
  CommittedIsDurableInv: [{ servers: [{ commitIndex: 1 }] }],
  MessageTermsAreCurrent: [{ messages: [voteRequest()] }],
  GrantedVotesAreGiven: [
    { servers: [{}, { currentTerm: 2 }], messages: [voteResponse()] },
    { servers: [{}, { currentTerm: 2, votedFor: 2 }], messages: [voteResponse()] },
    { servers: [{}, { currentTerm: 1, votedFor: 0 }], messages: [voteResponse()] },
  ],
  'RequestShowsLog (in flight)': [
    { servers: [{}, { currentTerm: 2 }], messages: [appendRequest({ mentries: [e2], mlog: logOf(2) })] },
    { servers: [{}, { currentTerm: 2 }], messages: [appendRequest({ mlog: logOf(2) })] },
  ],
  'AcknowledgedLogsAgree (in flight)': [
    { servers: [leader, voter], messages: [appendResponse({ mmatchIndex: 1 })] },
    {
      servers: [
        { ...leader, log: logOf(2) },
        { ...voter, log: logOf(1) },
      ],
      messages: [appendResponse({ mmatchIndex: 1 })],
    },
  ],
}

describe('the invariants', () => {
  it('hold of a good state', () => {
    expect(violated(good)).toEqual([])
  })

  it('are all seen to fail below', () => {
    expect(Object.keys(bad)).toEqual(expect.arrayContaining(all.map(({ name }) => name)))
    expect(Object.keys(bad)).toHaveLength(all.length)
  })

  it.each(Object.entries(bad))('%s fails on states that break it', (name, states) => {
    for (const parts of states) expect(violated(parts)).toContain(name)
  })
})
