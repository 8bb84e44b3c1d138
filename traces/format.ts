/**
 * The trace format; README.md in this folder tells the same in words. A file is one node's: a header line, then one event per line. A
 * field is optional where a validator can infer it. Version 1 is of nodes without features; version 2 names those that are on.
 */
import * as t from 'io-ts'
import { leaf } from '../decoding/leaf.js'
import {
  coreKinds,
  type FieldKind,
  fieldsOf,
  kindsOf,
  type MessageKind,
  type messageFields,
} from '../impl/raft/messages.js'
import { closed, tagged } from './decode.js'

export const FORMAT = 'lockstep-trace'
export const VERSION = 1
export const FEATURES_VERSION = 2

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

const ofRun = {
  cluster: name,
  /** One name for each run of the cluster, from its empty beginning on; all files of the run have it. */
  run: name,
  node: name,
  /** All nodes of the cluster, this one included. */
  nodes: listOf(name, 'node names'),
  /** The term in which every node starts. */
  initialTerm: natural,
}

/** The features that a run may have, by the names that the command line has for them. A trace says nothing of snapshots yet. */
export const featureNames = ['pre-vote', 'check-quorum', 'transfer', 'reads'] as const
export type FeatureName = (typeof featureNames)[number]
export const featureName = leaf(`one of ${featureNames.join(', ')}`, (u): u is FeatureName =>
  featureNames.some((n) => n === u),
)

const version1 = closed(
  { format: t.literal(FORMAT), version: leaf('1 or 2', (u): u is typeof VERSION => u === VERSION), ...ofRun },
  note,
)
const version2 = closed(
  {
    ...{ format: t.literal(FORMAT), version: t.literal(FEATURES_VERSION), ...ofRun },
    /** What all nodes have on. */
    features: listOf(featureName, 'names of features'),
  },
  note,
)
export type Header = t.TypeOf<typeof version1> | t.TypeOf<typeof version2>
export const Header: t.Type<Header> = new t.Type<Header>(
  'an object',
  (u): u is Header => version1.is(u) || version2.is(u),
  (u, context) =>
    typeof u === 'object' && u !== null && Reflect.get(u, 'version') === FEATURES_VERSION
      ? version2.validate(u, context)
      : version1.validate(u, context),
  t.identity,
)

/** What is on in the nodes of a run. */
export const featuresIn = (header: Header): readonly FeatureName[] => ('features' in header ? header.features : [])

/** The header of a run with these features: of version 1 where there are none. */
export const headerWith = (
  run: Omit<t.TypeOf<typeof version1>, 'format' | 'version'>,
  features: readonly FeatureName[],
): Header =>
  features.length === 0
    ? { format: FORMAT, version: VERSION, ...run }
    : { format: FORMAT, version: FEATURES_VERSION, ...run, features }

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
  /** As a configuration is written in an entry; null where members never change. */
  members: nameOrNull,
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
const messagesOf = (kinds: readonly MessageKind[]): t.Type<SentMessage> =>
  tagged('type', Object.fromEntries(kinds.map((kind) => [kind, sentCodec(kind)]))) as unknown as t.Type<SentMessage>

/** The messages of version 1. */
export const SentMessage = messagesOf(coreKinds)

/** Those of version 2. */
export const FeaturesMessage = messagesOf([...coreKinds, ...kindsOf.preVote, ...kindsOf.transfer, ...kindsOf.reads])

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

const names = listOf(name, 'node names')

/** A read that waits at a leader. */
const WaitingRead = closed({ server: name, read: natural, index: natural, round: natural, confirmed: names }, noFields)

/** What a node remembers for its features after the event; see impl/raft/features/types.ts. */
export const FeaturesAfter = closed(noFields, {
  contact: boolean,
  preVotes: names,
  responded: names,
  transferee: nameOrNull,
  toldToStand: boolean,
  readRound: natural,
  reads: listOf(WaitingRead, 'reads'),
})
export type FeaturesAfter = t.TypeOf<typeof FeaturesAfter>

const numbered = <Kind extends string>(event: Kind, messages: t.Type<SentMessage>) => ({
  /** The event's place in its file, from 1, without gaps. */
  seq: wholeFrom(1),
  event: t.literal(event),
  /** The messages sent by this step. */
  sent: listOf(messages, 'messages'),
})

/** Events of figure 2, with these messages and variables. */
const coreEvents = <After extends typeof after>(messages: t.Type<SentMessage>, variables: After) => ({
  ElectionTimeout: closed(numbered('ElectionTimeout', messages), variables),
  HeartbeatTimeout: closed(numbered('HeartbeatTimeout', messages), variables),
  ClientRequests: closed(numbered('ClientRequests', messages), variables),
  /** `received` is the id of the message. */
  Receive: closed({ ...numbered('Receive', messages), received: name }, variables),
  Restart: closed(numbered('Restart', messages), variables),
})

const afterWith = { ...after, features: FeaturesAfter }

const version1Events = tagged('event', coreEvents(SentMessage, after))

const version2Events = tagged('event', {
  ...coreEvents(FeaturesMessage, afterWith),
  /** A follower has heard nothing of its leader for the least election timeout. */
  ContactTimeout: closed(numbered('ContactTimeout', FeaturesMessage), afterWith),
  /** A leader has led for an election timeout, or for another one. */
  LeaderTimeout: closed(numbered('LeaderTimeout', FeaturesMessage), afterWith),
  /** A leader was asked to hand over to the node `to`. */
  TransferLeadership: closed({ ...numbered('TransferLeadership', FeaturesMessage), to: name }, afterWith),
  /** A client asked for a read, which has the name `read`. */
  ReadRequest: closed({ ...numbered('ReadRequest', FeaturesMessage), read: natural }, afterWith),
})

/** An event of either version. A node that takes snapshots is not recorded yet. */
export type TraceEvent = t.TypeOf<typeof version2Events>
/** The events of version 1. */
export const TraceEvent = version1Events as unknown as t.Type<TraceEvent>
/** The events of version 2. */
export const FeaturesEvent: t.Type<TraceEvent> = version2Events

/** The events of files with this header. */
export const eventsUnder = ({ version }: Pick<Header, 'version'>): t.Type<TraceEvent> =>
  version === FEATURES_VERSION ? FeaturesEvent : TraceEvent
