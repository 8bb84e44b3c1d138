/**
 * Whether a state or a message of the model is as it was observed. The search for an explanation asks this in every state,
 * so nothing is allocated here; `differences` and `messageDifferences` say the same in words, and a test holds the two
 * together.
 */
import { featureFields } from '../../model/raft/features/messages.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { LastTerm } from '../../model/raft/helpers.js'
import { fieldOf, fieldsOf, messageTypes } from '../../model/raft/messages.js'
import { Len } from '../../model/raft/sequence.js'
import type { Entry, Server } from '../../model/raft/types.js'
import { agreesInFeatures, agreesInMembers } from './feature-observation.js'
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
  (after.features === undefined || agreesInFeatures(s, after.features)) &&
  (after.members === undefined || agreesInMembers(s, after.members)) &&
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

/** The fields of each type of message, and whether each holds entries. */
const compared: Readonly<Record<string, readonly (readonly [name: string, holdsEntries: boolean])[]>> = {
  ...Object.fromEntries(
    messageTypes.map((type) => [type, fieldsOf(type).map(({ name, kind }) => [name, kind === 'entries'] as const)]),
  ),
  ...Object.fromEntries(
    Object.entries(featureFields).map(([type, fields]) => [
      type,
      Object.entries(fields).map(([name, kind]) => [name, kind === 'entries'] as const),
    ]),
  ),
}

/** Whether there are none of the `messageDifferences`. */
export const fits = (m: WholeMessage, o: MessagePattern): boolean => {
  if (m.mtype !== o.mtype || m.msource !== o.msource || m.mdest !== o.mdest || m.mterm !== o.mterm) return false
  for (const [name, holdsEntries] of compared[m.mtype] ?? []) {
    const expected = fieldOf(m, name)
    const actual = fieldOf(o, name)
    if (actual === undefined || actual === expected) continue
    if (!holdsEntries || !areEntries(expected as readonly Entry[], actual as readonly Entry[])) return false
  }
  return o.mtransfer === undefined || fieldOf(m, 'mtransfer') === o.mtransfer
}
