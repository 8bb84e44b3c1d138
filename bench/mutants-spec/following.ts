/** Wrong models: those of how a server follows a leader. */
import { type Mutant, mutantsOf } from './mutant.js'

export const following: readonly Mutant[] = mutantsOf('model/raft/follower.ts', [
  [
    'conflict-throws',
    'nothing may reach the removal of an entry',
    '  const removed = step',
    "  if (s !== undefined) throw new Error('reached')\n  const removed = step",
  ],
  [
    'conflict-removes-all',
    'a conflict removes as many entries as conflict',
    'Prefix(s.log, Len(s.log) - 1)',
    'Prefix(s.log, Len(s.log) - conflicts.length)',
  ],
  [
    'conflict-once',
    'a removal is one successor, however many entries conflict',
    'steps(...conflicts.map(() => removed))',
    'steps(removed)',
  ],
  [
    'conflict-answered',
    'the request that removed an entry is consumed',
    '- 1) }, MessagesUnchanged)',
    '- 1) }, { sent: [], consumes: true })',
  ],
  [
    'conflict-ignored',
    'an entry of another term stays',
    'there[n]?.term !== entry.term',
    '(there[n]?.term ?? 0) > entry.term',
  ],
  [
    'previous-term-ignored',
    'the term of the entry before is not compared',
    ' && m.mprevLogTerm === TermAt(s.log, m.mprevLogIndex)',
    '',
  ],
  [
    'previous-index-ignored',
    'entries are taken even where the entry before is missing',
    'm.mprevLogIndex > 0 && m.mprevLogIndex <= Len(s.log) && m.mprevLogTerm === TermAt(s.log, m.mprevLogIndex)',
    'm.mprevLogIndex > Len(s.log) || m.mprevLogTerm === TermAt(s.log, m.mprevLogIndex)',
  ],
  [
    'all-entries-at-once',
    'to the letter, too, all entries of a request are looked at',
    'c.relaxations.BatchHandling ? m.mentries : m.mentries.slice(0, 1)',
    'm.mentries',
  ],
  [
    'first-entry-only',
    'relaxed, too, only the first entry of a request is looked at',
    'c.relaxations.BatchHandling ? m.mentries : m.mentries.slice(0, 1)',
    'm.mentries.slice(0, 1)',
  ],
  [
    'append-consumes',
    'the request whose entry is appended is consumed',
    'm.mprevLogIndex]!) }, MessagesUnchanged)',
    'm.mprevLogIndex]!) }, { sent: [], consumes: true })',
  ],
  [
    'acknowledges-its-log',
    'a follower acknowledges all of its log',
    'true, m.mprevLogIndex + m.mentries.length',
    'true, Math.max(Len(s.log), m.mprevLogIndex + m.mentries.length)',
  ],
  [
    'acknowledges-one-less',
    'a follower acknowledges only up to the entry before',
    'true, m.mprevLogIndex + m.mentries.length',
    'true, m.mprevLogIndex',
  ],
  [
    'commit-never-falls',
    'to the letter, too, commitIndex never falls',
    's.commitIndex, m.mcommitIndex)',
    's.commitIndex, Math.max(s.commitIndex, m.mcommitIndex))',
  ],
  ['commit-not-learnt', 'a follower does not learn what is committed', '{ ...s, commitIndex }', 's'],
  [
    'stale-requests-accepted',
    'a request of an older term is followed',
    "['m.mterm = currentTerm[i]', m.mterm === s.currentTerm, terms]",
    "['m.mterm = currentTerm[i]', m.mterm <= s.currentTerm, terms]",
  ],
  [
    'stale-requests-unanswered',
    'a request of an older term is not refused',
    'm.mterm < s.currentTerm || (m.mterm',
    '(m.mterm',
  ],
  [
    'candidates-refuse',
    'a candidate refuses the leader of its term',
    "s.state === 'Follower' && !logOk",
    "s.state !== 'Leader' && !logOk",
  ],
  [
    'candidates-stay',
    'a candidate stays one when its term has a leader',
    "step(name, { ...s, state: 'Follower' }",
    'step(name, s',
  ],
  [
    'leaders-step-down',
    'a leader follows a request of its own term',
    "'state[i] = Candidate', s.state === 'Candidate'",
    "'state[i] = Candidate', s.state !== 'Follower'",
  ],
])
