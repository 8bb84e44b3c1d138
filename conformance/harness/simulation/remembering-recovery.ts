/**
 * Nodes of one process that start again and again: a disk's content that begins with what the last start found there is
 * read from that place on. Every so-manieth time the whole content is read all the same, and must come to the same.
 */
import { chain, type Either, isRight, right } from 'fp-ts/lib/Either.js'
import { type Recover, type Recovery, recover, recoverBytes, recoverFurther } from '../../../impl/node/storage/wal.js'
import type { Identity } from '../../../impl/node/storage/wal-header.js'
import type { Recovered } from '../../../impl/node/storage/wal-replay.js'
import { encodeState } from '../../../impl/raft/encode.js'
import { restore } from '../../../impl/raft/state.js'
import type { ServerId } from '../../../impl/raft/types.js'
import type { Report } from './violation.js'

interface Known {
  readonly bytes: Uint8Array
  /** The place of the stream at which they begin. */
  readonly start: number
  readonly recovered: Recovered
}

const AGAIN = 16

/** How many of the bytes, which begin at the same place, were known before; null if they are others. */
const knownOf = (bytes: Uint8Array, start: number, known: Known | undefined): number | null => {
  if (known === undefined || known.start !== start || known.recovered.length === 0) return null
  const length = known.recovered.length - start
  if (bytes.length < length) return null
  return Buffer.compare(bytes.subarray(0, length), known.bytes.subarray(0, length)) === 0 ? length : null
}

const textOf = (found: Either<string, Recovered>): string => {
  if (!isRight(found)) return found.left
  const { durable, ...counts } = found.right
  return `${JSON.stringify(counts)} ${encodeState(restore(durable))}`
}

const recoverPieces = (identity: Identity, pieces: readonly Uint8Array[], of: number): Either<string, Recovered> => {
  const begun: Either<string, Recovery> = right(recover(identity))
  const last = pieces.reduce((before, piece) => chain((recovery: Recovery) => recovery.take(piece, of))(before), begun)
  return chain((recovery: Recovery) => recovery.end())(last)
}

type Look = (pieces: readonly Uint8Array[], of: number) => Either<string, Recovered>

/** Gathers all the pieces before it looks at any. */
const gathering = (look: Look, pieces: readonly Uint8Array[], end: number): Recovery => ({
  take: (piece, of) => right(gathering(look, [...pieces, piece.slice()], of)),
  end: () => look(pieces, end),
})

export const rememberingRecovery = (report: Report): Recover => {
  const known = new Map<ServerId, Known>()
  let recoveries = 0
  const look = (identity: Identity, pieces: readonly Uint8Array[], of: number): Either<string, Recovered> => {
    const bytes = new Uint8Array(Buffer.concat(pieces))
    const start = of - bytes.length
    const past = known.get(identity.node)
    const same = knownOf(bytes, start, past)
    const found =
      past !== undefined && same !== null
        ? recoverFurther(identity, past.recovered, bytes.subarray(same))
        : recoverBytes(identity, bytes, of)
    recoveries += 1
    if (same !== null && recoveries % AGAIN === 0) {
      const whole = textOf(recoverPieces(identity, pieces, of))
      if (whole !== textOf(found)) report('Recovery', `${identity.node} reads its disk in two ways, once as ${whole}`)
    }
    if (isRight(found)) known.set(identity.node, { bytes, start, recovered: found.right })
    return found
  }
  return (identity) => gathering((pieces, of) => look(identity, pieces, of), [], 0)
}
