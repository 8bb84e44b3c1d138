/** Wrong models: those of elections. */
import { type Mutant, mutantsOf } from './mutant.js'

export const elections: readonly Mutant[] = mutantsOf('model/raft/election.ts', [
  [
    'steps-down-without-vote',
    'whoever steps down forgets its vote',
    "{ ...s, state: 'Follower' }",
    "{ ...s, state: 'Follower', votedFor: Nil }",
  ],
  [
    'only-leaders-step-down',
    'a candidate does not step down',
    "s.state !== 'Follower', { state",
    "s.state === 'Leader', { state",
  ],
  ['timeout-unwritten', 'a candidate takes its term before its disk has the log', '...withUnstable(s, 0),', '...s,'],
  [
    'refusal-adopts-term',
    'a refusal without a reason takes over the term',
    "      'RefuseVoteRequest',\n      s,",
    "      'RefuseVoteRequest',\n      { ...s, currentTerm: Math.max(s.currentTerm, _m.mterm) },",
  ],

  [
    'votes-by-length',
    'a server votes for any candidate whose log is not shorter',
    'AtLeastAsUpToDate(m.mlastLogTerm, m.mlastLogIndex, s.log)',
    'm.mlastLogIndex >= Len(s.log)',
  ],
  [
    'votes-by-term',
    'a server votes for any candidate whose last entry has no lower term',
    'AtLeastAsUpToDate(m.mlastLogTerm, m.mlastLogIndex, s.log)',
    'm.mlastLogTerm >= LastTerm(s.log)',
  ],
  [
    'votes-for-longer-logs',
    'a server votes only for a candidate with a longer log of the same last term',
    'AtLeastAsUpToDate(m.mlastLogTerm, m.mlastLogIndex, s.log)',
    'AtLeastAsUpToDate(m.mlastLogTerm, m.mlastLogIndex - 1, s.log)',
  ],
  ['votes-twice', 'a server forgets in its term that it has voted', ' && (s.votedFor === Nil || s.votedFor === j)', ''],
  [
    'votes-once-in-all',
    'a server that has voted does not vote for the same candidate again',
    '(s.votedFor === Nil || s.votedFor === j)',
    's.votedFor === Nil',
  ],
  [
    'votes-in-old-terms',
    'a server votes for a candidate of an older term',
    'm.mterm === s.currentTerm && logOk',
    'logOk',
  ],
  ['vote-not-kept', 'a granted vote is not written down', 'grant ? { ...s, votedFor: j } : s', 's'],
  [
    'vote-of-the-request',
    'a vote names the term of the request',
    'mterm: s.currentTerm,\n            mvote',
    'mterm: m.mterm,\n            mvote',
  ],
  [
    'refusals-count',
    'a refused vote is counted as granted',
    'const next = m.mvoteGranted\n',
    'const next = m.mvoteGranted || j === 0\n',
  ],
  [
    'stale-votes-count',
    'votes of an older term are counted',
    "[['m.mterm = currentTerm[i]', m.mterm === s.currentTerm, ",
    "[['m.mterm = currentTerm[i]', m.mterm <= s.currentTerm, ",
  ],
  [
    'timeout-keeps-votes',
    'a candidate that stands again keeps the votes of its last term',
    'votedFor: Nil,\n  votesResponded: [],\n  votesGranted: [],',
    'votedFor: Nil,\n  votesResponded: [],',
  ],
  [
    'timeout-keeps-answers',
    'a candidate that stands again does not ask those who answered before',
    'votedFor: Nil,\n  votesResponded: [],',
    'votedFor: Nil,',
  ],
  ['timeout-keeps-vote', 'a candidate that stands again keeps the vote of its last term', '  votedFor: Nil,\n', ''],
  ['timeout-of-candidates-only', 'a candidate does not stand again', "s.state !== 'Leader'", "s.state === 'Follower'"],
  [
    'next-index-at-the-end',
    'a new leader begins with the last entry of its log',
    'nextIndex: functionOnServers(c, Len(s.log) + 1)',
    'nextIndex: functionOnServers(c, Math.max(1, Len(s.log)))',
  ],
  [
    'match-index-kept',
    'a new leader keeps matchIndex of its last time',
    '          matchIndex: functionOnServers(c, 0),\n        },',
    '        },',
  ],
])
