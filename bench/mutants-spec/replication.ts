/** Wrong models: those of how a leader replicates. */
import { type Mutant, mutantsOf } from './mutant.js'

export const replication: readonly Mutant[] = mutantsOf('model/raft/leader.ts', [
  [
    'commits-old-terms',
    'a leader commits entries of older terms by their number',
    'agreed > 0 && TermAt(s.log, agreed) === s.currentTerm',
    'agreed > 0',
  ],
  [
    'commits-nothing',
    'a leader commits nothing',
    'TermAt(s.log, agreed) === s.currentTerm ? agreed',
    'TermAt(s.log, agreed) === s.currentTerm ? s.commitIndex',
  ],
  [
    'forgets-commit',
    'a leader whose quorum agrees on an old entry forgets what is committed',
    '? agreed : s.commitIndex',
    '? agreed : Math.min(agreed, s.commitIndex)',
  ],
  [
    'stale-acknowledgements-count',
    'an acknowledgement of an older term counts',
    "[['m.mterm = currentTerm[i]', m.mterm === s.currentTerm, ",
    "[['m.mterm = currentTerm[i]', m.mterm <= s.currentTerm, ",
  ],
  [
    'next-index-one-less',
    'after an acknowledgement the last entry is sent again',
    's.nextIndex.with(j, m.mmatchIndex + 1)',
    's.nextIndex.with(j, Math.max(1, m.mmatchIndex))',
  ],
  [
    'next-index-never-falls',
    'an old acknowledgement does not lower nextIndex',
    's.nextIndex.with(j, m.mmatchIndex + 1)',
    's.nextIndex.with(j, Math.max(s.nextIndex[j] ?? 1, m.mmatchIndex + 1))',
  ],
  [
    'next-index-stays',
    'a refusal does not lower nextIndex',
    '(s.nextIndex[j] ?? 1) - 1, 1)',
    's.nextIndex[j] ?? 1, 1)',
  ],
  ['next-index-falls-to-one', 'a refusal lowers nextIndex to 1', 'Math.max((s.nextIndex[j] ?? 1) - 1, 1)', '1'],
  [
    'match-index-never-falls',
    'to the letter, too, matchIndex never falls',
    's.matchIndex[j] ?? 0, m.mmatchIndex)',
    's.matchIndex[j] ?? 0, Math.max(m.mmatchIndex, s.matchIndex[j] ?? 0))',
  ],
  [
    'match-index-one-less',
    'matchIndex is one less than acknowledged',
    's.matchIndex.with(j, match)',
    's.matchIndex.with(j, Math.max(0, match - 1))',
  ],
  [
    'refusal-resets-match',
    'a refusal sets matchIndex to 0',
    '{ ...s, nextIndex }, Discard',
    '{ ...s, nextIndex, matchIndex: s.matchIndex.with(j, 0) }, Discard',
  ],
  [
    'sends-beyond-commit',
    'a request tells a commitIndex beyond its entries',
    'Math.min(s.commitIndex, lastEntry)',
    's.commitIndex',
  ],
  [
    'sends-two-entries',
    'to the letter, too, a request has two entries',
    'Math.min(Len(s.log), nextIndex)',
    'Math.min(Len(s.log), nextIndex + 1)',
  ],
  [
    'previous-term-of-last',
    'a request names the term of its own leader for the entry before',
    'mprevLogTerm: TermAt(s.log, prevLogIndex)',
    'mprevLogTerm: prevLogIndex > 0 ? s.currentTerm : 0',
  ],
  [
    'no-empty-slices',
    'relaxed, a leader sends no empty slice in the middle of its log',
    'length - base - k + 1 }',
    'length - base - k + Number(base + k === length) }',
  ],
  [
    'entries-of-last-term',
    'a request of a client takes the term of the last entry',
    'term: s.currentTerm, value: v',
    'term: Math.max(1, s.log?.last.term ?? s.currentTerm), value: v',
  ],
  [
    'committed-without-leader',
    'the leader itself does not count for what is committed',
    '  ...(index <= StableIndex(s) ? [i] : []),\n  ...s.matchIndex',
    '  ...s.matchIndex',
  ],
  ['committed-beyond-log', 'matchIndex beyond the log of the leader counts', 'Math.min(match, length)', 'match'],
  [
    'committed-at-one-index',
    'only the index at which the log of the leader ends is looked at',
    'j === i ? StableIndex(s) : Math.min(match, length)',
    'j === i ? StableIndex(s) : 0',
  ],
  [
    'unwritten-counts',
    'the copy of the leader counts before its disk has it',
    '  ...(index <= StableIndex(s) ? [i] : []),\n',
    '  ...(index <= Len(s.log) ? [i] : []),\n',
  ],
  [
    'always-written',
    'the disk of a leader always has an entry at once',
    '? [0, (s.unstable ?? 0) + 1] : [0]',
    '? [0, 0] : [0]',
  ],
  ['written-at-once', 'the disk writes all at once', 'withUnstable(s, unstable - 1)', 'withUnstable(s, 0)'],
  [
    'tells-all',
    'a leader tells all that it knows to be committed',
    'if (!c.relaxations.PartialCommit)',
    'if (literal >= 0)',
  ],
])
