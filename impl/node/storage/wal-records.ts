/** The records of the write-ahead log, one to a frame, as compact JSON. */
import { chain, type Either, left, map, right } from 'fp-ts/lib/Either.js'
import { absurd } from 'fp-ts/lib/function.js'
import { fromNullable, toNullable } from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import { Index, type Persist, type ServerId } from '../../raft/types.js'
import {
  clusterName,
  count,
  decodeJson,
  decodeJsonAsIs,
  encodeJson,
  entries,
  type FolderId,
  folderId,
  fromEntry,
  index,
  nullable,
  serverId,
  term,
  toEntry,
} from '../wire/codecs.js'

/** Whose log it is, and which nodes make up its cluster: a majority of them decides. */
export interface Identity {
  readonly cluster: string
  readonly node: ServerId
  readonly members: readonly ServerId[]
}

/** What a log says of the folder that it is in. */
export interface Folder {
  /** Drawn at random when the folder was begun: another folder of the same node has another one. */
  readonly id: FolderId
  /** Whether the node takes part: it is certain that no other folder of the node ever did. */
  readonly isJoined: boolean
  /** The folders of the other members, as far as they have been heard of. */
  readonly peers: ReadonlyMap<ServerId, FolderId>
}

const members = t.readonlyArray(serverId, 'members')
/** Version 1 does not say which members the cluster has. */
const version = t.union([t.literal(1), t.literal(2)], '1 or 2')
const header = t.intersection(
  [
    t.type({ format: t.literal('lockstep-wal'), version, cluster: clusterName, node: serverId }, 'a header'),
    t.partial({ members }, 'a header'),
  ],
  'the header of a write-ahead log',
)

/** What a header says. */
export interface Header {
  readonly cluster: string
  readonly node: ServerId
  /** Null in a log of version 1. */
  readonly members: readonly ServerId[] | null
}

const peers = t.readonlyArray(t.readonly(t.tuple([serverId, folderId], '[node, folder]')), 'folders of peers')
const folder = t.type({ id: folderId, joined: t.boolean, members, peers }, 'a folder')

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

/**
 * What one or more steps changed: the log keeps the entries up to `keep`, then come `entries`; those up to `commit` are known
 * to be committed. Logs of older programs do not say that.
 */
const batch = t.intersection(
  [
    t.type({ record: t.literal('batch'), term, vote: nullable(serverId), keep: index, entries }, 'a batch'),
    t.partial({ commit: index }, 'a batch'),
  ],
  'a batch',
)

const record = t.union([incarnation, batch, peer, joined, commit], 'a record of a write-ahead log')

/** A folder as it was begun, and by which of the lists of members. */
export interface Begun {
  readonly folder: Folder
  readonly members: readonly ServerId[]
}

export type WalRecord =
  | { readonly _tag: 'Incarnation'; readonly incarnation: number; readonly begun: Begun | null }
  | { readonly _tag: 'Batch'; readonly persist: Persist; readonly committed: Index }
  | { readonly _tag: 'Peer'; readonly node: ServerId; readonly folder: FolderId }
  | { readonly _tag: 'Joined' }
  | { readonly _tag: 'Commit'; readonly committed: Index }

export const decodeHeader = (payload: Uint8Array): Either<string, Header> =>
  chain((json: t.TypeOf<typeof header>): Either<string, Header> => {
    const { cluster, node, members: of = null } = json
    if (json.version === 2 && of === null) return left('a header of version 2 should have members, found none')
    return right({ cluster, node, members: of })
  })(decodeJson(header)(payload))

export const encodeHeader = ({ cluster, node, members }: Identity): Uint8Array =>
  encodeJson(header)({ format: 'lockstep-wal', version: 2, cluster, node, members })

const decodeAny = decodeJsonAsIs(record)

export const decodeRecord = (payload: Uint8Array): Either<string, WalRecord> => map(toRecord)(decodeAny(payload))

const toRecord = (json: t.TypeOf<typeof record>): WalRecord => {
  switch (json.record) {
    case 'batch':
      return { _tag: 'Batch', persist: toPersist(json), committed: json.commit ?? Index(0) }
    case 'incarnation':
      return { _tag: 'Incarnation', incarnation: json.number, begun: toBegun(json.folder) }
    case 'peer':
      return { _tag: 'Peer', node: json.node, folder: json.folder }
    case 'joined':
      return { _tag: 'Joined' }
    case 'commit':
      return { _tag: 'Commit', committed: json.index }
    default:
      return absurd(json)
  }
}

const toBegun = (json: t.TypeOf<typeof folder> | undefined): Begun | null => {
  if (json === undefined) return null
  const { id, joined: isJoined, members: of, peers: known } = json
  return { folder: { id, isJoined, peers: new Map(known) }, members: of }
}

const toPersist = ({ term, vote, keep, entries }: t.TypeOf<typeof batch>): Persist => ({
  _tag: 'Persist',
  currentTerm: term,
  votedFor: fromNullable(vote),
  keep,
  entries: entries.map(toEntry),
})

export const encodeIncarnation = (number: number, begun: Begun | null = null): Uint8Array =>
  encodeJson(incarnation)({
    ...{ record: 'incarnation', number },
    ...(begun === null ? {} : { folder: fromBegun(begun) }),
  })

const fromBegun = ({ folder: { id, isJoined, peers: known }, members: of }: Begun): t.TypeOf<typeof folder> => ({
  ...{ id, joined: isJoined, members: of, peers: [...known] },
})

export const encodePeer = (node: ServerId, of: FolderId): Uint8Array =>
  encodeJson(peer)({ record: 'peer', node, folder: of })

export const encodeJoined = (): Uint8Array => encodeJson(joined)({ record: 'joined' })

export const encodeCommit = (committed: Index): Uint8Array => encodeJson(commit)({ record: 'commit', index: committed })

const encodeAny = encodeJson(batch)

/** `committed`: up to where entries that this batch or an earlier one holds are known to be committed. */
export const encodeBatch = (
  { currentTerm, votedFor, keep, entries }: Persist,
  committed: Index = Index(0),
): Uint8Array =>
  encodeAny({
    ...{ record: 'batch', term: currentTerm, vote: toNullable(votedFor), keep, entries: entries.map(fromEntry) },
    ...(committed === 0 ? {} : { commit: committed }),
  })

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
