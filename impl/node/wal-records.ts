/** The records of the write-ahead log, one to a frame, as compact JSON. */
import { type Either, map } from 'fp-ts/lib/Either.js'
import { fromNullable, toNullable } from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import type { Persist, ServerId } from '../raft/types.js'
import {
  clusterName,
  count,
  decodeJson,
  decodeJsonAsIs,
  encodeJson,
  entries,
  fromEntry,
  index,
  nullable,
  serverId,
  term,
  toEntry,
} from './codecs.js'

/** Whose log it is. */
export interface Identity {
  readonly cluster: string
  readonly node: ServerId
}

const header = t.type(
  { format: t.literal('lockstep-wal'), version: t.literal(1), cluster: clusterName, node: serverId },
  'the header of a write-ahead log of version 1',
)

/** Each start of the node has a number of its own, which is part of the names of the messages that it sends. */
const incarnation = t.type({ record: t.literal('incarnation'), number: count }, 'an incarnation')

/** What one or more steps changed: the log keeps the entries up to `keep`, then come `entries`. */
const batch = t.type({ record: t.literal('batch'), term, vote: nullable(serverId), keep: index, entries }, 'a batch')

const record = t.union([incarnation, batch], 'an incarnation or a batch')

export type WalRecord =
  | { readonly _tag: 'Incarnation'; readonly incarnation: number }
  | { readonly _tag: 'Batch'; readonly persist: Persist }

export const decodeHeader = (payload: Uint8Array): Either<string, Identity> => decodeJson(header)(payload)

export const encodeHeader = ({ cluster, node }: Identity): Uint8Array =>
  encodeJson(header)({ format: 'lockstep-wal', version: 1, cluster, node })

const decodeAny = decodeJsonAsIs(record)

export const decodeRecord = (payload: Uint8Array): Either<string, WalRecord> => map(toRecord)(decodeAny(payload))

const toRecord = (json: t.TypeOf<typeof record>): WalRecord =>
  json.record === 'incarnation'
    ? { _tag: 'Incarnation', incarnation: json.number }
    : { _tag: 'Batch', persist: toPersist(json) }

const toPersist = ({ term, vote, keep, entries }: t.TypeOf<typeof batch>): Persist => ({
  _tag: 'Persist',
  currentTerm: term,
  votedFor: fromNullable(vote),
  keep,
  entries: entries.map(toEntry),
})

export const encodeIncarnation = (number: number): Uint8Array =>
  encodeJson(incarnation)({ record: 'incarnation', number })

const encodeAny = encodeJson(batch)

export const encodeBatch = ({ currentTerm, votedFor, keep, entries }: Persist): Uint8Array =>
  encodeAny({ record: 'batch', term: currentTerm, vote: toNullable(votedFor), keep, entries: entries.map(fromEntry) })

/**
 * Several steps' changes as one. A batch is written whole or not at all, so nothing in between needs to be on disk: the
 * last term and vote, and the log changes applied to one another.
 */
export const merged = (first: Persist, more: readonly Persist[]): Persist => {
  const last = more.at(-1)
  if (last === undefined) return first
  const entries = [...first.entries]
  let keep = first.keep
  for (const next of more) {
    if (next.keep < keep) keep = next.keep
    entries.length = next.keep - keep
    for (const entry of next.entries) entries.push(entry)
  }
  return { _tag: 'Persist', currentTerm: last.currentTerm, votedFor: last.votedFor, keep, entries }
}
