import { describe, expect, it } from 'vitest'
import {
  BecomeLeader,
  HandleRequestVoteRequest,
  HandleRequestVoteResponse,
  RequestVote,
  Timeout,
} from '../../../model/raft/election.js'
import { Restart } from '../../../model/raft/restart.js'
import { Nil } from '../../../model/raft/types.js'
import { failedGuards, logOf, server, theStep, three, threeWithHistory, voteRequest, voteResponse } from './states.js'

const quiet = { sent: [], consumes: false }

describe('Restart', () => {
  it('keeps the term, the vote and the log, and loses all else', () => {
    const durable = { currentTerm: 3, votedFor: 2, log: logOf(1, 3) }
    const leader = server({
      ...durable,
      state: 'Leader',
      commitIndex: 2,
      votesResponded: [0, 1],
      votesGranted: [0, 1],
      nextIndex: [3, 2, 3],
      matchIndex: [0, 1, 2],
    })
    expect(theStep(Restart(three, 0, leader))).toEqual({ action: 'Restart', next: server(durable), ...quiet })
    const remembering = { ...leader, voterLog: new Map([[1, logOf(1)]]) }
    expect(theStep(Restart(threeWithHistory, 0, remembering)).next).toEqual(server(durable, threeWithHistory))
  })
})

describe('Timeout', () => {
  it('starts an election in the next term, without a vote, from any role but Leader', () => {
    const before = { log: logOf(1), commitIndex: 1, nextIndex: [2, 2, 2] }
    for (const state of ['Follower', 'Candidate'] as const) {
      const s = server({ ...before, state, currentTerm: 2, votedFor: 1, votesResponded: [1], votesGranted: [1] })
      const next = server({ ...before, state: 'Candidate', currentTerm: 3, votedFor: Nil })
      expect(theStep(Timeout(three, 0, s))).toEqual({ action: 'Timeout', next, ...quiet })
    }
    expect(failedGuards(Timeout(three, 0, server({ state: 'Leader' })))).toEqual([
      'state[i] \\in {Follower, Candidate}: state is Leader',
    ])
  })

  it('forgets the logs of its voters', () => {
    const s = server({ votesGranted: [1], voterLog: new Map([[1, logOf(1)]]) }, threeWithHistory)
    expect(theStep(Timeout(threeWithHistory, 0, s)).next.voterLog).toEqual(new Map())
  })
})

describe('RequestVote', () => {
  it('tells the end of the log, to itself too', () => {
    const s = server({ state: 'Candidate', currentTerm: 4, log: logOf(1, 3) })
    for (const j of [0, 2]) {
      const sent = [voteRequest({ mterm: 4, mlastLogTerm: 3, mlastLogIndex: 2, msource: 0, mdest: j })]
      expect(theStep(RequestVote(three, 0, s, j))).toEqual({ action: 'RequestVote', next: s, sent, consumes: false })
    }
  })

  it('is for candidates, and for servers that have not responded', () => {
    expect(failedGuards(RequestVote(three, 0, server({ votesResponded: [1, 2] }), 2))).toEqual([
      'state[i] = Candidate: state is Follower',
      'j \\notin votesResponded[i]: j is 2, votesResponded is {1, 2}',
    ])
  })
})

describe('BecomeLeader', () => {
  const candidate = server({
    state: 'Candidate',
    currentTerm: 2,
    log: logOf(1),
    votesGranted: [0, 2],
    matchIndex: [0, 1, 1],
  })

  it('resets what it knows of the others', () => {
    const next = { ...candidate, state: 'Leader', nextIndex: [2, 2, 2], matchIndex: [0, 0, 0] }
    expect(theStep(BecomeLeader(three, 0, candidate))).toEqual({ action: 'BecomeLeader', next, ...quiet })
  })

  it('records the election where the history is kept', () => {
    const voterLog = new Map([
      [0, logOf(1)],
      [2, logOf()],
    ])
    expect(theStep(BecomeLeader(threeWithHistory, 0, { ...candidate, voterLog })).event).toEqual({
      eterm: 2,
      eleader: 0,
      elog: logOf(1),
      evotes: [0, 2],
      evoterLog: voterLog,
    })
  })

  it('takes a candidate with the votes of a quorum', () => {
    expect(failedGuards(BecomeLeader(three, 0, { ...candidate, votesGranted: [2] }))).toEqual([
      'votesGranted[i] \\in Quorum: votesGranted is {2}',
    ])
    expect(failedGuards(BecomeLeader(three, 0, { ...candidate, state: 'Follower' }))).toEqual([
      'state[i] = Candidate: state is Follower',
    ])
    expect(failedGuards(BecomeLeader({ ...three, servers: 4 }, 0, candidate))).toHaveLength(1)
  })
})

describe('HandleRequestVoteRequest', () => {
  const voter = server({ currentTerm: 2, log: logOf(1, 2) })
  const upToDate = { mlastLogTerm: 2, mlastLogIndex: 2 }
  const answer = (s: typeof voter, m: ReturnType<typeof voteRequest>) =>
    theStep(HandleRequestVoteRequest(three, 0, s, m.msource, m))

  it('grants a vote to an up-to-date candidate of the term, once and again', () => {
    for (const votedFor of [Nil, 1])
      for (const log of [upToDate, { mlastLogTerm: 2, mlastLogIndex: 3 }, { mlastLogTerm: 3, mlastLogIndex: 1 }])
        expect(answer({ ...voter, votedFor }, voteRequest(log))).toEqual({
          action: 'HandleRequestVoteRequest',
          next: { ...voter, votedFor: 1 },
          sent: [voteResponse({ msource: 0, mdest: 1 })],
          consumes: true,
        })
  })

  it('refuses an old term, an older log, a shorter log of the same term, and a second candidate', () => {
    const refused = [
      [voter, voteRequest({ ...upToDate, mterm: 1 })],
      [voter, voteRequest({ mlastLogTerm: 1, mlastLogIndex: 9 })],
      [voter, voteRequest({ mlastLogTerm: 2, mlastLogIndex: 1 })],
      [{ ...voter, votedFor: 2 }, voteRequest(upToDate)],
    ] as const
    for (const [s, m] of refused)
      expect(answer(s, m)).toEqual({
        action: 'HandleRequestVoteRequest',
        next: s,
        sent: [voteResponse({ mvoteGranted: false, msource: 0, mdest: 1 })],
        consumes: true,
      })
  })

  it('shows its log where the history is kept', () => {
    const s = server({ currentTerm: 2, log: logOf(1) }, threeWithHistory)
    const m = voteRequest({ mlastLogTerm: 1, mlastLogIndex: 1 })
    expect(theStep(HandleRequestVoteRequest(threeWithHistory, 0, s, 1, m)).sent).toEqual([
      voteResponse({ msource: 0, mdest: 1, mlog: logOf(1) }),
    ])
  })

  it('does not take a newer term', () => {
    expect(failedGuards(HandleRequestVoteRequest(three, 0, voter, 1, voteRequest({ mterm: 3 })))).toEqual([
      'm.mterm <= currentTerm[i]: mterm is 3, currentTerm is 2',
    ])
  })
})

describe('HandleRequestVoteResponse', () => {
  it('tallies votes in any state', () => {
    for (const state of ['Follower', 'Candidate', 'Leader'] as const) {
      const s = server({ state, currentTerm: 2, votesResponded: [2], votesGranted: [2] })
      expect(theStep(HandleRequestVoteResponse(three, 0, s, 1, voteResponse()))).toEqual({
        action: 'HandleRequestVoteResponse',
        next: { ...s, votesResponded: [1, 2], votesGranted: [1, 2] },
        sent: [],
        consumes: true,
      })
      expect(theStep(HandleRequestVoteResponse(three, 0, s, 1, voteResponse({ mvoteGranted: false }))).next).toEqual({
        ...s,
        votesResponded: [1, 2],
      })
    }
  })

  it("keeps the first log that a voter showed: in f @@ g, f's value counts", () => {
    const s = server({ currentTerm: 2, voterLog: new Map([[1, logOf(1)]]), votesGranted: [1] }, threeWithHistory)
    const again = theStep(HandleRequestVoteResponse(threeWithHistory, 0, s, 1, voteResponse({ mlog: logOf(1, 2) })))
    expect(again.next.voterLog).toEqual(new Map([[1, logOf(1)]]))
    const other = voteResponse({ msource: 0, mlog: logOf(2) })
    // In the order of the servers, not of the answers.
    expect([...(theStep(HandleRequestVoteResponse(threeWithHistory, 0, s, 0, other)).next.voterLog ?? [])]).toEqual([
      [0, logOf(2)],
      [1, logOf(1)],
    ])
  })

  it('is for responses of the term', () => {
    for (const mterm of [1, 3])
      expect(
        failedGuards(HandleRequestVoteResponse(three, 0, server({ currentTerm: 2 }), 1, voteResponse({ mterm }))),
      ).toEqual([`m.mterm = currentTerm[i]: mterm is ${mterm}, currentTerm is 2`])
  })
})
