/** The records of the write-ahead log, one to a frame, as compact JSON. */
import { type Either, map } from 'fp-ts/lib/Either.js'
import { absurd } from 'fp-ts/lib/function.js'
import { fromNullable, toNullable } from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import { Index, type Persist, type ServerId } from '../../raft/types.js'
import {
  count,
  decodeJsonAsIs,
  encodeJson,
  entries,
  type FolderId,
  folderId,
  fromEntry,
  index,
  members,
  nullable,
  serverId,
  term,
  toEntry,
} from '../wire/codecs.js'
import { type Begun, folder, fromBegun, type Segment, segment, toBegun, toSegment } from './wal-header.js'

/** The folder with which a peer came for the first time. */
const peer = t.type({ record: t.literal('peer'), node: serverId, folder: folderId }, 'a peer')

/** From here on the node takes part. */
const joined = t.type({ record: t.literal('joined') }, 'a joining')

/** What is known to be committed, when nothing else is written for a while. */
const commit = t.type({ record: t.literal('commit'), index }, 'a commit index')

/**
 * Each start of the node has a number of its own, which is part of the names of the messages that it sends. The first one
 * says which folder it is; in a log of older programs the first one of this program does, and with which members.
 */
const incarnation = t.intersection(
  [
    t.type({ record: t.literal('incarnation'), number: count }, 'an incarnation'),
    t.partial({ folder }, 'an incarnation'),
  ],
  'an incarnation',
)

/** The snapshot that now stands for the first entries, whether or not the log has them; `data` is the name of its file. */
const snapshot = t.intersection(
  [t.type({ index: count, term, data: t.string }, 'a snapshot'), t.partial({ members }, 'a snapshot')],
  'a snapshot',
)

/**
 * What one or more steps changed: the log keeps the entries up to `keep`, then come `entries`; those up to `commit` are known
 * to be committed. Logs of older programs do not say that. A change by which the log drops entries is a batch of its own.
 */
const batch = t.intersection(
  [
    t.type({ record: t.literal('batch'), term, vote: nullable(serverId), keep: index, entries }, 'a batch'),
    t.partial({ commit: index, snapshot }, 'a batch'),
  ],
  'a batch',
)

/** The log goes on in another file. A program that knows of one file only stops here, and does not take it for all. */
const end = t.type({ record: t.literal('end') }, 'an end')

const record = t.union([incarnation, batch, peer, joined, commit, end, segment], 'a record of a write-ahead log')

export type WalRecord =
  | { readonly _tag: 'Incarnation'; readonly incarnation: number; readonly begun: Begun | null }
  | { readonly _tag: 'Batch'; readonly persist: Persist; readonly committed: Index }
  | { readonly _tag: 'Peer'; readonly node: ServerId; readonly folder: FolderId }
  | { readonly _tag: 'Joined' }
  | { readonly _tag: 'Commit'; readonly committed: Index }
  | { readonly _tag: 'End' }
  | { readonly _tag: 'Segment'; readonly segment: Segment }

/** Those that a running node writes. */
export type Written = Exclude<WalRecord, { readonly _tag: 'Incarnation' | 'End' | 'Segment' }>
/** Those of them that are no changes of a server's state. */
export type Noted = Exclude<Written, { readonly _tag: 'Batch' }>

const decodeAny = decodeJsonAsIs(record)

export const decodeRecord = (payload: Uint8Array): Either<string, WalRecord> => map(toRecord)(decodeAny(payload))

const toRecord = (json: t.TypeOf<typeof record>): WalRecord => {
  switch (json.record) {
    case 'batch':
      return { _tag: 'Batch', persist: toPersist(json), committed: json.commit ?? Index(0) }
    case 'incarnation':
      return {
        _tag: 'Incarnation',
        incarnation: json.number,
        begun: json.folder === undefined ? null : toBegun(json.folder),
      }
    case 'peer':
      return { _tag: 'Peer', node: json.node, folder: json.folder }
    case 'joined':
      return { _tag: 'Joined' }
    case 'commit':
      return { _tag: 'Commit', committed: json.index }
    case 'end':
      return { _tag: 'End' }
    case 'segment':
      return { _tag: 'Segment', segment: toSegment(json) }
    default:
      return absurd(json)
  }
}

const toPersist = ({ term, vote, keep, entries, snapshot: taken }: t.TypeOf<typeof batch>): Persist => ({
  _tag: 'Persist',
  currentTerm: term,
  votedFor: fromNullable(vote),
  keep,
  entries: entries.map(toEntry),
  ...(taken === undefined ? {} : { snapshot: { ...taken, index: Index(taken.index) } }),
})

export const encodeIncarnation = (number: number, begun: Begun | null = null): Uint8Array =>
  encodeJson(incarnation)({
    ...{ record: 'incarnation', number },
    ...(begun === null ? {} : { folder: fromBegun(begun) }),
  })

export const encodePeer = (node: ServerId, of: FolderId): Uint8Array =>
  encodeJson(peer)({ record: 'peer', node, folder: of })

export const encodeJoined = (): Uint8Array => encodeJson(joined)({ record: 'joined' })

export const encodeCommit = (committed: Index): Uint8Array => encodeJson(commit)({ record: 'commit', index: committed })

export const encodeEnd = (): Uint8Array => encodeJson(end)({ record: 'end' })

export const encodeWritten = (written: Written): Uint8Array => {
  switch (written._tag) {
    case 'Batch':
      return encodeBatch(written.persist, written.committed)
    case 'Peer':
      return encodePeer(written.node, written.folder)
    case 'Joined':
      return encodeJoined()
    case 'Commit':
      return encodeCommit(written.committed)
    default:
      return absurd(written)
  }
}

const encodeAny = encodeJson(batch)

/** `committed`: up to where entries that this batch or an earlier one holds are known to be committed. */
export const encodeBatch = (
  { currentTerm, votedFor, keep, entries, snapshot: taken }: Persist,
  committed: Index = Index(0),
): Uint8Array =>
  encodeAny({
    ...{ record: 'batch', term: currentTerm, vote: toNullable(votedFor), keep, entries: entries.map(fromEntry) },
    ...(committed === 0 ? {} : { commit: committed }),
    ...(taken === undefined ? {} : { snapshot: taken }),
  })

/**
 * Several steps' changes as one. A batch is written whole or not at all, so nothing in between needs to be on disk: the
 * last term and vote, and the log changes applied to one another. None of them has a snapshot unless it is the only one.
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
