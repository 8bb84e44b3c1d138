/**
 * The messages, described once: the fields that each kind has besides its sender, receiver and term. The canonical text, the wire
 * codec and what is shown of a message follow from it, so a new kind is a line here.
 */
import type { Entry, Index, Term } from './entry.js'
import type { Members } from './features/members.js'
import type { FeatureMessage } from './features/types.js'
import type { AppendEntriesResponse, CoreMessage, Message } from './types.js'

/** What a field may hold. */
export interface FieldTypes {
  readonly index: Index
  /** 0 for the term before the first entry. */
  readonly term: Term
  readonly vote: boolean
  /** The number of something, or how many there are. */
  readonly count: number
  readonly entries: readonly Entry[]
  readonly result: AppendEntriesResponse['result']
  /** What a state machine has written. */
  readonly data: string
  /** Null where they never change. */
  readonly members: Members | null
}
export type FieldKind = keyof FieldTypes

export type MessageKind = Message['_tag']
export type MessageOf<Kind extends MessageKind> = Extract<Message, { readonly _tag: Kind }>
type FieldOf<Kind extends MessageKind> = Exclude<keyof MessageOf<Kind>, '_tag' | 'from' | 'to' | 'term'>

/** The kind of field whose type is exactly this one. */
type KindOf<Value> = {
  readonly [Kind in FieldKind]: [Value, FieldTypes[Kind]] extends [FieldTypes[Kind], Value] ? Kind : never
}[FieldKind]

/** A kind that is missing, a field too many and one of another type do not compile. */
export const messageFields = {
  RequestVote: { lastLogIndex: 'index', lastLogTerm: 'term' },
  RequestVoteResponse: { voteGranted: 'vote' },
  AppendEntries: { prevLogIndex: 'index', prevLogTerm: 'term', entries: 'entries', leaderCommit: 'index' },
  AppendEntriesResponse: { result: 'result' },
  PreVote: { lastLogIndex: 'index', lastLogTerm: 'term' },
  PreVoteResponse: { nextTerm: 'term', voteGranted: 'vote' },
  TimeoutNow: {},
  RequestVoteNow: { lastLogIndex: 'index', lastLogTerm: 'term' },
  InstallSnapshot: { lastIncludedIndex: 'index', lastIncludedTerm: 'term', data: 'data', members: 'members' },
  InstallSnapshotResponse: { matchIndex: 'index' },
  ReadIndex: { read: 'count' },
  ReadIndexResponse: { read: 'count', readIndex: 'index' },
  ConfirmLeader: { round: 'count' },
  ConfirmLeaderResponse: { round: 'count' },
} as const satisfies {
  readonly [Kind in MessageKind]: { readonly [Field in FieldOf<Kind>]: KindOf<MessageOf<Kind>[Field]> }
}

/** One field of a message: its name and its kind. */
type Field = readonly [name: string, kind: FieldKind]

const listed = Object.fromEntries(
  Object.entries(messageFields).map(([kind, fields]) => [kind, Object.entries(fields)]),
) as unknown as Readonly<Record<MessageKind, readonly Field[]>>

export const messageKinds = Object.keys(messageFields) as readonly MessageKind[]

/** The kinds of figure 2: without features there are no others. */
export const coreKinds = [
  ...(['RequestVote', 'RequestVoteResponse'] as const),
  ...(['AppendEntries', 'AppendEntriesResponse'] as const),
] satisfies readonly CoreMessage['_tag'][]

/** The kinds that each feature adds. */
export const kindsOf = {
  preVote: ['PreVote', 'PreVoteResponse'],
  transfer: ['TimeoutNow', 'RequestVoteNow'],
  snapshots: ['InstallSnapshot', 'InstallSnapshotResponse'],
  reads: ['ReadIndex', 'ReadIndexResponse', 'ConfirmLeader', 'ConfirmLeaderResponse'],
} as const satisfies Readonly<Record<string, readonly FeatureMessage['_tag'][]>>

/** The fields of a kind, in their order. */
export const fieldsOf = (kind: MessageKind): readonly Field[] => listed[kind]

/** What is made of each kind of field. */
export type OfFields<A> = { readonly [Kind in FieldKind]: (value: FieldTypes[Kind]) => A }

/** What is made of the fields of a message, with their names and kinds, in their order. */
export const ofFields = <A>(
  message: Message,
  make: OfFields<A>,
): readonly { readonly name: string; readonly kind: FieldKind; readonly made: A }[] => {
  const values = message as unknown as Readonly<Record<string, never>>
  return fieldsOf(message._tag).map(([name, kind]) => ({ name, kind, made: make[kind](values[name] as never) }))
}
