/** Wrong models: those of quorums, of newer terms and of the history. */
import { type Mutant, mutantsOf } from './mutant.js'

export const others: readonly Mutant[] = [
  ...mutantsOf('model/raft/helpers.ts', [
    ['quorum-of-half', 'half of the votes are a quorum', 'set.length * 2 > c.servers', 'set.length * 2 >= c.servers'],
    [
      'quorum-of-half-from-four',
      'half of the votes are a quorum where there are four servers or more',
      'set.length * 2 > c.servers',
      'set.length * 2 > c.servers - Number(c.servers >= 4)',
    ],
    [
      'quorum-of-two',
      'two votes are always a quorum',
      'set.length * 2 > c.servers',
      'set.length >= Math.min(2, c.servers)',
    ],
    [
      'quorum-of-all',
      'all votes are needed from five servers on',
      'set.length * 2 > c.servers',
      'set.length * 2 > c.servers && (c.servers < 5 || set.length > 3)',
    ],
    [
      'committed-by-half',
      'an entry is committed on half of the servers',
      'Math.floor(c.servers / 2)]',
      'Math.floor((c.servers - 1) / 2)]',
    ],
    [
      'committed-by-two',
      'an entry is committed on two servers',
      'Math.floor(c.servers / 2)]',
      'Math.min(1, c.servers - 1)]',
    ],
    [
      'committed-without-leader',
      'the leader itself does not count for what is committed',
      'k === i ? length : Math.min(match, length)',
      'k === i ? 0 : Math.min(match, length)',
    ],
    ['committed-beyond-log', 'matchIndex beyond the log of the leader counts', 'Math.min(match, length))', 'match)'],
    [
      'last-voter-log',
      'a vote that comes twice replaces the log of the voter',
      'if (f?.has(j)) return f',
      'if (f === undefined) return new Map()',
    ],
    [
      'literal-only',
      'a relaxed index takes only the literal value',
      'relaxed && before > literal ? [literal, before] : [literal]',
      '[relaxed && before < 0 ? before : literal]',
    ],
    [
      'maximum-only',
      'a relaxed index takes only the maximum',
      '? [literal, before] : [literal]',
      '? [before] : [literal]',
    ],
  ]),
  ...mutantsOf('model/raft/receive.ts', [
    [
      'new-term-keeps-vote',
      'a vote outlives its term',
      ", state: 'Follower', votedFor: Nil }",
      ", state: 'Follower' }",
    ],
    [
      'new-term-keeps-state',
      'a newer term does not end a leadership',
      ", state: 'Follower', votedFor: Nil }",
      ', votedFor: Nil }',
    ],
    [
      'new-term-by-one',
      'a newer term counts up by one',
      'currentTerm: m.mterm, state',
      'currentTerm: s.currentTerm + 1, state',
    ],
    [
      'new-term-consumes',
      'the message with a newer term is consumed',
      'votedFor: Nil }, MessagesUnchanged',
      'votedFor: Nil }, Discard',
    ],
    [
      'stale-answers-stay',
      'a response of an older term stays',
      "step('DropStaleResponse', s, Discard)",
      "step('DropStaleResponse', s, MessagesUnchanged)",
    ],
  ]),
  ...mutantsOf('model/raft/history.ts', [
    [
      'one-election',
      'only the first election is remembered',
      'added(set, encodeElection(election), election)',
      'set.size > 0 ? set : added(set, encodeElection(election), election)',
    ],
  ]),
]
