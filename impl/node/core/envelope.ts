/** What nodes say to each other: an envelope with the message's name and the message, as JSON. */
import { type Either, map } from 'fp-ts/lib/Either.js'
import { fromNullable, toNullable } from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import {
  type FieldKind,
  type FieldTypes,
  fieldsOf,
  type MessageKind,
  type MessageOf,
  type messageFields,
  messageKinds,
} from '../../raft/messages.js'
import type { Message } from '../../raft/types.js'
import {
  count,
  decodeJsonAsIs,
  encodeJson,
  entries,
  fromEntry,
  index,
  members,
  nullable,
  serverId,
  term,
  termOrZero,
  toEntry,
} from '../wire/codecs.js'
import type { MessageId } from './observer.js'

export interface Envelope {
  readonly id: MessageId
  readonly message: Message
}

const address = { from: serverId, to: serverId, term }

const matched = t.type({ _tag: t.literal('Matched'), matchIndex: index }, 'a match')
const rejected = t.type(
  { _tag: t.literal('Rejected'), conflict: t.type({ index, term: nullable(termOrZero) }, 'a conflict') },
  'a rejection',
)

/** How each kind of field is written. */
const written = {
  index,
  term: termOrZero,
  vote: t.boolean,
  count,
  entries,
  data: t.string,
  members: nullable(members),
  result: t.union([matched, rejected], 'a result'),
} satisfies Readonly<Record<FieldKind, t.Mixed>>

type Written = { readonly [Kind in FieldKind]: t.TypeOf<(typeof written)[Kind]> }

/** A message as it is written: the fields of its kind, as each is written. */
type MessageJson = {
  readonly [Kind in MessageKind]: Pick<MessageOf<Kind>, '_tag' | 'from' | 'to' | 'term'> & {
    readonly [Field in keyof (typeof messageFields)[Kind]]: Written[(typeof messageFields)[Kind][Field] & FieldKind]
  }
}[MessageKind]

const named = (kind: MessageKind): string => `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`

const messageCodec = (kind: MessageKind): t.Mixed => {
  const fields = fieldsOf(kind).map(([name, of]) => [name, written[of]] as const)
  return t.type({ _tag: t.literal(kind), ...address, ...Object.fromEntries(fields) }, named(kind))
}

const [first, second, ...others] = messageKinds.map(messageCodec) as [t.Mixed, t.Mixed, ...t.Mixed[]]

// The codecs are made of the same table as the type.
const message = t.union([first, second, ...others], 'a message') as t.Type<MessageJson, MessageJson>

const envelope = t.type({ id: t.string, message }, 'an envelope')

type Result = Written['result']
type OtherForm<Kind extends FieldKind> = {
  readonly toJson: (value: FieldTypes[Kind]) => Written[Kind]
  readonly fromJson: (json: Written[Kind]) => FieldTypes[Kind]
}

/** The kinds of fields that have another form in JSON. */
const otherForms: { readonly entries: OtherForm<'entries'>; readonly result: OtherForm<'result'> } = {
  entries: { toJson: (list) => list.map(fromEntry), fromJson: (list) => list.map(toEntry) },
  result: {
    toJson: (result): Result =>
      result._tag === 'Matched'
        ? result
        : { ...result, conflict: { ...result.conflict, term: toNullable(result.conflict.term) } },
    fromJson: (result) =>
      result._tag === 'Matched'
        ? result
        : { ...result, conflict: { ...result.conflict, term: fromNullable(result.conflict.term) } },
  },
}

type Change = readonly [field: string, change: (value: unknown) => unknown]

/** What changes in the messages of each kind on the way to JSON, or from it. */
const changes = (way: keyof OtherForm<FieldKind>) =>
  Object.fromEntries(
    messageKinds.map((kind) => [
      kind,
      fieldsOf(kind).flatMap(([field, of]): readonly Change[] =>
        // The table says that the values of the field are of this kind.
        of in otherForms ? [[field, otherForms[of as keyof typeof otherForms][way] as Change[1]]] : [],
      ),
    ]),
  ) as unknown as Readonly<Record<MessageKind, readonly Change[]>>

const changed = <A extends { readonly _tag: MessageKind }>(message: A, all: ReturnType<typeof changes>): object => {
  const those = all[message._tag]
  if (those.length === 0) return message
  const copy: Record<string, unknown> = { ...message }
  for (const [field, change] of those) copy[field] = change(copy[field])
  return copy
}

const toWrite = changes('toJson')
const toRead = changes('fromJson')

const toJson = (sent: Message): MessageJson => changed(sent, toWrite) as MessageJson
const fromJson = (json: MessageJson): Message => changed(json, toRead) as Message

const encodeAny = encodeJson(envelope)
const decodeAny = decodeJsonAsIs(envelope)

export const encodeEnvelope = ({ id, message: sent }: Envelope): Uint8Array => encodeAny({ id, message: toJson(sent) })

/** Left: one line that says where the payload departs from an envelope. */
export const decodeEnvelope = (payload: Uint8Array): Either<string, Envelope> => map(toEnvelope)(decodeAny(payload))

const toEnvelope = ({ id, message: json }: t.TypeOf<typeof envelope>): Envelope => ({ id, message: fromJson(json) })

/** How envelopes become bytes, and envelopes again. */
export interface Codec {
  readonly encode: typeof encodeEnvelope
  readonly decode: typeof decodeEnvelope
}

export const jsonCodec: Codec = { encode: encodeEnvelope, decode: decodeEnvelope }
