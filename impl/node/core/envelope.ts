/** What nodes say to each other: an envelope with the message's name and the message, as JSON. */
import { type Either, map } from 'fp-ts/lib/Either.js'
import { fromNullable, toNullable } from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import {
  type FieldKind,
  fieldsOf,
  type MessageKind,
  type MessageOf,
  type messageFields,
  messageKinds,
} from '../../raft/messages.js'
import type { Message } from '../../raft/types.js'
import {
  decodeJsonAsIs,
  encodeJson,
  entries,
  fromEntry,
  index,
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
  entries,
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

const toJson = (sent: Message): MessageJson => {
  if (sent._tag === 'AppendEntries') return { ...sent, entries: sent.entries.map(fromEntry) }
  if (sent._tag !== 'AppendEntriesResponse') return sent
  const { result } = sent
  if (result._tag === 'Matched') return { ...sent, result }
  const { conflict } = result
  return { ...sent, result: { _tag: 'Rejected', conflict: { ...conflict, term: toNullable(conflict.term) } } }
}

const fromJson = (json: MessageJson): Message => {
  if (json._tag === 'AppendEntries') return { ...json, entries: json.entries.map(toEntry) }
  if (json._tag !== 'AppendEntriesResponse') return json
  const { result } = json
  if (result._tag === 'Matched') return { ...json, result }
  const { conflict } = result
  return { ...json, result: { _tag: 'Rejected', conflict: { ...conflict, term: fromNullable(conflict.term) } } }
}

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
