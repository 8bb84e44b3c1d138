/** Wrong models: those of quorums, of restarts, of newer terms and of the history. */
import { type Mutant, mutantsOf } from './mutant.js'

/** How many servers a majority needs. */
const NEEDED = 'Math.floor(voters.length / 2) + 1'

export const others: readonly Mutant[] = [
  ...mutantsOf('model/raft/helpers.ts', [
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
    [
      'commits-all-or-nothing',
      'commitIndex advances by all or nothing',
      'literal - before }, (_, k) => before + k',
      'Math.min(1, literal - before) }, (_, k) => before + k',
    ],
    [
      'known-is-all',
      'a follower takes all of its log to match',
      'LastTerm(log) === currentTerm ? Len(log) : commitIndex',
      'LastTerm(log) > 0 ? Len(log) : commitIndex',
    ],
    [
      'known-is-committed',
      'a follower takes only what is committed to match',
      'LastTerm(log) === currentTerm ? Len(log) : commitIndex',
      'commitIndex',
    ],
  ]),
  ...mutantsOf('model/raft/quorum.ts', [
    ['quorum-of-half', 'half of the servers are a quorum', NEEDED, 'Math.ceil(voters.length / 2)'],
    [
      'quorum-of-half-from-four',
      'half of the servers are a quorum where there are four or more',
      NEEDED,
      'Math.floor(voters.length / 2) + Number(voters.length < 4 || voters.length % 2 === 1)',
    ],
    ['quorum-of-two', 'two servers are always a quorum', NEEDED, 'Math.min(2, voters.length)'],
    [
      'quorum-of-all',
      'four servers are needed from five on',
      NEEDED,
      'Math.floor(voters.length / 2) + 1 + Number(voters.length >= 5)',
    ],
  ]),
  ...mutantsOf('model/raft/restart.ts', [
    ['restart-keeps-commit', 'commitIndex survives a restart', ': [Base(s)]', ': [s.commitIndex]'],
    ['restart-keeps-state', 'a leader is a leader still after a restart', "      state: 'Follower',\n", ''],
    [
      'durable-is-all',
      'a durable commitIndex is never behind',
      'upTo(Base(s), Math.max(Base(s), Math.min(s.commitIndex, length)))',
      '[Math.min(s.commitIndex, length)]',
    ],
    [
      'durable-beyond',
      'a durable commitIndex is beyond what it was',
      'upTo(Base(s), Math.max(Base(s), Math.min(s.commitIndex, length)))',
      'upTo(Base(s), length)',
    ],
    [
      'restart-writes',
      'a crash takes nothing that the disk does not have',
      'upTo(StableIndex(s), Len(s.log))',
      'upTo(Len(s.log), Len(s.log))',
    ],
    [
      'restart-takes-all',
      'a crash takes all that the disk does not have',
      'upTo(StableIndex(s), Len(s.log))',
      'upTo(StableIndex(s), StableIndex(s))',
    ],
    [
      'restart-keeps-match',
      'matchIndex survives a restart',
      '      matchIndex: functionOnServers(c, 0),\n      commit',
      '      commit',
    ],
    [
      'restart-loses-vote',
      'a vote does not survive a restart',
      "      state: 'Follower',\n",
      "      state: 'Follower',\n      votedFor: -1,\n",
    ],
    [
      'restart-loses-log',
      'the last entry does not survive a restart',
      "      state: 'Follower',\n",
      "      state: 'Follower',\n      log: s.log === null ? null : s.log.init,\n",
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
      'votedFor: Nil },\n        MessagesUnchanged',
      'votedFor: Nil },\n        Discard',
    ],
    [
      'new-term-unwritten',
      'a newer term is written before the log',
      'withUnstable(s, 0), currentTerm',
      's, currentTerm',
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
