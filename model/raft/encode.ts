/**
 * Canonical texts: equal values have equal texts, and different values different ones. Lists end with a bracket or bar
 * that no number contains.
 */

import { encodeEntries } from './encode-entries.js'
import { encodeFeatures } from './features/variables.js'
import { type OfFields, ofFields } from './messages.js'
import type { Sequence } from './sequence.js'
import { toArray } from './sequence.js'
import type { Election, Entry, Log, Message, Server, VoterLog } from './types.js'

/** Logs are immutable and share their beginnings, so each is written out once. */
const known = new WeakMap<NonNullable<Sequence<Entry>>, string>()

export const encodeLog = (log: Log): string => {
  if (log === null) return '<>'
  const before = known.get(log)
  if (before !== undefined) return before
  const text = encodeEntries(toArray(log))
  known.set(log, text)
  return text
}

const encodeVoterLog = (voterLog: VoterLog): string =>
  [...voterLog.entries()]
    .sort(([a], [b]) => a - b)
    .map(([j, log]) => `${j}${encodeLog(log)}`)
    .join('')

const optional = <A>(value: A | undefined, encode: (value: A) => string): string =>
  value === undefined ? '' : encode(value)

export const encodeServer = (s: Server): string =>
  [
    s.currentTerm,
    s.state,
    s.votedFor,
    s.commitIndex,
    s.votesResponded,
    s.votesGranted,
    s.nextIndex,
    s.matchIndex,
    encodeLog(s.log),
    optional(s.voterLog, encodeVoterLog),
    // Most servers have none, and texts without it are older than the variable.
    ...(s.unstable === undefined ? [] : [s.unstable]),
    ...(s.features === undefined ? [] : [encodeFeatures(s.features)]),
  ].join('|')

const texts: OfFields<string> = {
  Nat: String,
  BOOLEAN: String,
  entries: encodeEntries,
  history: encodeLog,
}

export const encodeMessage = (m: Message): string =>
  [m.mtype, m.msource, m.mdest, m.mterm, ...ofFields(m, texts).map(({ made }) => made)].join('|')

export const encodeElection = (e: Election): string =>
  [e.eterm, e.eleader, e.evotes, encodeLog(e.elog), encodeVoterLog(e.evoterLog)].join('|')
