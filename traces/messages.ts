/** The messages of a trace: made of the table that describes the reducer's. */
import * as t from 'io-ts'
import {
  coreKinds,
  type FieldKind,
  fieldsOf,
  kindsOf,
  type MessageKind,
  type messageFields,
} from '../impl/raft/messages.js'
import { closed, tagged } from './decode.js'
import { boolean, Entry, FeaturesEntry, listOf, Members, name, natural, orNull } from './fields.js'

/** What every message has, under the names of the Raft paper's figure 2. */
const envelope = <Type extends string>(type: Type) => ({ id: name, to: name, type: t.literal(type), term: natural })

/** How each kind of field stands in a trace: the answer to an AppendEntries as two fields of figure 2, the others as one. */
const forms = {
  index: natural,
  term: natural,
  vote: boolean,
  count: natural,
  entries: listOf(FeaturesEntry, 'entries'),
  /** The name of a state, as a command has one. */
  data: name,
  /** Null where members never change. */
  members: orNull(Members),
  result: { success: boolean, matchIndex: natural },
} as const

type Forms = typeof forms

/** In version 1 an entry has a command. */
const version1: Forms = { ...forms, entries: listOf(Entry, 'entries') as unknown as Forms['entries'] }

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

const sentCodec = (kind: MessageKind, version: Forms): t.Mixed => {
  const codecs = fieldsOf(kind).flatMap(([field, of]): readonly (readonly [string, t.Mixed])[] => {
    const form = version[of]
    return form instanceof t.Type ? [[field, form]] : Object.entries(form)
  })
  const required = codecs.filter((codec) => !isInferred(codec))
  return closed({ ...envelope(kind), ...Object.fromEntries(required) }, Object.fromEntries(codecs.filter(isInferred)))
}

// The codecs are made of the same table as the type.
const messagesOf = (kinds: readonly MessageKind[], version: Forms): t.Type<SentMessage> =>
  tagged(
    'type',
    Object.fromEntries(kinds.map((kind) => [kind, sentCodec(kind, version)])),
  ) as unknown as t.Type<SentMessage>

/** The messages of version 1. */
export const SentMessage = messagesOf(coreKinds, version1)

/** Those of version 2. */
export const FeaturesMessage = messagesOf([...coreKinds, ...Object.values(kindsOf).flat()], forms)
