import { describe, expect, it } from 'vitest'
import { conformanceModel } from '../../../conformance/explanation/conformance-model.js'
import type { Observation } from '../../../conformance/explanation/observation.js'
import { explanations } from '../../../conformance/explanation/search.js'
import { whyNot } from '../../../conformance/explanation/why-not.js'
import type { Server } from '../../../model/raft/types.js'
import { appendRequest, appendResponse, logOf, server, voteRequest, voteResponse } from '../../model/raft/states.js'

const c = conformanceModel(3)

const observation = (changes: Partial<Observation>): Observation => ({
  ...{ received: null, sent: [], restarted: false, timedOut: false, mayIgnore: false, after: {} },
  ...changes,
})

/** The refusal of a step that must have no explanation. */
const refused = (before: Server, changes: Partial<Observation>) => {
  const o = observation(changes)
  expect(explanations(c, 0, before, o)).toEqual([])
  return whyNot(c, 0, before, o)
}

/** Everything that an event tells of a state. */
const all = ({ currentTerm, state, votedFor, log, commitIndex, votesGranted, matchIndex }: Server) => ({
  ...{ currentTerm, state, votedFor, log, commitIndex, votesGranted, matchIndex },
})

const follower = server({ currentTerm: 2 })
const grant = voteResponse({ msource: 0, mdest: 1 })

describe('a refusal names', () => {
  it('the variable that differs, expected and actual', () => {
    expect(
      refused(follower, { received: voteRequest(), sent: [grant], after: all({ ...follower, votedFor: 2 }) }),
    ).toEqual({
      nearest: ['HandleRequestVoteRequest'],
      differences: [{ field: 'votedFor', expected: '1', actual: '2' }],
      candidates: [{ action: 'HandleRequestVoteRequest', why: ['leads to votedFor: expected 1, actual 2'] }],
    })
  })

  it('the guard that failed', () => {
    const before = server({ currentTerm: 2, state: 'Candidate', votedFor: 0, votesResponded: [0], votesGranted: [0] })
    const after = { ...all({ ...before, state: 'Leader' }), votesGranted: undefined }
    const { votesGranted, ...told } = after
    expect(refused(before, { after: told })).toEqual({
      nearest: [],
      differences: [{ field: 'state', expected: 'Candidate', actual: 'Leader' }],
      candidates: [{ action: 'BecomeLeader', why: ['votesGranted[i] \\in Quorum: votesGranted is {0}'] }],
    })
  })

  it('every guard of every way to receive a message that cannot be received', () => {
    // A leader of its own term: no second one is to send it entries.
    const before = server({ currentTerm: 2, state: 'Leader', votedFor: 0 })
    const received = appendRequest()
    const actual = 'AppendEntriesRequest 1 -> 0 (mterm 2, mprevLogIndex 0, mprevLogTerm 0, mentries [], mcommitIndex 0)'
    expect(refused(before, { received, after: all(before) })).toEqual({
      nearest: [],
      differences: [{ field: 'received message', expected: 'still in the network', actual }],
      candidates: [
        {
          action: 'Receive',
          why: [
            'UpdateTerm: m.mterm > currentTerm[i]: mterm is 2, currentTerm is 2',
            'HandleAppendEntriesRequest: reject request: m.mterm < currentTerm[i], or state[i] = Follower and not logOk: mterm is 2, currentTerm is 2, state is Leader, logOk is true',
            'HandleAppendEntriesRequest: return to follower state: state[i] = Candidate: state is Leader',
            'HandleAppendEntriesRequest: accept request: state[i] = Follower: state is Leader',
          ],
        },
        {
          action: 'AdvanceCommitIndex',
          why: ['it changes nothing: no entry is on a quorum, matchIndex is [0, 0, 0]'],
        },
      ],
    })
  })

  it('a message that the model does not send', () => {
    const sent = [appendRequest({ msource: 0, mdest: 1 })]
    const actual = 'AppendEntriesRequest 0 -> 1 (mterm 2, mprevLogIndex 0, mprevLogTerm 0, mentries [], mcommitIndex 0)'
    expect(refused(follower, { sent, after: all(follower) })).toEqual({
      nearest: [],
      differences: [{ field: 'sent message', expected: 'none: state[i] = Leader: state is Follower', actual }],
      candidates: [],
    })
  })

  it('the field in which a message of the leader is not the model’s', () => {
    const leader = server({ currentTerm: 3, state: 'Leader', votedFor: 0, log: logOf(2, 3) })
    const mentries = [{ term: 3, value: 'x' }]
    const sent = [appendRequest({ msource: 0, mdest: 1, mterm: 3, mprevLogIndex: 1, mprevLogTerm: 1, mentries })]
    expect(refused(leader, { sent, after: all(leader) })).toEqual({
      nearest: [],
      differences: [
        {
          field: 'sent AppendEntriesRequest',
          expected: 'mprevLogTerm 2, mentries [{"term":3,"value":"v1"}]',
          actual: 'mprevLogTerm 1, mentries [{"term":3,"value":"x"}]',
        },
      ],
      candidates: [
        {
          action: 'AdvanceCommitIndex',
          why: ['it changes nothing: no entry is on a quorum, matchIndex is [0, 0, 0]'],
        },
      ],
    })
  })

  it('a reply that the model sends otherwise', () => {
    const sent = [voteResponse({ msource: 0, mdest: 1, mvoteGranted: false })]
    expect(refused(follower, { received: voteRequest(), sent, after: all(follower) })).toEqual({
      nearest: [],
      differences: [
        {
          field: 'sent message',
          expected: 'no such reply',
          actual: 'RequestVoteResponse 0 -> 1 (mterm 2, mvoteGranted false)',
        },
        {
          field: 'received message',
          expected: 'still in the network',
          actual: 'RequestVoteRequest 1 -> 0 (mterm 2, mlastLogTerm 0, mlastLogIndex 0)',
        },
      ],
      candidates: [
        {
          action: 'HandleRequestVoteRequest',
          why: ['it would send RequestVoteResponse with mvoteGranted: expected true, actual false'],
        },
      ],
    })
  })

  it('a message that was not consumed, and the reply that is missing', () => {
    const actual = 'RequestVoteRequest 1 -> 0 (mterm 2, mlastLogTerm 0, mlastLogIndex 0)'
    expect(refused(follower, { received: voteRequest(), after: all(follower) })).toEqual({
      nearest: [],
      differences: [{ field: 'received message', expected: 'still in the network', actual }],
      candidates: [
        {
          action: 'HandleRequestVoteRequest',
          why: ['it would send RequestVoteResponse 0 -> 1 (mterm 2, mvoteGranted true), which was not sent'],
        },
      ],
    })
  })

  it('why a leader may not commit: an entry of an older term', () => {
    const leader = server({ currentTerm: 3, state: 'Leader', log: logOf(2), matchIndex: [0, 1, 0] })
    expect(refused(leader, { after: all({ ...leader, commitIndex: 1 }) })).toEqual({
      nearest: [],
      differences: [{ field: 'commitIndex', expected: '0', actual: '1' }],
      candidates: [
        {
          action: 'AdvanceCommitIndex',
          why: ['it changes nothing: the entry at 1, the highest index on a quorum, is of term 2, currentTerm is 3'],
        },
      ],
    })
  })

  it('why a leader may not commit: no further entry on a quorum', () => {
    const leader = server({ currentTerm: 2, state: 'Leader', log: logOf(2, 2), matchIndex: [0, 1, 0], commitIndex: 1 })
    expect(refused(leader, { after: all({ ...leader, commitIndex: 2 }) })).toEqual({
      nearest: [],
      differences: [{ field: 'commitIndex', expected: '1', actual: '2' }],
      candidates: [{ action: 'AdvanceCommitIndex', why: ['it changes nothing: 1 is the highest index on a quorum'] }],
    })
  })

  it('a variable that fell though it never may', () => {
    const before = server({ currentTerm: 2, log: logOf(2, 2), commitIndex: 2 })
    const received = appendRequest({ mprevLogIndex: 1, mprevLogTerm: 2, mcommitIndex: 1 })
    const sent = [appendResponse({ msource: 0, mdest: 1, mmatchIndex: 1 })]
    expect(refused(before, { received, sent, after: all({ ...before, commitIndex: 1 }) })).toEqual({
      nearest: ['HandleAppendEntriesRequest'],
      differences: [{ field: 'commitIndex, which never falls', expected: 'at least 2', actual: '1' }],
      candidates: [
        {
          action: 'HandleAppendEntriesRequest',
          why: ['leads to commitIndex, which never falls: expected at least 2, actual 1'],
        },
      ],
    })
  })

  it('what a restart must find again', () => {
    const before = server({ currentTerm: 3, votedFor: 1, log: logOf(2) })
    const after = {
      currentTerm: 3,
      votedFor: -1,
      lastIndex: 0,
      lastTerm: 0,
      state: 'Follower',
      commitIndex: 0,
    } as const
    expect(refused(before, { restarted: true, after })).toEqual({
      nearest: ['Restart'],
      differences: [
        { field: 'votedFor', expected: '1', actual: 'Nil' },
        { field: 'Len(log)', expected: '1', actual: '0' },
        { field: 'LastTerm(log)', expected: '2', actual: '0' },
      ],
      candidates: [
        {
          action: 'Restart',
          why: [
            'leads to votedFor: expected 1, actual Nil',
            'leads to Len(log): expected 1, actual 0',
            'leads to LastTerm(log): expected 2, actual 0',
          ],
        },
      ],
    })
  })

  it('the ends of two long logs', () => {
    const before = server({ currentTerm: 2, log: logOf(...Array<number>(20).fill(2)) })
    const after = { ...all(before), log: logOf(...Array<number>(19).fill(2), 1) }
    const shown = (last: number) => `… <<${['(2, v1), '.repeat(4)]}(${last}, v1)>> of length 20`
    expect(refused(before, { after }).differences).toEqual([{ field: 'log', expected: shown(2), actual: shown(1) }])
  })
})
