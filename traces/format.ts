/**
 * The trace format, version 1; README.md in this folder tells the same in words. A file is one node's: a header line, then one
 * event per line. A field is optional where a validator can infer it.
 */
import * as t from 'io-ts'
import { leaf } from '../decoding/leaf.js'
import { coreKinds, type FieldKind, fieldsOf, type MessageKind, type messageFields } from '../impl/raft/messages.js'
import type { FeatureInput } from '../impl/raft/types.js'
import { closed, tagged } from './decode.js'

export const FORMAT = 'lockstep-trace'
export const VERSION = 1

const wholeFrom = (least: number) =>
  leaf(`a whole number from ${least}`, (u): u is number => Number.isSafeInteger(u) && Number(u) >= least)
const natural = wholeFrom(0)
const boolean = leaf('true or false', (u): u is boolean => typeof u === 'boolean')
const name = leaf('a string that is not empty', (u): u is string => typeof u === 'string' && u !== '')
const nameOrNull = leaf("a node's name or null", (u): u is string | null => u === null || name.is(u))
const listOf = <C extends t.Mixed>(codec: C, what: string) => t.readonlyArray(codec, `a list of ${what}`)
const noFields = {}
/** Anything that the recorder wants to keep, such as the time of day; never looked at. */
const note = { note: t.unknown }

export const Header = closed(
  {
    format: t.literal(FORMAT),
    version: t.literal(VERSION),
    cluster: name,
    /** One name for each run of the cluster, from its empty beginning on; all files of the run have it. */
    run: name,
    node: name,
    /** All nodes of the cluster, this one included. */
    nodes: listOf(name, 'node names'),
    /** The term in which every node starts. */
    initialTerm: natural,
  },
  note,
)
export type Header = t.TypeOf<typeof Header>

/** An entry of a log: `value` names the command, which need not be in the trace itself. */
export const Entry = closed({ term: natural, value: name }, noFields)
export type Entry = t.TypeOf<typeof Entry>

/** What every message has, under the names of the Raft paper's figure 2. */
const envelope = <Type extends string>(type: Type) => ({ id: name, to: name, type: t.literal(type), term: natural })

/** How each kind of field stands in a trace: the answer to an AppendEntries as two fields of figure 2, the others as one. */
const forms = {
  index: natural,
  term: natural,
  vote: boolean,
  count: natural,
  entries: listOf(Entry, 'entries'),
  /** The name of a state, as a command has one. */
  data: name,
  result: { success: boolean, matchIndex: natural },
} as const

type Forms = typeof forms
type FormOf<Field extends string, Form> = Form extends t.Mixed ? { readonly [F in Field]: Form } : Form
type Joined<Union> = (Union extends unknown ? (u: Union) => void : never) extends (all: infer All) => void ? All : never
type Described = typeof messageFields
/** The codecs of the fields of a kind. */
type CodecsOf<Kind extends MessageKind> = Joined<
  {
    [Field in keyof Described[Kind] & string]: FormOf<Field, Forms[Described[Kind][Field] & FieldKind]>
  }[keyof Described[Kind] & string]
>

/** Fields that a trace may leave out: a validator infers them. */
const inferred = ['lastLogIndex', 'lastLogTerm', 'prevLogTerm', 'leaderCommit', 'matchIndex'] as const
type Inferred = (typeof inferred)[number]

type TypesOf<Codecs> = {
  readonly [F in Exclude<keyof Codecs, Inferred>]: Codecs[F] extends t.Mixed ? t.TypeOf<Codecs[F]> : never
} & {
  readonly [F in Extract<keyof Codecs, Inferred>]?: Codecs[F] extends t.Mixed ? t.TypeOf<Codecs[F]> : never
}

/** The fields of a message of some kind, but for its envelope. */
export type SentFields<Kind extends MessageKind> = TypesOf<CodecsOf<Kind>>

/** A message as its sender's trace tells it; the sender is the node that the file belongs to. */
export type SentMessage = {
  readonly [Kind in MessageKind]: {
    readonly id: string
    readonly to: string
    readonly type: Kind
    readonly term: number
  } & SentFields<Kind>
}[MessageKind]

const isInferred = ([field]: readonly [string, t.Mixed]): boolean => inferred.some((one) => one === field)

const sentCodec = (kind: MessageKind): t.Mixed => {
  const codecs = fieldsOf(kind).flatMap(([field, of]): readonly (readonly [string, t.Mixed])[] => {
    const form = forms[of]
    return form instanceof t.Type ? [[field, form]] : Object.entries(form)
  })
  const required = codecs.filter((codec) => !isInferred(codec))
  return closed({ ...envelope(kind), ...Object.fromEntries(required) }, Object.fromEntries(codecs.filter(isInferred)))
}

// The codecs are made of the same table as the type.
export const SentMessage = tagged(
  'type',
  Object.fromEntries(coreKinds.map((kind) => [kind, sentCodec(kind)])),
) as unknown as t.Type<SentMessage>

/** How the log changed: it kept its first `keep` entries, and `append` follows them. */
export const LogChange = closed({ keep: natural, append: listOf(Entry, 'entries') }, noFields)
export type LogChange = t.TypeOf<typeof LogChange>

const roles = ['Follower', 'Candidate', 'Leader'] as const
export type Role = (typeof roles)[number]
const role = leaf(`one of ${roles.join(', ')}`, (u): u is Role => roles.some((r) => r === u))

/** The node's variables after the event. A variable that is left out is not claimed to be anything. */
const after = {
  currentTerm: natural,
  votedFor: nameOrNull,
  log: LogChange,
  lastIndex: natural,
  lastTerm: natural,
  role,
  commitIndex: natural,
  /** A leader's, for the other nodes. */
  matchIndex: t.readonly(t.record(name, natural), 'an object from node names to indexes'),
  /** A candidate's. */
  votesGranted: listOf(name, 'node names'),
  ...note,
}

const numbered = <Kind extends string>(event: Kind) => ({
  /** The event's place in its file, from 1, without gaps. */
  seq: wholeFrom(1),
  event: t.literal(event),
  /** The messages sent by this step. */
  sent: listOf(SentMessage, 'messages'),
})

const events = tagged('event', {
  ElectionTimeout: closed(numbered('ElectionTimeout'), after),
  HeartbeatTimeout: closed(numbered('HeartbeatTimeout'), after),
  ClientRequests: closed(numbered('ClientRequests'), after),
  /** `received` is the id of the message. */
  Receive: closed({ ...numbered('Receive'), received: name }, after),
  Restart: closed(numbered('Restart'), after),
})
export type TraceEvent = t.TypeOf<typeof events> | FeatureEvent
export const TraceEvent = events as unknown as t.Type<TraceEvent>

type HeartbeatTimeout = Extract<t.TypeOf<typeof events>, { readonly event: 'HeartbeatTimeout' }>
/** What the timers of features cause; version 1 knows no features. */
type FeatureEvent = Omit<HeartbeatTimeout, 'event'> & { readonly event: FeatureInput['_tag'] }
