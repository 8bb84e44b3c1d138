/** How a file of the write-ahead log begins: with whose it is, and if it is not the first, with what came before it. */
import { chain, type Either, left, map, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Index, ServerId, Term } from '../../raft/types.js'
import {
  clusterName,
  count,
  decodeJson,
  encodeJson,
  type FolderId,
  folderId,
  index,
  nullable,
  serverId,
  term,
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
/** Version 1 does not say which members the cluster has; version 3 is that of the files after the first. */
const version = t.union([t.literal(1), t.literal(2), t.literal(3)], '1, 2 or 3')
const header = t.intersection(
  [
    t.type({ format: t.literal('lockstep-wal'), version, cluster: clusterName, node: serverId }, 'a header'),
    t.partial({ members }, 'a header'),
  ],
  'the header of a write-ahead log',
)

const peers = t.readonlyArray(t.readonly(t.tuple([serverId, folderId], '[node, folder]')), 'folders of peers')
export const folder = t.type({ id: folderId, joined: t.boolean, members, peers }, 'a folder')

/** A folder as it was begun, and by which of the lists of members. */
export interface Begun {
  readonly folder: Folder
  readonly members: readonly ServerId[]
}

export const toBegun = ({ id, joined: isJoined, members: of, peers: known }: t.TypeOf<typeof folder>): Begun => ({
  folder: { id, isJoined, peers: new Map(known) },
  members: of,
})

export const fromBegun = ({ folder: { id, isJoined, peers: known }, members: of }: Begun): t.TypeOf<typeof folder> => ({
  ...{ id, joined: isJoined, members: of, peers: [...known] },
})

/** Where a file goes on that is not the first of its log, and what all before it comes to but for the entries. */
export const segment = t.type(
  {
    record: t.literal('segment'),
    format: t.literal('lockstep-wal'),
    version: t.literal(3),
    ...{ cluster: clusterName, node: serverId, members },
    place: count,
    ...{ term, vote: nullable(serverId), incarnation: count, folder, commit: index },
    /** The highest index of an entry that was ever written before. */
    last: index,
  },
  'the header of a segment',
)
export type SegmentJson = t.TypeOf<typeof segment>

/** What all records up to a place of a log come to, but for the entries. */
export interface Standing {
  readonly term: Term
  readonly vote: ServerId | null
  /** The number of the last start of the node. */
  readonly incarnation: number
  readonly folder: Folder
  readonly committed: Index
  /** The highest index of an entry that was ever written. */
  readonly last: Index
}

export interface Segment {
  readonly identity: Identity
  /** The place of the stream of bytes at which it begins. */
  readonly place: number
  readonly standing: Standing
}

export const toSegment = (json: SegmentJson): Segment => {
  const { cluster, node, members: of, place, term: current, vote, incarnation, commit, last } = json
  const { folder: own } = toBegun(json.folder)
  return {
    ...{ identity: { cluster, node, members: of }, place },
    standing: { term: current, vote, incarnation, folder: own, committed: commit, last },
  }
}

export const encodeSegment = ({ identity, place, standing }: Segment): Uint8Array => {
  const { cluster, node, members: of } = identity
  const { term: current, vote, incarnation, folder: own, committed, last } = standing
  return encodeJson(segment)({
    ...{ record: 'segment', format: 'lockstep-wal', version: 3, cluster, node, members: of, place },
    ...{ term: current, vote, incarnation, folder: fromBegun({ folder: own, members: of }), commit: committed, last },
  })
}

/** What the first frame of a file says. */
export interface Header {
  readonly cluster: string
  readonly node: ServerId
  /** Null in a log of version 1. */
  readonly members: readonly ServerId[] | null
  /** Null in the first file of a log. */
  readonly segment: Segment | null
}

const decodeFirst = decodeJson(header)
const decodeLater = decodeJson(segment)

export const decodeHeader = (payload: Uint8Array): Either<string, Header> =>
  chain((json: t.TypeOf<typeof header>): Either<string, Header> => {
    const { cluster, node, members: of = null } = json
    if (json.version === 2 && of === null) return left('a header of version 2 should have members, found none')
    if (json.version !== 3) return right({ cluster, node, members: of, segment: null })
    return map((later: SegmentJson) => ({ cluster, node, members: later.members, segment: toSegment(later) }))(
      decodeLater(payload),
    )
  })(decodeFirst(payload))

export const encodeHeader = ({ cluster, node, members: of }: Identity): Uint8Array =>
  encodeJson(header)({ format: 'lockstep-wal', version: 2, cluster, node, members: of })
