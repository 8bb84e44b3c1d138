/**
 * The write-ahead log as bytes: a header frame that says whose it is, then frames of one record each. One frame is what
 * one append made durable, so only the last frame can be the torn trace of a crash.
 */
import { chain, type Either, isLeft, left, map, right } from 'fp-ts/lib/Either.js'
import { whyOtherMembers } from '../network/member-lists.js'
import { encodeFrame, frameAt } from '../wire/frames.js'
import { type Gathered, gather, nothingYet, waiting } from './gathering.js'
import { afterBadFrame, MAX_WAL_PAYLOAD } from './wal-damage.js'
import { decodeHeader, encodeHeader, type Identity } from './wal-header.js'
import { decodeRecord } from './wal-records.js'
import {
  begun,
  nothingBut,
  type Recovered,
  type ReplayOptions,
  replayed,
  type Snapshots,
  takenUp,
} from './wal-replay.js'

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

/** Begins to read a log. `snapshots`: those whose files are whole, the oldest first. */
export type Recover = (identity: Identity, progress?: Progress, snapshots?: Snapshots) => Recovery

/** Progress is reported each time this many bytes have been read, about once a second. */
const PROGRESS_BYTES = 64 * 1024 * 1024

/** What was durable when the node died. Takes time linear in the number of bytes. */
export const recover: Recover = (identity, progress = () => {}, snapshots = []) =>
  inHeader({ identity, progress, snapshots }, nothingYet)

/** The same for a log that is there as a whole. */
export const recoverBytes = (
  identity: Identity,
  bytes: Uint8Array,
  of: number = bytes.length,
  snapshots: Snapshots = [],
): Either<string, Recovered> => whole(recover(identity, undefined, snapshots), bytes, of)

/** The same for a log that begins with what `known` was recovered from: reads the bytes after that. */
export const recoverFurther = (
  identity: Identity,
  known: Recovered,
  rest: Uint8Array,
  snapshots: Snapshots = [],
): Either<string, Recovered> => {
  const course = courseFrom({ identity, progress: () => {}, snapshots }, { ...known, torn: 0 })
  return whole(inRecords(course, nothingYet), rest, known.length + rest.length)
}

const whole = (recovery: Recovery, bytes: Uint8Array, of: number): Either<string, Recovered> =>
  chain((last: Recovery) => last.end())(recovery.take(bytes, of))

/** Goes on with the rest of a piece. */
const further = (rest: Uint8Array, of: number) => chain((recovery: Recovery) => recovery.take(rest, of))

interface Reading extends ReplayOptions {
  readonly progress: Progress
}

const inHeader = (reading: Reading, held: Gathered): Recovery => {
  const { identity } = reading
  const wait = (next: Gathered): Recovery => inHeader(reading, next)
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
      const found = afterHeader(reading, first.payload, first.end)
      if (isLeft(found)) return found
      return further(rest, of)(replay(courseFrom(reading, found.right), bytes, first.end, of))
    },
    end: () => withoutHeader(identity, Buffer.concat(held.pieces)),
  }
}

/** What a log with this header, in a frame of this length, comes to before its first record. Left: why it is not the node's. */
const afterHeader = (
  { identity, snapshots }: ReplayOptions,
  header: Uint8Array,
  length: number,
): Either<string, Recovered> => {
  const owner = decodeHeader(header)
  if (isLeft(owner)) return left(`offset 0: it is no write-ahead log: ${owner.left}`)
  const { cluster, node, members, segment } = owner.right
  if (cluster !== identity.cluster || node !== identity.node) {
    return left(
      `it belongs to node ${node} of cluster ${cluster}, not to node ${identity.node} of cluster ${identity.cluster}`,
    )
  }
  const refusal = members === null ? null : whyOtherMembers(members, identity.members)
  if (refusal !== null) return left(refusal)
  return segment === null ? right(begun(length)) : takenUp(segment, length, snapshots)
}

/** A crash at the very first append leaves a beginning of the header, and after it perhaps zeros; all else is refused. */
const withoutHeader = (identity: Identity, bytes: Uint8Array): Either<string, Recovered> => {
  const header = encodeFrame(encodeHeader(identity))
  const same = bytes.findIndex((byte, i) => byte !== header[i])
  const written = same === -1 ? bytes.length : same
  const isTorn = bytes.length <= header.length && bytes.subarray(written).every((byte) => byte === 0)
  if (isTorn) return right(nothingBut(bytes.length))
  return left('offset 0: it has no header of a write-ahead log')
}

/** How far the reading of records has come. */
interface Course extends Reading {
  readonly recovered: Recovered
  /** The offset at which progress was last reported. */
  readonly told: number
}

const courseFrom = (reading: Reading, recovered: Recovered): Course => ({
  ...reading,
  recovered,
  told: recovered.length,
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
    const next = replayed(course, recovered, record.right)
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
