/** From the events of a trace to observations of the model's variables and messages. */

import { Simple, textOf } from '../../model/raft/features/configurations.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { Append, Len, Prefix } from '../../model/raft/sequence.js'
import type { Log, Server, Value } from '../../model/raft/types.js'
import { Nil } from '../../model/raft/types.js'
import { featuresIn, firstVotersIn, type Header, type SentMessage, type TraceEvent } from '../../traces/format.js'
import { modelMessage, type Terms } from '../explanation/messages.js'
import type { MessagePattern, Observation, Observed } from '../explanation/observation.js'
import type { ValueAt } from './entry-values.js'
import { askedOfFeatures, numbersOf, observedFeatures, observedMembers, valuesIn } from './trace-features.js'

/** How what a trace says becomes the model's: nodes get numbers; terms, and so what a refusal says of them, stay as they are written. */
export interface Reading extends Terms {
  readonly nodes: readonly string[]
  /** By the terms of the trace. */
  readonly valueAt: ValueAt
  /** The canonical text of the members with which the run begins. */
  readonly firstMembers: Value
}

/** A run may begin in any term, so that a refusal says the terms of the trace. */
export const readingOf = (header: Header, valueAt: ValueAt): Reading => {
  const { nodes } = header
  const ofEntry = (term: number): number => term
  const named = valuesIn(header)
  const entry: Reading['entry'] = (one) => ({ term: ofEntry(one.term), value: named(one) })
  const firstMembers = textOf(Simple(numbersOf(nodes, firstVotersIn(header)), []))
  return { nodes, valueAt, firstMembers, ofEntry, entry, handsOver: featuresIn(header).includes('transfer') }
}

/** A message as far as its sender's trace tells it; undefined for one that the model does not know. */
export const messageOf = (reading: Reading, from: string, m: SentMessage): MessagePattern | undefined =>
  modelMessage(
    m.type,
    m,
    {
      mterm: m.term,
      msource: reading.nodes.indexOf(from),
      mdest: reading.nodes.indexOf(m.to),
    },
    reading,
  )

/** The log after an event, as far as it is known: as the event changes it, or unchanged where its end is. */
const logAfter = (reading: Reading, log: Log, e: TraceEvent): Log | undefined => {
  if (e.log !== undefined && e.log.keep > Len(log)) return undefined
  if (e.log !== undefined) return e.log.append.map(reading.entry).reduce<Log>(Append, Prefix(log, e.log.keep))
  const lastTerm = log === null ? 0 : log.last.term
  const unchanged = e.lastIndex === Len(log) && e.lastTerm !== undefined && reading.ofEntry(e.lastTerm) === lastTerm
  return unchanged ? log : undefined
}

/** What an event tells of the state after it, if `before` was the state before it. */
const observedAfter = (reading: Reading, node: string, before: Server, e: TraceEvent): Observed => {
  const number = (name: string) => reading.nodes.indexOf(name)
  const lastIndex = e.lastIndex ?? (e.log === undefined ? undefined : e.log.keep + e.log.append.length)
  const lastTerm = e.lastTerm ?? e.log?.append.at(-1)?.term
  const log = logAfter(reading, before.log, e)
  const { matchIndex } = e
  return {
    ...(e.currentTerm === undefined ? {} : { currentTerm: e.currentTerm }),
    ...(e.role === undefined ? {} : { state: e.role }),
    ...(e.votedFor === undefined ? {} : { votedFor: e.votedFor === null ? Nil : number(e.votedFor) }),
    ...(log === undefined ? {} : { log }),
    ...(e.log === undefined || e.log.keep <= Len(before.log)
      ? {}
      : { beyond: { keep: e.log.keep, append: e.log.append.map(reading.entry) } }),
    ...(lastIndex === undefined ? {} : { lastIndex }),
    ...(lastTerm === undefined ? {} : { lastTerm: reading.ofEntry(lastTerm) }),
    ...(e.commitIndex === undefined ? {} : { commitIndex: e.commitIndex }),
    ...(e.votesGranted === undefined ? {} : { votesGranted: e.votesGranted.map(number).sort((a, b) => a - b) }),
    // No server has an index for itself in the model: it sends itself no entries.
    ...(matchIndex === undefined
      ? {}
      : { matchIndex: reading.nodes.map((name) => (name === node ? 0 : matchIndex[name])) }),
    ...(e.features === undefined ? {} : { features: observedFeatures(number, e.features) }),
    ...(e.features?.members === undefined
      ? {}
      : { members: observedMembers(reading.nodes, e.features.members, reading.firstMembers) }),
  }
}

/** Whether the event tells how long the log is after it. */
const tellsLength = ({ log, lastIndex }: TraceEvent): boolean => log !== undefined || lastIndex !== undefined

/** Whether the log may have entries after the event that no event told of; `before`: whether it may before. */
export const mayHaveUntold = (event: TraceEvent, before: boolean): boolean =>
  !tellsLength(event) && (before || event.event !== 'HeartbeatTimeout')

/** `untold`: whether the log before the event may have entries that no event told of. */
export const observationOf = (
  reading: Reading,
  node: string,
  before: Server,
  event: TraceEvent,
  received: WholeMessage | null,
  untold: boolean,
): Observation => ({
  received,
  sent: event.sent.flatMap((m) => messageOf(reading, node, m) ?? []),
  restarted: event.event === 'Restart',
  timedOut: event.event === 'ElectionTimeout',
  ...askedOfFeatures(reading.nodes, event),
  ...(untold || (event.event === 'ClientRequests' && !tellsLength(event))
    ? {}
    : { requested: event.event === 'ClientRequests' }),
  mayIgnore: true,
  after: observedAfter(reading, node, before, event),
  valueAt: reading.valueAt,
})

/** Claims of variables and fields that the model does not have then, so that nothing can check them, in a report's words. */
export type Unchecked =
  | 'matchIndex of the node itself'
  | 'matchIndex of a node that does not lead'
  | 'votesGranted of a node that is no candidate'
  | 'matchIndex of a rejection'

/** `after`: the states that the node may be in after the event, at least one. */
export const uncheckedIn = (node: string, event: TraceEvent, after: readonly Server[]): readonly Unchecked[] => {
  const { matchIndex, votesGranted, sent } = event
  const found: Unchecked[] = []
  const isAlways = (role: Server['state']): boolean => after.every(({ state }) => state === role)
  if (matchIndex !== undefined) {
    if (Object.hasOwn(matchIndex, node)) found.push('matchIndex of the node itself')
    if (Object.keys(matchIndex).length > 0 && !isAlways('Leader')) found.push('matchIndex of a node that does not lead')
  }
  // An empty list claims nothing.
  if (votesGranted !== undefined && votesGranted.length > 0 && !isAlways('Candidate'))
    found.push('votesGranted of a node that is no candidate')
  for (const message of sent) {
    const isRejection = 'success' in message && !message.success
    if (isRejection && message.matchIndex !== undefined) found.push('matchIndex of a rejection')
  }
  return found
}
