/**
 * The write-ahead log as bytes: a header frame that says whose it is, then frames of one record each. One frame is what
 * one append made durable, so only the last frame can be the torn trace of a crash.
 */
import { chain, type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { absurd } from 'fp-ts/lib/function.js'
import * as Log from '../../raft/log.js'
import { initial } from '../../raft/state.js'
import { type Durable, Index, type Persist } from '../../raft/types.js'
import { whyOtherMembers } from '../network/member-lists.js'
import { encodeFrame, frameAt } from '../wire/frames.js'
import { type Gathered, gather, nothingYet, waiting } from './gathering.js'
import { afterBadFrame, MAX_WAL_PAYLOAD } from './wal-damage.js'
import { decodeHeader, decodeRecord, encodeHeader, type Folder, type Identity, type WalRecord } from './wal-records.js'

export interface Recovered {
  readonly durable: Durable
  /** The number of the last start of the node; 0 if it has never run. */
  readonly incarnation: number
  readonly batches: number
  /** Which folder it is; null before the first start, and in a log that only older programs have had. */
  readonly folder: Folder | null
  /** The entries up to here are known to be committed. */
  readonly committed: Index
  /** How many of the first bytes are whole frames; 0 if not even the header is there. */
  readonly length: number
  /** How many bytes of a torn frame follow them, to be cut. */
  readonly torn: number
}

const nothing: Recovered = {
  ...{ durable: initial, incarnation: 0, batches: 0, folder: null, committed: Index(0), length: 0, torn: 0 },
}

/**
 * A log that is being read, piece by piece from the first byte on. Left: why the node must not start with the file; the line
 * names the byte offset. Of the pieces no more is held than the frame that goes on in the next one.
 */
export interface Recovery {
  /** Goes on with the next bytes of a file of this many in all. They are not looked at later. */
  readonly take: (piece: Uint8Array, of: number) => Either<string, Recovery>
  /** What all of it comes to. */
  readonly end: () => Either<string, Recovered>
}

/** Called now and then with what the bytes so far came to, and how many there are in all. */
type Progress = (soFar: Recovered, of: number) => void

/** Begins to read a log. */
export type Recover = (identity: Identity, progress?: Progress) => Recovery

/** Progress is reported each time this many bytes have been read, about once a second. */
const PROGRESS_BYTES = 64 * 1024 * 1024

/** What was durable when the node died. Takes time linear in the number of bytes. */
export const recover: Recover = (identity, progress) => inHeader(identity, progress, nothingYet)

/** The same for a log that is there as a whole. */
export const recoverBytes = (identity: Identity, bytes: Uint8Array): Either<string, Recovered> =>
  whole(recover(identity), bytes, bytes.length)

/** The same, for bytes of which the first `known.length` are those that `known` was recovered from: reads the others. */
export const recoverFurther = (identity: Identity, known: Recovered, bytes: Uint8Array): Either<string, Recovered> =>
  whole(inRecords(courseFrom(identity, { ...known, torn: 0 }), nothingYet), bytes.subarray(known.length), bytes.length)

const whole = (recovery: Recovery, bytes: Uint8Array, of: number): Either<string, Recovered> =>
  chain((last: Recovery) => last.end())(recovery.take(bytes, of))

/** Goes on with the rest of a piece. */
const further = (rest: Uint8Array, of: number) => chain((recovery: Recovery) => recovery.take(rest, of))

const inHeader = (identity: Identity, progress: Progress | undefined, held: Gathered): Recovery => {
  const wait = (next: Gathered): Recovery => inHeader(identity, progress, next)
  return {
    take: (piece, of) => {
      const enough = gather(held, piece)
      if (isLeft(enough)) return right(wait(enough.left))
      const { bytes, rest } = enough.right
      const first = frameAt(bytes, 0, MAX_WAL_PAYLOAD)
      if (first._tag === 'Incomplete' && first.end <= of) return wait(waiting(bytes, first.end)).take(rest, of)
      if (first._tag !== 'Frame') {
        const goesOn = map(() => wait(waiting(bytes, bytes.length + 1)))(withoutHeader(identity, bytes))
        return further(rest, of)(goesOn)
      }
      const refusal = refusalOf(identity, first.payload)
      if (refusal !== null) return left(refusal)
      const course = courseFrom(identity, { ...nothing, length: first.end }, progress)
      return further(rest, of)(replay(course, bytes, first.end, of))
    },
    end: () => withoutHeader(identity, Buffer.concat(held.pieces)),
  }
}

/** Why a log with this header is not the node's; null if it is. */
const refusalOf = (identity: Identity, header: Uint8Array): string | null => {
  const owner = decodeHeader(header)
  if (isLeft(owner)) return `offset 0: it is no write-ahead log: ${owner.left}`
  const { cluster, node, members } = owner.right
  if (cluster !== identity.cluster || node !== identity.node) {
    return `it belongs to node ${node} of cluster ${cluster}, not to node ${identity.node} of cluster ${identity.cluster}`
  }
  return members === null ? null : whyOtherMembers(members, identity.members)
}

/** A crash at the very first append leaves a beginning of the header, and after it perhaps zeros; all else is refused. */
const withoutHeader = (identity: Identity, bytes: Uint8Array): Either<string, Recovered> => {
  const header = encodeFrame(encodeHeader(identity))
  const same = bytes.findIndex((byte, i) => byte !== header[i])
  const written = same === -1 ? bytes.length : same
  const isTorn = bytes.length <= header.length && bytes.subarray(written).every((byte) => byte === 0)
  if (isTorn) return right({ ...nothing, torn: bytes.length })
  return left('offset 0: it has no header of a write-ahead log')
}

/** How far the reading of records has come. */
interface Course {
  readonly identity: Identity
  readonly recovered: Recovered
  /** The offset at which progress was last reported. */
  readonly told: number
  readonly progress: Progress
}

const courseFrom = (identity: Identity, recovered: Recovered, progress: Progress = () => {}): Course => ({
  identity,
  recovered,
  told: recovered.length,
  progress,
})

/** Between two records, or inside of one of which the first bytes are held: at the end of the file it is between. */
const inRecords = (course: Course, held: Gathered): Recovery => ({
  take: (piece, of) => {
    const enough = gather(held, piece)
    if (isLeft(enough)) return right(inRecords(course, enough.left))
    const { bytes, rest } = enough.right
    return further(rest, of)(replay(course, bytes, 0, of))
  },
  end: () => right(course.recovered),
})

/** Takes in the records that lie wholly in the bytes from `start` on, where the last one ended. */
const replay = (course: Course, bytes: Uint8Array, start: number, of: number): Either<string, Recovery> => {
  let { recovered, told } = course
  let place = start
  while (place < bytes.length) {
    const offset = recovered.length
    const found = frameAt(bytes, place, MAX_WAL_PAYLOAD)
    if (found._tag !== 'Frame') {
      const rest = bytes.subarray(place)
      if (found._tag === 'Invalid') return afterBadFrame(recovered, found.reason, rest, of)
      const size = found.end - place
      if (offset + size > of) return afterBadFrame(recovered, BEYOND_THE_END, rest, of)
      return right(inRecords({ ...course, recovered, told }, waiting(rest, size)))
    }
    const record = decodeRecord(found.payload)
    if (isLeft(record)) return left(`offset ${offset}: ${record.left}`)
    const next = replayed(course.identity, recovered, record.right)
    if (isLeft(next)) return left(`offset ${offset}: ${next.left}`)
    recovered = { ...next.right, length: offset + found.end - place }
    place = found.end
    if (recovered.length - told >= PROGRESS_BYTES) {
      told = recovered.length
      course.progress(recovered, of)
    }
  }
  return right(inRecords({ ...course, recovered, told }, nothingYet))
}

const BEYOND_THE_END = 'a frame that reaches beyond the end of the file'

const replayed = (identity: Identity, before: Recovered, record: WalRecord): Either<string, Recovered> => {
  switch (record._tag) {
    case 'Batch':
      return replayedBatch(before, record.persist, record.committed)
    case 'Incarnation': {
      const { incarnation, begun } = record
      if (begun === null) return right({ ...before, incarnation })
      const refusal = whyOtherMembers(begun.members, identity.members)
      return refusal === null ? right({ ...before, incarnation, folder: begun.folder }) : left(refusal)
    }
    case 'Commit':
      return committedUpTo(before, record.committed)
    case 'Joined':
    case 'Peer':
      if (before.folder === null) return left('it is about a folder, and no record before it begins one')
      return right({ ...before, folder: changedFolder(before.folder, record) })
    default:
      return absurd(record)
  }
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
  const after = { ...before, durable: persisted(before.durable, persist), batches: before.batches + 1 }
  return committed === 0 ? right(after) : committedUpTo(after, committed)
}

const committedUpTo = (before: Recovered, committed: Index): Either<string, Recovered> => {
  const last = Log.lastIndex(before.durable.log)
  if (committed > last) return left(`it says that ${committed} entries are committed of a log that has ${last}`)
  return right({ ...before, committed: Index(Math.max(before.committed, committed)) })
}

/** What is durable once the change is. */
export const persisted = ({ log }: Durable, { currentTerm, votedFor, keep, entries }: Persist): Durable => ({
  currentTerm,
  votedFor,
  log: Log.append(Log.truncate(log, keep), entries),
})
