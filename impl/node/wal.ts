/**
 * The write-ahead log as bytes: a header frame that says whose it is, then frames of one record each. One frame is what
 * one append made durable, so only the last frame can be the torn trace of a crash.
 */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as Log from '../raft/log.js'
import { initial } from '../raft/state.js'
import type { Durable, Persist } from '../raft/types.js'
import { encodeFrame, frameAt } from './frames.js'
import { decodeHeader, decodeRecord, encodeHeader, type Identity, type WalRecord } from './wal-records.js'

/**
 * The longest payload in bytes. It is below 0x20202020: the bytes of a JSON text are 0x20 or more, so no four of them
 * read as an allowed length, and no frame hides inside the payload of another, whatever clients put into their commands.
 */
export const MAX_WAL_PAYLOAD = 0x1000_0000

export interface Recovered {
  readonly durable: Durable
  /** The number of the last start of the node; 0 if it has never run. */
  readonly incarnation: number
  readonly batches: number
  /** How many of the first bytes are whole frames; 0 if not even the header is there. */
  readonly length: number
  /** How many bytes of a torn frame follow them, to be cut. */
  readonly torn: number
}

const nothing: Recovered = { durable: initial, incarnation: 0, batches: 0, length: 0, torn: 0 }

/**
 * `bytes` is the content of the file; `progress` is told now and then what the bytes so far came to. Left: why the node must
 * not start with the file; the line names the byte offset.
 */
export type Recover = (
  identity: Identity,
  bytes: Uint8Array,
  progress?: (soFar: Recovered) => void,
) => Either<string, Recovered>

/** After so many bytes, which take about a second, there is word of the progress. */
const PROGRESS_BYTES = 64 * 1024 * 1024

/** What was durable when the node died. Takes time linear in the number of bytes. */
export const recover: Recover = (identity, bytes, progress) => {
  const first = frameAt(bytes, 0, MAX_WAL_PAYLOAD)
  if (first._tag !== 'Frame') return withoutHeader(identity, bytes)
  const owner = decodeHeader(first.payload)
  if (isLeft(owner)) return left(`offset 0: it is no write-ahead log: ${owner.left}`)
  const { cluster, node } = owner.right
  if (cluster !== identity.cluster || node !== identity.node) {
    return left(
      `it belongs to node ${node} of cluster ${cluster}, not to node ${identity.node} of cluster ${identity.cluster}`,
    )
  }
  return recoverRecords(bytes, { ...nothing, length: first.end }, progress)
}

/** The same, for bytes of which the first `known.length` are those that `known` was recovered from: reads the others. */
export const recoverFurther = (known: Recovered, bytes: Uint8Array): Either<string, Recovered> =>
  recoverRecords(bytes, { ...known, torn: 0 })

/** A crash at the very first append leaves a beginning of the header, and after it perhaps zeros; all else is refused. */
const withoutHeader = (identity: Identity, bytes: Uint8Array): Either<string, Recovered> => {
  const header = encodeFrame(encodeHeader(identity))
  const same = bytes.findIndex((byte, i) => byte !== header[i])
  const written = same === -1 ? bytes.length : same
  const isTorn = bytes.length <= header.length && bytes.subarray(written).every((byte) => byte === 0)
  if (isTorn) return right({ ...nothing, torn: bytes.length })
  return left('offset 0: it has no header of a write-ahead log')
}

const recoverRecords = (
  bytes: Uint8Array,
  start: Recovered,
  progress: (soFar: Recovered) => void = () => {},
): Either<string, Recovered> => {
  let recovered = start
  let told = start.length
  while (recovered.length < bytes.length) {
    const offset = recovered.length
    const found = frameAt(bytes, offset, MAX_WAL_PAYLOAD)
    if (found._tag !== 'Frame') return tornAt(bytes, recovered, found)
    const record = decodeRecord(found.payload)
    if (isLeft(record)) return left(`offset ${offset}: ${record.left}`)
    const next = replayed(recovered, record.right)
    if (isLeft(next)) return left(`offset ${offset}: ${next.left}`)
    recovered = { ...next.right, length: found.end }
    if (recovered.length - told >= PROGRESS_BYTES) {
      told = recovered.length
      progress(recovered)
    }
  }
  return right(recovered)
}

const replayed = (before: Recovered, record: WalRecord): Either<string, Recovered> => {
  if (record._tag === 'Incarnation') return right({ ...before, incarnation: record.incarnation })
  const { log } = before.durable
  const { keep } = record.persist
  if (keep > Log.lastIndex(log)) {
    return left(`the batch keeps ${keep} entries of a log that has ${Log.lastIndex(log)}`)
  }
  return right({ ...before, durable: persisted(before.durable, record.persist), batches: before.batches + 1 })
}

/** What is durable once the change is. */
export const persisted = ({ log }: Durable, { currentTerm, votedFor, keep, entries }: Persist): Durable => ({
  currentTerm,
  votedFor,
  log: Log.append(Log.truncate(log, keep), entries),
})

/** A bad frame is the torn end of the file, unless a good one comes after it: then something acknowledged is damaged. */
const tornAt = (
  bytes: Uint8Array,
  recovered: Recovered,
  bad: { readonly _tag: 'Incomplete' } | { readonly _tag: 'Invalid'; readonly reason: string },
): Either<string, Recovered> => {
  const offset = recovered.length
  const next = nextFrame(bytes, offset + 1)
  if (next === null) return right({ ...recovered, torn: bytes.length - offset })
  const reason = bad._tag === 'Invalid' ? bad.reason : 'a frame that reaches beyond the end of the file'
  return left(`offset ${offset}: ${reason}, yet a good frame follows at offset ${next}: the file is damaged`)
}

/** The offset of the first whole frame from `start` on. */
const nextFrame = (bytes: Uint8Array, start: number): number | null => {
  const beyond = MAX_WAL_PAYLOAD >>> 24
  for (let offset = start; offset < bytes.length; offset += 1) {
    // The highest byte of the length rules out nearly every place without a closer look.
    const highest = bytes[offset + 3]
    if (highest === undefined) return null
    if (highest <= beyond && frameAt(bytes, offset, MAX_WAL_PAYLOAD)._tag === 'Frame') return offset
  }
  return null
}
