/** What nodes say to each other: an envelope with the message's name and the message, as JSON. */
import type { Either } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Message } from '../raft/types.js'
import { decodeJson, encodeJson, entries, index, nullable, serverId, term, termOrZero } from './codecs.js'
import type { MessageId } from './observer.js'

export interface Envelope {
  readonly id: MessageId
  readonly message: Message
}

const address = { from: serverId, to: serverId, term }

const requestVote = t.type(
  { _tag: t.literal('RequestVote'), ...address, lastLogIndex: index, lastLogTerm: termOrZero },
  'a RequestVote',
)

const requestVoteResponse = t.type(
  { _tag: t.literal('RequestVoteResponse'), ...address, voteGranted: t.boolean },
  'a RequestVoteResponse',
)

const appendEntries = t.type(
  {
    _tag: t.literal('AppendEntries'),
    ...address,
    prevLogIndex: index,
    prevLogTerm: termOrZero,
    entries,
    leaderCommit: index,
  },
  'an AppendEntries',
)

const matched = t.type({ _tag: t.literal('Matched'), matchIndex: index }, 'a match')
const rejected = t.type(
  { _tag: t.literal('Rejected'), conflict: t.type({ index, term: nullable(termOrZero) }, 'a conflict') },
  'a rejection',
)

const appendEntriesResponse = t.type(
  { _tag: t.literal('AppendEntriesResponse'), ...address, result: t.union([matched, rejected], 'a result') },
  'an AppendEntriesResponse',
)

const message = t.union([requestVote, requestVoteResponse, appendEntries, appendEntriesResponse], 'a message')

const envelope: t.Type<Envelope, unknown, unknown> = t.type({ id: t.string, message }, 'an envelope')

export const encodeEnvelope: (envelope: Envelope) => Uint8Array = encodeJson(envelope)

/** Left: one line that says where the payload departs from an envelope. */
export const decodeEnvelope: (payload: Uint8Array) => Either<string, Envelope> = decodeJson(envelope)

/** How envelopes become bytes, and envelopes again. */
export interface Codec {
  readonly encode: typeof encodeEnvelope
  readonly decode: typeof decodeEnvelope
}

export const jsonCodec: Codec = { encode: encodeEnvelope, decode: decodeEnvelope }
