import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { reducerDisplay } from '../../../../conformance/report/display/reducer.js'
import { fromEntries } from '../../../../impl/raft/log.js'
import { progressAt } from '../../../../impl/raft/progress.js'
import {
  type Entry,
  Index,
  type Message,
  type Role,
  ServerId,
  type ServerState,
  Term,
} from '../../../../impl/raft/types.js'

const [n1, n2] = [ServerId('n1'), ServerId('n2')]
const display = reducerDisplay(2)
const entries: readonly Entry[] = [
  { term: Term(2), payload: { _tag: 'Noop' } },
  { term: Term(3), payload: { _tag: 'Command', command: 'v1' } },
]

describe('reducerDisplay', () => {
  it('names the servers of an explored cluster', () => {
    expect([display.server(0), display.server(1)]).toEqual(['n1', 'n2'])
  })

  const state = (role: Role): ServerState => ({
    currentTerm: Term(3),
    votedFor: some(n1),
    log: fromEntries(entries),
    commitIndex: Index(1),
    role,
  })
  const common = { currentTerm: '3', votedFor: 'n1', log: '[noop@2, v1@3]', commitIndex: '1' }
  const progress = new Map([[n2, progressAt(Index(3), Index(1))]])

  it.each<[Role, Record<string, string>]>([
    [
      { _tag: 'Follower', leader: some(n2) },
      { role: 'Follower', leader: 'n2' },
    ],
    [
      {
        _tag: 'Candidate',
        votes: new Map([
          [n1, true],
          [n2, false],
        ]),
      },
      { role: 'Candidate', leader: 'none', 'votes[n1]': 'granted', 'votes[n2]': 'refused' },
    ],
    [
      { _tag: 'Leader', progress },
      { role: 'Leader', leader: 'none', 'nextIndex[n2]': '3', 'matchIndex[n2]': '1' },
    ],
  ])('shows the state of a %j', (role, shown) => {
    expect(display.local(state(role))).toEqual({ ...common, ...shown })
  })

  const ends = { from: n1, to: n2, term: Term(3) }
  it.each<[Message, string]>([
    [
      { _tag: 'RequestVote', ...ends, lastLogIndex: Index(2), lastLogTerm: Term(3) },
      'RequestVote n1->n2 term 3 lastLogIndex 2 lastLogTerm 3',
    ],
    [{ _tag: 'RequestVoteResponse', ...ends, voteGranted: false }, 'RequestVoteResponse n1->n2 term 3 refused'],
    [
      { _tag: 'AppendEntries', ...ends, prevLogIndex: Index(0), prevLogTerm: Term(0), entries, leaderCommit: Index(1) },
      'AppendEntries n1->n2 term 3 prevLogIndex 0 prevLogTerm 0 entries [noop@2, v1@3] leaderCommit 1',
    ],
    [
      { _tag: 'AppendEntriesResponse', ...ends, result: { _tag: 'Matched', matchIndex: Index(2) } },
      'AppendEntriesResponse n1->n2 term 3 matched up to 2',
    ],
    [
      {
        _tag: 'AppendEntriesResponse',
        ...ends,
        result: { _tag: 'Rejected', conflict: { index: Index(1), term: none } },
      },
      'AppendEntriesResponse n1->n2 term 3 rejected, conflict at 1 of term none',
    ],
  ])('shows a message in short: %j', (message, text) => {
    expect(display.message(message)).toBe(text)
  })
})
