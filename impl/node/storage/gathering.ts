/** Bytes that come in pieces and mean nothing before there are enough of them. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'

export interface Gathered {
  readonly pieces: readonly Uint8Array[]
  readonly size: number
  /** With fewer bytes than this nothing can be said. */
  readonly needed: number
}

/** With a single byte something can be said. */
export const nothingYet: Gathered = { pieces: [], size: 0, needed: 1 }

/** Waits until there are `needed` bytes; `bytes` are the first of them. They are copied: pieces do not last. */
export const waiting = (bytes: Uint8Array, needed: number): Gathered => ({
  pieces: [new Uint8Array(bytes)],
  size: bytes.length,
  needed,
})

/** The first bytes, which are enough, and those of the piece that come after them. */
export interface Enough {
  readonly bytes: Uint8Array
  readonly rest: Uint8Array
}

/** Left: still too few. A piece is copied only as far as bytes before it wait for it. */
export const gather = (before: Gathered, piece: Uint8Array): Either<Gathered, Enough> => {
  const { pieces, needed } = before
  const size = before.size + piece.length
  if (size < needed) return left({ pieces: [...pieces, new Uint8Array(piece)], size, needed })
  if (before.size === 0) return right({ bytes: piece, rest: piece.subarray(piece.length) })
  const missing = needed - before.size
  return right({ bytes: Buffer.concat([...pieces, piece.subarray(0, missing)]), rest: piece.subarray(missing) })
}
