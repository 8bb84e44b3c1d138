/** From the reducer's types to those of the trace. */
import { absurd } from 'fp-ts/lib/function.js'
import { toNullable } from 'fp-ts/lib/Option.js'
import type { MessageId, ObservedStep } from '../impl/node/core/observer.js'
import { textOfMembers, textOfPayload } from '../impl/raft/features/members.js'
import { memoryOf } from '../impl/raft/features/memory.js'
import type { FeatureState } from '../impl/raft/features/types.js'
import { diff, lastIndex, lastTerm } from '../impl/raft/log.js'
import { type FieldTypes, fieldsOf, type MessageKind, type MessageOf } from '../impl/raft/messages.js'
import { matchIndexOf } from '../impl/raft/progress.js'
import type { Command, Entry as LogEntry, Message, Role, ServerState } from '../impl/raft/types.js'
import type { Entry, FeatureName, FeaturesAfter, LogChange, SentFields, SentMessage, TraceEvent } from './format.js'

/** The short name of a command in a trace. Different commands must have different names, and none may be "noop". */
export type NameCommand = (command: Command) => string

export type ConvertEntry = (entry: LogEntry) => Entry

/** Remembers what it has converted: in one step, an entry goes into the log and into a message for each other node. */
const convertEntries = (name: NameCommand): ConvertEntry => {
  const known = new Map<LogEntry, Entry>()
  return (entry) => {
    const before = known.get(entry)
    if (before !== undefined) return before
    const { term, payload } = entry
    const converted = { term, value: payload._tag === 'Command' ? name(payload.command) : textOfPayload(payload) }
    known.set(entry, converted)
    return converted
  }
}

/** The fields of a message under the names of a trace. Every step of a traced node does this: hence the loop, and the object that it fills. */
export const convertFields = <Kind extends MessageKind>(
  entry: ConvertEntry,
  message: MessageOf<Kind>,
  into: Record<string, unknown> & { success?: boolean; matchIndex?: number },
): SentFields<Kind> => {
  const values = message as unknown as Readonly<Record<string, unknown>>
  for (const [field, kind] of fieldsOf(message._tag)) {
    const value = values[field]
    if (kind === 'entries') into[field] = (value as FieldTypes['entries']).map(entry)
    else if (kind === 'members') {
      const members = value as FieldTypes['members']
      into[field] = members === null ? null : textOfMembers(members)
    } else if (kind === 'result') {
      const result = value as FieldTypes['result']
      into.success = result._tag === 'Matched'
      if (result._tag === 'Matched') into.matchIndex = result.matchIndex
    } else into[field] = value
  }
  return into as SentFields<Kind>
}

const convertMessage = (entry: ConvertEntry, id: MessageId, message: Message): SentMessage => {
  const { _tag: type, to, term } = message
  const sent = { id, to, type, term }
  convertFields(entry, message, sent)
  return sent as SentMessage
}

/** The variables that only some roles have. */
const convertRole = (role: Role): Pick<TraceEvent, 'role' | 'matchIndex' | 'votesGranted'> => {
  switch (role._tag) {
    case 'Follower':
      return { role: role._tag }
    case 'Candidate':
      return {
        role: role._tag,
        votesGranted: [...role.votes].flatMap(([server, granted]) => (granted ? [server] : [])),
      }
    case 'Leader':
      return {
        role: role._tag,
        matchIndex: Object.fromEntries(
          [...role.progress].map(([server, progress]) => [server, matchIndexOf(progress)]),
        ),
      }
    default:
      return absurd(role)
  }
}

const convertChange = (entry: ConvertEntry, before: ServerState, after: ServerState): { readonly log?: LogChange } => {
  if (before.log === after.log) return {}
  const { keep, entries } = diff(before.log, after.log)
  return { log: { keep, append: entries.map(entry) } }
}

/** The variables that each feature has. */
const variablesOf: Readonly<Record<FeatureName, readonly (keyof FeatureState)[]>> = {
  'pre-vote': ['contact', 'preVotes'],
  'check-quorum': ['contact', 'responded'],
  transfer: ['transferee', 'toldToStand'],
  reads: ['readRound', 'reads'],
}

const convertFeatures = (on: readonly FeatureName[], after: ServerState): { readonly features?: FeaturesAfter } => {
  if (on.length === 0) return {}
  const memory = { ...memoryOf(after), transferee: toNullable(memoryOf(after).transferee) }
  return {
    features: Object.fromEntries(on.flatMap((one) => variablesOf[one].map((variable) => [variable, memory[variable]]))),
  }
}

/**
 * The event with sequence number `seq`, of a node that has these features on. Throws if a `Receive` does not name its message: the
 * node is at fault then.
 */
export const convertStep = (
  name: NameCommand,
  seq: number,
  step: ObservedStep,
  features: readonly FeatureName[] = [],
): TraceEvent => {
  const entry = convertEntries(name)
  const { input, before, after } = step
  const sent = step.sent.map(({ id, message }) => convertMessage(entry, id, message))
  const variables = {
    currentTerm: after.currentTerm,
    votedFor: toNullable(after.votedFor),
    // What a restart recovers is not told as a change: the log from before it may be gone from memory, and is long.
    ...(input._tag === 'Restart' ? {} : convertChange(entry, before, after)),
    lastIndex: lastIndex(after.log),
    lastTerm: lastTerm(after.log),
    ...convertRole(after.role),
    commitIndex: after.commitIndex,
    ...convertFeatures(features, after),
  }
  if (input._tag === 'TransferLeadership') return { seq, event: input._tag, to: input.to, sent, ...variables }
  if (input._tag === 'ReadRequest') return { seq, event: input._tag, read: input.id, sent, ...variables }
  if (input._tag === 'TakeSnapshot') throw new Error('a node that takes snapshots is not recorded yet')
  if (input._tag === 'ChangeMembers') throw new Error('a node whose members change is not recorded yet')
  if (input._tag !== 'Receive') return { seq, event: input._tag, sent, ...variables }
  if (step.received === undefined) throw new Error('a received message has no id')
  return { seq, event: 'Receive', received: step.received, sent, ...variables }
}
