import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { conformanceModel, meaningful, NOOP } from '../../../conformance/explanation/conformance-model.js'
import {
  abstraction,
  abstractMessage,
  abstractServer,
  serverNumber,
} from '../../../conformance/refinement/abstraction.js'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import * as Log from '../../../impl/raft/log.js'
import { type Progress, progressAt } from '../../../impl/raft/progress.js'
import { initial, restore } from '../../../impl/raft/state.js'
import {
  type Entry,
  Index,
  type Message,
  type Role,
  ServerId,
  type ServerState,
  Term,
} from '../../../impl/raft/types.js'
import { Init } from '../../../model/raft/init.js'
import { toArray } from '../../../model/raft/sequence.js'
import { Nil } from '../../../model/raft/types.js'
import { server } from '../../model/raft/states.js'

const servers = serverIds(3)
const [n1, n2, n3] = [ServerId('n1'), ServerId('n2'), ServerId('n3')]

const noop = (term: number): Entry => ({ term: Term(term), payload: { _tag: 'Noop' } })
const command = (term: number, text: string): Entry => ({
  term: Term(term),
  payload: { _tag: 'Command', command: text },
})

const log = Log.fromEntries([noop(2), command(2, 'v1')])

const state = (role: Role): ServerState => ({
  currentTerm: Term(3),
  votedFor: some(n3),
  log,
  role,
  commitIndex: Index(1),
})

const common = {
  currentTerm: 3,
  votedFor: 2,
  commitIndex: 1,
  votesResponded: [],
  votesGranted: [],
  nextIndex: [1, 1, 1],
  matchIndex: [0, 0, 0],
}
const entries = [
  { term: 2, value: NOOP },
  { term: 2, value: 'v1' },
]
const asSeen = (s: ServerState) => {
  const { log: modelLog, ...rest } = abstractServer(servers, s)
  return { ...rest, log: toArray(modelLog) }
}

describe("a reducer's state as the model has it", () => {
  it('is Init for a server that has never run', () => {
    expect(abstractServer(servers, restore(initial))).toEqual(Init(conformanceModel(3)))
  })

  it('is that of a follower, whoever it takes for the leader', () => {
    const expected = { ...common, state: 'Follower', log: entries }
    expect(asSeen(state({ _tag: 'Follower', leader: some(n2) }))).toEqual(expected)
    expect(asSeen(state({ _tag: 'Follower', leader: none }))).toEqual(expected)
  })

  it('has the votes of a candidate, sorted by server', () => {
    const votes = new Map([
      [n3, true],
      [n1, true],
      [n2, false],
    ])
    expect(asSeen(state({ _tag: 'Candidate', votes }))).toEqual({
      ...{ ...common, state: 'Candidate', log: entries },
      votesResponded: [0, 1, 2],
      votesGranted: [0, 2],
    })
  })

  it('has what a leader knows to match, and nothing for the leader itself', () => {
    const knows = (matchIndex: number): Progress => progressAt(Index(3), Index(matchIndex))
    const progress = new Map([
      [n1, knows(2)],
      [n2, knows(1)],
    ])
    expect(asSeen(state({ _tag: 'Leader', progress }))).toEqual({
      ...{ ...common, state: 'Leader', log: entries },
      matchIndex: [2, 1, 0],
    })
  })

  it('has no vote where none was given', () => {
    const { votedFor } = abstractServer(servers, { ...state({ _tag: 'Follower', leader: none }), votedFor: none })
    expect(votedFor).toBe(Nil)
  })

  it('shares the log with that of an earlier state', () => {
    const before = abstractServer(servers, state({ _tag: 'Follower', leader: none }))
    const longer = { ...state({ _tag: 'Follower', leader: none }), log: Log.append(log, [command(3, 'v2')]) }
    const after = abstractServer(servers, longer)
    expect(after.log?.init).toBe(before.log)
    expect(toArray(after.log)).toEqual([...entries, { term: 3, value: 'v2' }])
  })
})

describe("a reducer's message as the model has it", () => {
  const ends = { from: n1, to: n3, term: Term(3) }
  const modelEnds = { msource: 0, mdest: 2, mterm: 3 }
  const cases: readonly (readonly [Message, object])[] = [
    [
      { ...ends, _tag: 'RequestVote', lastLogIndex: Index(2), lastLogTerm: Term(1) },
      { ...modelEnds, mtype: 'RequestVoteRequest', mlastLogIndex: 2, mlastLogTerm: 1 },
    ],
    [
      { ...ends, _tag: 'RequestVoteResponse', voteGranted: true },
      { ...modelEnds, mtype: 'RequestVoteResponse', mvoteGranted: true },
    ],
    [
      {
        ...{ ...ends, _tag: 'AppendEntries', prevLogIndex: Index(1), prevLogTerm: Term(2) },
        ...{ entries: [command(2, 'v1')], leaderCommit: Index(1) },
      },
      {
        ...{ ...modelEnds, mtype: 'AppendEntriesRequest', mprevLogIndex: 1, mprevLogTerm: 2 },
        ...{ mentries: [{ term: 2, value: 'v1' }], mcommitIndex: 1 },
      },
    ],
    [
      // The model's leader clamps what it says to be committed to the last entry that it sends.
      {
        ...{ ...ends, _tag: 'AppendEntries', prevLogIndex: Index(1), prevLogTerm: Term(2) },
        ...{ entries: [], leaderCommit: Index(7) },
      },
      {
        ...{ ...modelEnds, mtype: 'AppendEntriesRequest', mprevLogIndex: 1, mprevLogTerm: 2 },
        ...{ mentries: [], mcommitIndex: 1 },
      },
    ],
    [
      { ...ends, _tag: 'AppendEntriesResponse', result: { _tag: 'Matched', matchIndex: Index(2) } },
      { ...modelEnds, mtype: 'AppendEntriesResponse', msuccess: true, mmatchIndex: 2 },
    ],
    [
      // The hint is for the leader's nextIndex, which the conformance model does not look at.
      {
        ...{ ...ends, _tag: 'AppendEntriesResponse' },
        result: { _tag: 'Rejected', conflict: { index: Index(2), term: some(Term(2)) } },
      },
      { ...modelEnds, mtype: 'AppendEntriesResponse', msuccess: false, mmatchIndex: 0 },
    ],
  ]

  it.each(cases)('%o', (message, expected) => {
    expect(abstractMessage(servers, message)).toEqual(expected)
  })
})

describe('the abstraction of one cluster', () => {
  it('translates a state and a message once', () => {
    const of = abstraction(servers)
    const follower = state({ _tag: 'Follower', leader: none })
    const vote: Message = { _tag: 'RequestVoteResponse', from: n1, to: n2, term: Term(2), voteGranted: false }
    expect(of.server(follower)).toBe(of.server(follower))
    expect(of.message(vote)).toBe(of.message(vote))
    expect(of.server(follower)).toEqual(abstractServer(servers, follower))
    expect(of.message(vote)).toEqual(abstractMessage(servers, vote))
  })

  it('knows no server that is not in the configuration', () => {
    expect(() => serverNumber(servers, ServerId('n4'))).toThrow(new RangeError('n4 is not a server of n1, n2, n3'))
  })
})

describe('the meaningful part of a state of the model', () => {
  const full = {
    ...{ votesResponded: [0, 1], votesGranted: [1], nextIndex: [2, 3, 1], matchIndex: [0, 2, 1] },
    ...{ currentTerm: 4, votedFor: 1, commitIndex: 0 },
  }
  const bare = { ...full, votesResponded: [], votesGranted: [], nextIndex: [1, 1, 1], matchIndex: [0, 0, 0] }

  it.each([
    [server({ ...full, state: 'Follower' }), server({ ...bare, state: 'Follower' })],
    [
      server({ ...full, state: 'Candidate' }),
      server({ ...bare, state: 'Candidate', votesResponded: [0, 1], votesGranted: [1] }),
    ],
    [server({ ...full, state: 'Leader' }), server({ ...bare, state: 'Leader', matchIndex: [0, 2, 1] })],
  ])('of %o', (whole, part) => {
    expect(meaningful(whole)).toEqual(part)
    expect(meaningful(part)).toEqual(part)
  })
})
