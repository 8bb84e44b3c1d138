/** What the records of a write-ahead log come to, one after the other. */
import { chain, type Either, left, right } from 'fp-ts/lib/Either.js'
import { absurd } from 'fp-ts/lib/function.js'
import { fromNullable, toNullable } from 'fp-ts/lib/Option.js'
import type { Snapshot } from '../../raft/features/types.js'
import * as Log from '../../raft/log.js'
import { initial } from '../../raft/state.js'
import { type Durable, Index, type Persist } from '../../raft/types.js'
import { whyOtherMembers } from '../network/member-lists.js'
import { encodeSegment, type Folder, type Identity, type Segment, type Standing } from './wal-header.js'
import type { WalRecord, Written } from './wal-records.js'

/** Where a file of the log begins. */
export interface WalPlace {
  readonly place: number
  /** The highest index of an entry that was ever written before it. */
  readonly last: Index
}

export interface Recovered {
  readonly durable: Durable
  /** The number of the last start of the node; 0 if it has never run. */
  readonly incarnation: number
  readonly batches: number
  /** Which folder it is; null before the first start, and in a log that only older programs have had. */
  readonly folder: Folder | null
  /** The entries up to here are known to be committed. */
  readonly committed: Index
  /** The highest index of an entry that was ever written. */
  readonly last: Index
  /** The files that are there, in their order; empty if not even the first header is. */
  readonly files: readonly WalPlace[]
  /** Up to which place of the stream there are whole frames; 0 if not even the header is there. */
  readonly length: number
  /** How many bytes of a torn frame follow them, to be cut. */
  readonly torn: number
}

const nothing: Recovered = {
  ...{ durable: initial, incarnation: 0, batches: 0, folder: null, committed: Index(0), last: Index(0), files: [] },
  ...{ length: 0, torn: 0 },
}

/** Of a log of which not even the header is there, but this many bytes. */
export const nothingBut = (torn: number): Recovered => ({ ...nothing, torn })

/** After the header of the first file, which has this length. */
export const begun = (length: number): Recovered => ({ ...nothing, files: [{ place: 0, last: Index(0) }], length })

/**
 * After a header that takes up the log where another file, which is gone, has left it: with the oldest snapshot that stands for
 * all entries before. Of the entries that follow, those that it stands for are left out. Left: there is none.
 */
export const takenUp = (
  { place, standing }: Segment,
  length: number,
  snapshots: Snapshots,
): Either<string, Recovered> => {
  const { term, vote, incarnation, folder, committed, last } = standing
  const snapshot = snapshots.find(({ index }) => index >= last)
  if (last > 0 && snapshot === undefined) {
    return left(
      `the log goes on here after entry ${last}; the files before it are gone, and there is no whole snapshot of index ${last} or later`,
    )
  }
  const durable = { currentTerm: term, votedFor: fromNullable(vote), log: initial.log }
  return right({
    ...nothing,
    durable: last === 0 || snapshot === undefined ? durable : above(durable, snapshot),
    ...{ incarnation, folder, committed, last, files: [{ place, last }], length: place + length },
  })
}

/** What a record that stands at this place makes of what the records before it came to. Left: why it cannot stand there. */
export const replayed = (
  { identity, snapshots }: ReplayOptions,
  before: Recovered,
  record: WalRecord,
): Either<string, Recovered> => {
  switch (record._tag) {
    case 'Batch':
      return chain((ready: Recovered) => replayedBatch(ready, record.persist, record.committed))(
        afterSnapshot(snapshots, before, record.persist.snapshot),
      )
    case 'Incarnation': {
      const { incarnation, begun: named } = record
      if (named === null) return right({ ...before, incarnation })
      const refusal = whyOtherMembers(named.members, identity.members)
      return refusal === null ? right({ ...before, incarnation, folder: named.folder }) : left(refusal)
    }
    case 'Commit':
      return committedUpTo(before, record.committed)
    case 'Joined':
    case 'Peer':
      if (before.folder === null) return left('it is about a folder, and no record before it begins one')
      return right({ ...before, folder: changedFolder(before.folder, record) })
    case 'End':
      return right(before)
    case 'Segment':
      return goesOn(before, record.segment)
    default:
      return absurd(record)
  }
}

/** Every file but the first says what all before it came to: so a file that is missing or is in another's place is found. */
const goesOn = (before: Recovered, segment: Segment): Either<string, Recovered> => {
  const { length: place, folder, last } = before
  if (folder === null) return left('a file goes on that no start of a node has begun')
  const expected = { identity: segment.identity, place, standing: { ...standingOf(before), folder } }
  if (Buffer.compare(encodeSegment(expected), encodeSegment(segment)) !== 0) {
    return left('a file begins that does not go on with what is before it: files are missing, or are from elsewhere')
  }
  return right({ ...before, files: [...before.files, { place, last }] })
}

const standingOf = ({ durable, incarnation, committed, last }: Recovered): Omit<Standing, 'folder'> => ({
  ...{ term: durable.currentTerm, vote: toNullable(durable.votedFor), incarnation, committed, last },
})

/** What a log comes to that a start of its node with this folder has made ready, but for the entries. */
export const standingWith = (recovered: Recovered, folder: Folder, incarnation: number): Standing => ({
  ...standingOf(recovered),
  ...{ folder, incarnation },
})

/** The same after one more record. */
export const standingAfter = (before: Standing, written: Written): Standing => {
  switch (written._tag) {
    case 'Batch': {
      const { currentTerm: term, votedFor, keep, entries, snapshot } = written.persist
      const index = snapshot?.index ?? 0
      const committed = later(later(before.committed, written.committed), index)
      const last = later(before.last, keep + entries.length)
      return { ...before, term, vote: toNullable(votedFor), committed, last }
    }
    case 'Commit':
      return { ...before, committed: later(before.committed, written.committed) }
    case 'Joined':
    case 'Peer':
      return { ...before, folder: changedFolder(before.folder, written) }
    default:
      return absurd(written)
  }
}

const later = (one: Index, other: number): Index => Index(Math.max(one, other))

/** The snapshots whose files are whole, the oldest first. */
export type Snapshots = readonly Snapshot[]

export interface ReplayOptions {
  readonly identity: Identity
  readonly snapshots: Snapshots
}

/** What is durable when the snapshot is, too: the log has no more than what follows. */
const above = ({ log, ...others }: Durable, snapshot: Snapshot): Durable => {
  const { index, term } = snapshot
  const rest = Log.has(log, index, term) ? Log.compact(log, index) : Log.beginningAfter(index, term)
  return { ...others, log: rest, snapshot }
}

/**
 * After the record of a snapshot. One whose file is damaged is passed over if the log has what it stands for; if not, or if its
 * file has gone since, the oldest one after it takes its place. Left: there is none.
 */
const afterSnapshot = (
  snapshots: Snapshots,
  before: Recovered,
  recorded: Snapshot | undefined,
): Either<string, Recovered> => {
  if (recorded === undefined) return right(before)
  const { index, term, data } = recorded
  const known = { committed: later(before.committed, index) }
  if (index <= (before.durable.snapshot?.index ?? 0)) return right({ ...before, ...known })
  const isWhole = snapshots.some((one) => one.index === index && one.term === term)
  if (!isWhole && Log.has(before.durable.log, index, term)) return right({ ...before, ...known })
  const used = isWhole ? recorded : snapshots.find((one) => one.index > index)
  if (used !== undefined) return right({ ...before, ...known, durable: above(before.durable, used) })
  return left(
    `it names ${data}, which is damaged or gone, and the log does not have the ${index} entries that it stands for`,
  )
}

const changedFolder = (folder: Folder, record: Extract<WalRecord, { _tag: 'Joined' | 'Peer' }>): Folder =>
  record._tag === 'Joined'
    ? { ...folder, isJoined: true }
    : { ...folder, peers: new Map(folder.peers).set(record.node, record.folder) }

const replayedBatch = (before: Recovered, persist: Persist, committed: Index): Either<string, Recovered> => {
  const { log } = before.durable
  const { keep } = persist
  if (keep > Log.lastIndex(log)) {
    const kept = keep === 1 ? '1 entry' : `${keep} entries`
    return left(`the batch keeps ${kept} of a log that has ${Log.lastIndex(log)}`)
  }
  if (keep < before.committed) {
    return left(`the batch keeps ${keep} entries of a log of which ${before.committed} are committed`)
  }
  const after = {
    ...before,
    durable: changedBy(before.durable, persist),
    ...{ batches: before.batches + 1, last: later(before.last, keep + persist.entries.length) },
  }
  return committed === 0 ? right(after) : committedUpTo(after, committed)
}

const committedUpTo = (before: Recovered, committed: Index): Either<string, Recovered> => {
  const last = Log.lastIndex(before.durable.log)
  if (committed > last) return left(`it says that ${committed} entries are committed of a log that has ${last}`)
  return right({ ...before, committed: later(before.committed, committed) })
}

/**
 * What is durable once the change is. Entries that a snapshot stands for are left out, whatever the change says of them: those that are
 * committed are the snapshot's.
 */
export const persisted = (before: Durable, persist: Persist): Durable => {
  const { snapshot } = persist
  const held = snapshot === undefined || snapshot.index <= baseOf(before) ? before : above(before, snapshot)
  return changedBy(held, persist)
}

const changedBy = (held: Durable, { currentTerm, votedFor, keep, entries }: Persist): Durable => {
  const base = baseOf(held)
  const log = Log.append(Log.truncate(held.log, Index(Math.max(keep, base))), entries.slice(Math.max(0, base - keep)))
  return { ...held, currentTerm, votedFor, log }
}

const baseOf = ({ snapshot }: Durable): number => snapshot?.index ?? 0
