/** The scenarios of traces/foreign. Each begins with an election, or says why not. */
import type { Event, Scenario } from './scenario.js'

const nodes = ['a', 'b', 'c'] as const
const starts: readonly Event[] = nodes.map((node) => ({ node, event: 'Restart' }))

const noop = { term: 2, value: 'noop' }
const x = { term: 2, value: 'x' }
const y = { term: 2, value: 'y' }

const ask = (id: string, to: string, term = 2, lastLogIndex = 0, lastLogTerm = 0) => ({
  ...{ id, to, type: 'RequestVote', term, lastLogIndex, lastLogTerm },
})
const vote = (id: string, to: string, voteGranted: boolean, term = 2) => ({
  ...{ id, to, type: 'RequestVoteResponse', term, voteGranted },
})
const append = (id: string, to: string, prevLogIndex: number, entries: readonly object[], leaderCommit: number) => ({
  ...{
    id,
    to,
    type: 'AppendEntries',
    term: 2,
    prevLogIndex,
    prevLogTerm: prevLogIndex === 0 ? 0 : 2,
    entries,
    leaderCommit,
  },
})
const taken = (id: string, to: string, matchIndex: number) => ({
  ...{ id, to, type: 'AppendEntriesResponse', term: 2, success: true, matchIndex },
})

const stands = (node: string, term: number, ...sent: readonly object[]): Event => ({
  ...{ node, event: 'ElectionTimeout', currentTerm: term, votedFor: node, role: 'Candidate' },
  sent: sent as Event['sent'] & object,
})

/** a leads in term 2 by the vote of b, and has sent its first entry to b. */
const elected: readonly Event[] = [
  ...starts,
  stands('a', 2, ask('a1', 'b'), ask('a2', 'c')),
  { node: 'b', event: 'Receive', received: 'a1', sent: [vote('b1', 'a', true)], currentTerm: 2, votedFor: 'a' },
  {
    ...{ node: 'a', event: 'Receive', received: 'b1', role: 'Leader', log: { keep: 0, append: [noop] } },
    ...{ matchIndex: { b: 0, c: 0 }, sent: [append('a3', 'b', 0, [noop], 0)] },
  },
]
/** And a has committed it. */
const committed: readonly Event[] = [
  ...elected,
  { node: 'b', event: 'Receive', received: 'a3', sent: [taken('b2', 'a', 1)], log: { keep: 0, append: [noop] } },
  { node: 'a', event: 'Receive', received: 'b2', commitIndex: 1, matchIndex: { b: 1, c: 0 } },
]
/** And b knows. */
const known: readonly Event[] = [
  ...committed,
  { node: 'a', event: 'HeartbeatTimeout', sent: [append('a4', 'b', 1, [], 1)], matchIndex: { b: 1, c: 0 } },
  { node: 'b', event: 'Receive', received: 'a4', sent: [taken('b3', 'a', 1)], commitIndex: 1 },
]
/** a has x, and sends it to b. */
const requested = (...events: readonly Event[]): readonly Event[] => [
  ...committed,
  {
    ...{ node: 'a', event: 'ClientRequests', log: { keep: 1, append: [x] }, matchIndex: { b: 1, c: 0 } },
    sent: [append('a5', 'b', 1, [x], 1)],
  },
  ...events,
]
const lost: Event = { node: 'a', event: 'Restart', role: 'Follower', last: [1, 2], commitIndex: 0 }
const two: readonly Event[] = [
  ...committed,
  {
    ...{ node: 'a', event: 'ClientRequests', log: { keep: 1, append: [x, y] }, matchIndex: { b: 1, c: 0 } },
    sent: [append('a5', 'b', 1, [x, y], 1)],
  },
]
const bHasX: Event = { node: 'b', event: 'Receive', received: 'a5', log: { keep: 1, append: [x] }, commitIndex: 1 }

/** a says by a heartbeat that its first entry is committed, and b answers without a word on the log. */
const beats: Event = {
  ...{ node: 'a', event: 'HeartbeatTimeout', sent: [append('a6', 'b', 1, [], 1)], matchIndex: { b: 1, c: 0 } },
}
const bHears: Event = { node: 'b', event: 'Receive', received: 'a6', sent: [taken('b5', 'a', 0)] }

/** a and c stand in term 2, and b votes for c. */
const split: readonly Event[] = [
  ...starts,
  stands('a', 2, ask('a1', 'b'), ask('a2', 'c')),
  stands('c', 2, ask('c1', 'a'), ask('c2', 'b')),
  { node: 'b', event: 'Receive', received: 'c2', sent: [vote('b1', 'c', true)], currentTerm: 2, votedFor: 'c' },
  { node: 'b', event: 'Receive', received: 'a1', sent: [vote('b2', 'a', false)] },
  { node: 'a', event: 'Receive', received: 'b2' },
  { node: 'c', event: 'Receive', received: 'a2', sent: [vote('c3', 'a', false)] },
]

const conf = { term: 1, value: 'conf' }
const begins = (node: string, entry: object): Event => ({
  ...{ node, event: 'Restart', commitIndex: 1 },
  log: { keep: 0, append: [entry as typeof conf] },
})

export const scenarios: Readonly<Record<string, Scenario>> = Object.fromEntries(
  Object.entries({
    'safe-candidate-steps-down': [...split, { node: 'a', event: 'Receive', received: 'c3', role: 'Follower' }],
    'bad-steps-down-without-vote': [
      ...split,
      { node: 'a', event: 'Receive', received: 'c3', role: 'Follower', votedFor: null },
    ],
    'safe-leader-steps-down': [...known, { node: 'a', event: 'HeartbeatTimeout', role: 'Follower' }],
    'safe-vote-refused': [
      ...starts,
      stands('a', 2, ask('a1', 'b')),
      { node: 'b', event: 'Receive', received: 'a1', sent: [vote('b1', 'a', false)], currentTerm: 2 },
    ],
    'safe-vote-refused-in-old-term': [
      ...known,
      stands('c', 2),
      stands('c', 3, ask('c1', 'b', 3)),
      { node: 'b', event: 'Receive', received: 'c1', sent: [vote('b4', 'c', false)] },
    ],
    'bad-refusal-records-vote': [
      ...split.slice(0, 5),
      { node: 'b', event: 'Receive', received: 'c2', sent: [vote('b1', 'c', false)], currentTerm: 2, votedFor: 'c' },
    ],
    'safe-commit-index-kept': [...known, { node: 'b', event: 'Restart', commitIndex: 1 }],
    'bad-commit-index-grown': [...committed, { node: 'b', event: 'Restart', commitIndex: 1 }],
    'safe-append-below-commit': [
      ...known,
      {
        ...{ node: 'a', event: 'ClientRequests', log: { keep: 1, append: [x] }, matchIndex: { b: 1, c: 0 } },
        sent: [append('a5', 'b', 0, [noop, x], 1)],
      },
      { node: 'b', event: 'Receive', received: 'a5', sent: [taken('b4', 'a', 1)] },
    ],
    'safe-heartbeat-says-nothing': [
      ...known,
      { node: 'a', event: 'HeartbeatTimeout', sent: [append('a5', 'b', 1, [], 1)], matchIndex: { b: 1, c: 0 } },
      { node: 'b', event: 'Receive', received: 'a5', sent: [taken('b4', 'a', 0)] },
      { node: 'a', event: 'Receive', received: 'b4', matchIndex: { b: 1, c: 0 } },
    ],
    'safe-heartbeat-commits': [...committed, beats, { ...bHears, commitIndex: 1 }],
    'bad-heartbeat-commits-more': [
      ...requested({ ...bHasX, sent: [taken('b4', 'a', 2)] }),
      beats,
      { ...bHears, commitIndex: 2 },
    ],
    'bad-acknowledges-unknown': [
      ...elected,
      { node: 'b', event: 'Receive', received: 'a3', sent: [taken('b2', 'a', 2)], log: { keep: 0, append: [noop] } },
    ],
    'safe-part-of-batch': [...two, { ...bHasX, sent: [taken('b4', 'a', 2)] }],
    'bad-part-acknowledged-as-all': [...two, { ...bHasX, sent: [taken('b4', 'a', 3)] }],
    'safe-commits-less': [
      ...two,
      { ...bHasX, log: { keep: 1, append: [x, y] }, sent: [taken('b4', 'a', 3)] },
      { node: 'a', event: 'Receive', received: 'b4', commitIndex: 2, matchIndex: { b: 3, c: 0 } },
    ],
    'bad-commits-more': [
      ...two,
      { ...bHasX, sent: [taken('b4', 'a', 2)] },
      { node: 'a', event: 'Receive', received: 'b4', commitIndex: 3, matchIndex: { b: 2, c: 0 } },
    ],
    'safe-leader-loses-unwritten': requested({ ...bHasX, sent: [taken('b4', 'a', 2)] }, lost),
    'bad-leader-counts-unwritten': requested(
      { ...bHasX, sent: [taken('b4', 'a', 2)] },
      {
        node: 'a',
        event: 'Receive',
        received: 'b4',
        commitIndex: 2,
        matchIndex: { b: 2, c: 0 },
        sent: [append('a6', 'b', 2, [], 2)],
      },
      { node: 'b', event: 'Receive', received: 'a6', commitIndex: 2, sent: [taken('b5', 'a', 2)] },
      lost,
    ),
    'safe-bootstrap': nodes.map((node) => begins(node, conf)),
    'bad-bootstrap-of-some': nodes.map(
      (node): Event => (node === 'c' ? { node, event: 'Restart' } : begins(node, conf)),
    ),
    'valid-own-vote-later': [...starts, { ...stands('a', 2, ask('a1', 'b')), votesGranted: [] }],
    'valid-answer-later': [
      ...elected,
      { node: 'b', event: 'Receive', received: 'a3', log: { keep: 0, append: [noop] } },
      { node: 'b', event: 'HeartbeatTimeout', sent: [taken('b2', 'a', 1)] },
      { node: 'a', event: 'Receive', received: 'b2', commitIndex: 1, matchIndex: { b: 1, c: 0 } },
    ],
    'bad-answer-before': [
      ...elected,
      { node: 'b', event: 'HeartbeatTimeout', sent: [taken('b2', 'a', 1)] },
      { node: 'b', event: 'Receive', received: 'a3', log: { keep: 0, append: [noop] } },
    ],
  } satisfies Readonly<Record<string, readonly Event[]>>).map(([name, events]) => [name, { nodes, events }]),
)
