/**
 * Nodes of one process that start again and again: a disk's content that begins with what the last start found there is
 * read from that place on. Every so-manieth time the whole content is read all the same, and must come to the same.
 */
import { chain, type Either, isRight, right } from 'fp-ts/lib/Either.js'
import {
  type Recover,
  type Recovered,
  type Recovery,
  recover,
  recoverBytes,
  recoverFurther,
} from '../../../impl/node/storage/wal.js'
import type { Identity } from '../../../impl/node/storage/wal-records.js'
import { encodeState } from '../../../impl/raft/encode.js'
import { restore } from '../../../impl/raft/state.js'
import type { ServerId } from '../../../impl/raft/types.js'
import type { Report } from './violation.js'

interface Known {
  readonly bytes: Uint8Array
  readonly recovered: Recovered
}

const AGAIN = 16

const beginsWith = (bytes: Uint8Array, { bytes: known, recovered: { length } }: Known): boolean =>
  bytes.length >= length && Buffer.compare(bytes.subarray(0, length), known.subarray(0, length)) === 0

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

type Look = (pieces: readonly Uint8Array[]) => Either<string, Recovered>

/** Gathers all the pieces before it looks at any. */
const gathering = (look: Look, pieces: readonly Uint8Array[]): Recovery => ({
  take: (piece) => right(gathering(look, [...pieces, piece.slice()])),
  end: () => look(pieces),
})

export const rememberingRecovery = (report: Report): Recover => {
  const known = new Map<ServerId, Known>()
  let recoveries = 0
  const look = (identity: Identity, pieces: readonly Uint8Array[]): Either<string, Recovered> => {
    const bytes = new Uint8Array(Buffer.concat(pieces))
    const past = known.get(identity.node)
    const isLonger = past !== undefined && past.recovered.length > 0 && beginsWith(bytes, past)
    const found = isLonger ? recoverFurther(identity, past.recovered, bytes) : recoverBytes(identity, bytes)
    recoveries += 1
    if (isLonger && recoveries % AGAIN === 0) {
      const whole = textOf(recoverPieces(identity, pieces, bytes.length))
      if (whole !== textOf(found)) report('Recovery', `${identity.node} reads its disk in two ways, once as ${whole}`)
    }
    if (isRight(found)) known.set(identity.node, { bytes, recovered: found.right })
    return found
  }
  return (identity) => gathering((pieces) => look(identity, pieces), [])
}
