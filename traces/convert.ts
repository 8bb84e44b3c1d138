/** From the reducer's types to those of the trace. */
import { absurd } from 'fp-ts/lib/function.js'
import { toNullable } from 'fp-ts/lib/Option.js'
import type { MessageId, ObservedStep } from '../impl/node/core/observer.js'
import type { Change as ReducerChange } from '../impl/raft/features/changes.js'
import { inForceIn, type Members, simple } from '../impl/raft/features/members.js'
import { memoryOf } from '../impl/raft/features/memory.js'
import type { FeatureState, Snapshot as ReducerSnapshot } from '../impl/raft/features/types.js'
import * as Log from '../impl/raft/log.js'
import { type FieldTypes, fieldsOf, type MessageKind, type MessageOf } from '../impl/raft/messages.js'
import { matchIndexOf } from '../impl/raft/progress.js'
import type { Command, Entry as LogEntry, Message, Role, ServerState } from '../impl/raft/types.js'
import type { Change, Snapshot } from './fields.js'
import type { Entry, FeatureName, FeaturesAfter, LogChange, SentFields, SentMessage, TraceEvent } from './format.js'

/** The short name of a command in a trace, or of a state. Different ones must have different names, and none may be "noop". */
export type NameCommand = (command: Command) => string

/** Names the states in snapshots by the digests that `saved` is told, see `Observer`. */
export const namingStates = (name: NameCommand) => {
  const digests = new Map<string, string>()
  return {
    saved: (data: string, digest: string): void => {
      digests.set(data, digest)
    },
    nameState: (data: string): string => digests.get(data) ?? name(data),
  }
}

/** What becomes of the entries, and of the states in snapshots. */
export interface Converting {
  readonly entry: (entry: LogEntry) => Entry
  readonly data: (state: string) => string
}

/** Remembers what it has converted: in one step, an entry goes into the log and into a message for each other node. */
const convertEntries = (name: NameCommand): Converting['entry'] => {
  const known = new Map<LogEntry, Entry>()
  return (entry) => {
    const before = known.get(entry)
    if (before !== undefined) return before
    const converted = convertEntry(name, entry)
    known.set(entry, converted)
    return converted
  }
}

const convertEntry = (name: NameCommand, { term, payload }: LogEntry): Entry => {
  switch (payload._tag) {
    case 'Noop':
      return { term, value: 'noop' }
    case 'Command':
      return { term, value: name(payload.command) }
    case 'Members':
      return { term, members: payload.members }
    default:
      return absurd(payload)
  }
}

/** The fields of a message under the names of a trace. Every step of a traced node does this: hence the loop, and the object that it fills. */
export const convertFields = <Kind extends MessageKind>(
  { entry, data }: Converting,
  message: MessageOf<Kind>,
  into: Record<string, unknown> & { success?: boolean; matchIndex?: number },
): SentFields<Kind> => {
  const values = message as unknown as Readonly<Record<string, unknown>>
  for (const [field, kind] of fieldsOf(message._tag)) {
    const value = values[field]
    if (kind === 'entries') into[field] = (value as FieldTypes['entries']).map(entry)
    else if (kind === 'data') into[field] = data(value as FieldTypes['data'])
    else if (kind === 'result') {
      const result = value as FieldTypes['result']
      into.success = result._tag === 'Matched'
      if (result._tag === 'Matched') into.matchIndex = result.matchIndex
    } else into[field] = value
  }
  return into as SentFields<Kind>
}

const convertMessage = (converting: Converting, id: MessageId, message: Message): SentMessage => {
  const { _tag: type, to, term } = message
  const sent = { id, to, type, term }
  convertFields(converting, message, sent)
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

/** A log that gives way to a snapshot is not told as a change: the snapshot says what there is instead. */
const convertLog = (
  entry: Converting['entry'],
  before: ServerState,
  after: ServerState,
): { readonly log?: LogChange } => {
  if (before.log === after.log || isReplaced(before, after)) return {}
  const { keep, entries } = Log.diff(before.log, after.log)
  return { log: { keep, append: entries.map(entry) } }
}

const isReplaced = (before: ServerState, { snapshot }: ServerState): boolean =>
  snapshot !== undefined && snapshot !== before.snapshot && !Log.has(before.log, snapshot.index, snapshot.term)

const convertSnapshot = (data: Converting['data'], snapshot: ReducerSnapshot | undefined): Snapshot | null =>
  snapshot === undefined ? null : { ...snapshot, data: data(snapshot.data) }

/** The members that the log or the snapshot names; none where the first ones count still. */
const convertMembers = ({ log, snapshot }: ServerState): { readonly members?: Members } => {
  const { index, members } = inForceIn(snapshot?.members ?? simple([]), log)
  return index === 0 && snapshot?.members === undefined ? {} : { members }
}

const convertChange = (change: ReducerChange): Change => {
  if (change._tag === 'EnterJoint') return { type: change._tag, voters: change.voters }
  return { type: change._tag, server: change.server }
}

/** The variables that each feature has. */
const variablesOf: Readonly<Record<FeatureName, readonly (keyof FeatureState)[]>> = {
  'pre-vote': ['contact', 'preVotes'],
  'check-quorum': ['contact', 'responded'],
  transfer: ['transferee', 'toldToStand'],
  reads: ['readRound', 'reads'],
  ...{ snapshots: [], membership: [], joint: [], learners: [] },
}

const changing: readonly FeatureName[] = ['membership', 'joint', 'learners']

const convertFeatures = (
  data: Converting['data'],
  on: readonly FeatureName[],
  after: ServerState,
): { readonly features?: FeaturesAfter } => {
  if (on.length === 0) return {}
  const memory = { ...memoryOf(after), transferee: toNullable(memoryOf(after).transferee) }
  return {
    features: {
      ...Object.fromEntries(on.flatMap((one) => variablesOf[one].map((variable) => [variable, memory[variable]]))),
      ...(on.includes('snapshots') ? { snapshot: convertSnapshot(data, after.snapshot) } : {}),
      ...(on.some((one) => changing.includes(one)) ? convertMembers(after) : {}),
    },
  }
}

/**
 * The event with sequence number `seq`, of a node that has these features on. `nameState` names the states in snapshots. Throws if a `Receive` does not name its message: the
 * node is at fault then.
 */
export const convertStep = (
  name: NameCommand,
  seq: number,
  step: ObservedStep,
  features: readonly FeatureName[] = [],
  nameState: NameCommand = name,
): TraceEvent => {
  const entry = convertEntries(name)
  const { input, before, after } = step
  const sent = step.sent.map(({ id, message }) => convertMessage({ entry, data: nameState }, id, message))
  const variables = {
    currentTerm: after.currentTerm,
    votedFor: toNullable(after.votedFor),
    // What a restart recovers is not told as a change: the log from before it may be gone from memory, and is long.
    ...(input._tag === 'Restart' ? {} : convertLog(entry, before, after)),
    lastIndex: Log.lastIndex(after.log),
    lastTerm: Log.lastTerm(after.log),
    ...convertRole(after.role),
    commitIndex: after.commitIndex,
    ...convertFeatures(nameState, features, after),
  }
  if (input._tag === 'TransferLeadership') return { seq, event: input._tag, to: input.to, sent, ...variables }
  if (input._tag === 'ReadRequest') return { seq, event: input._tag, read: input.id, sent, ...variables }
  if (input._tag === 'ChangeMembers')
    return { seq, event: input._tag, change: convertChange(input.change), sent, ...variables }
  if (input._tag === 'TakeSnapshot')
    return { seq, event: input._tag, index: input.index, data: nameState(input.data), sent, ...variables }
  if (input._tag !== 'Receive') return { seq, event: input._tag, sent, ...variables }
  if (step.received === undefined) throw new Error('a received message has no id')
  return { seq, event: 'Receive', received: step.received, sent, ...variables }
}
