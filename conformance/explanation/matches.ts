/**
 * Whether a state or a message of the model is as it was observed. The search for an explanation asks this in every state,
 * so nothing is allocated here; `differences` and `messageDifferences` say the same in words, and a test holds the two
 * together.
 */
import { LastTerm } from '../../model/raft/helpers.js'
import { fieldOf, fieldsOf } from '../../model/raft/messages.js'
import { Len } from '../../model/raft/sequence.js'
import type { Entry, Message, Server } from '../../model/raft/types.js'
import {
  appendsNothing,
  extendsUntold,
  type MessagePattern,
  type Observation,
  type Observed,
  sameEntry,
  sameLog,
} from './observation.js'

/** What was not observed may have any value. */
const is = <A>(expected: A, actual: A | undefined): boolean => actual === undefined || actual === expected

const are = (expected: readonly unknown[], actual: readonly unknown[] | undefined): boolean =>
  actual === undefined || (expected.length === actual.length && expected.every((value, k) => value === actual[k]))

/** Whether there are none of the `differences`. */
export const agrees = (before: Server, s: Server, o: Observation): boolean => agreesAfter(before, s, o, o.after)

const agreesAfter = (before: Server, s: Server, o: Observation, after: Observed): boolean =>
  is(s.currentTerm, after.currentTerm) &&
  is(s.state, after.state) &&
  is(s.votedFor, after.votedFor) &&
  is(s.commitIndex, after.commitIndex) &&
  is(Len(s.log), after.lastIndex) &&
  is(LastTerm(s.log), after.lastTerm) &&
  (s.state !== 'Candidate' ||
    (are(s.votesResponded, after.votesResponded) && are(s.votesGranted, after.votesGranted))) &&
  (s.state !== 'Leader' || hasMatches(s, after)) &&
  (after.log === undefined || sameLog(s.log, after.log)) &&
  (after.beyond === undefined || extendsUntold(before, s, o)) &&
  !appendsNothing(before, s, o) &&
  (o.restarted || nothingFalls(before, s))

const hasMatches = (s: Server, { matchIndex }: Observed): boolean =>
  matchIndex === undefined || matchIndex.every((match, j) => is(s.matchIndex[j], match))

const nothingFalls = (before: Server, s: Server): boolean => {
  if (s.commitIndex < before.commitIndex) return false
  const stillLeader = before.state === 'Leader' && s.state === 'Leader' && before.currentTerm === s.currentTerm
  return !stillLeader || before.matchIndex.every((old, j) => (s.matchIndex[j] ?? 0) >= old)
}

const areEntries = (expected: readonly Entry[], actual: readonly Entry[]): boolean =>
  expected.length === actual.length &&
  expected.every((entry, k) => {
    const other = actual[k]
    return other !== undefined && sameEntry(entry, other)
  })

/** Whether there are none of the `messageDifferences`. */
export const fits = (m: Message, o: MessagePattern): boolean => {
  if (m.mtype !== o.mtype || m.msource !== o.msource || m.mdest !== o.mdest || m.mterm !== o.mterm) return false
  for (const { name, kind } of fieldsOf(m.mtype)) {
    const expected = fieldOf(m, name)
    const actual = fieldOf(o, name)
    if (actual === undefined || actual === expected) continue
    if (kind !== 'entries' || !areEntries(expected as readonly Entry[], actual as readonly Entry[])) return false
  }
  return true
}
