/** Bytes that come in pieces, of which nothing can be said before there are enough of them. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'

export interface Gathered {
  readonly pieces: readonly Uint8Array[]
  readonly size: number
  /** With fewer bytes than this nothing can be said. */
  readonly needed: number
}

/** With a single byte something can be said. */
export const nothingYet: Gathered = { pieces: [], size: 0, needed: 1 }

/** Waits until there are `needed` bytes, of which `bytes` are the first. They are copied: pieces do not last. */
export const waiting = (bytes: Uint8Array, needed: number): Gathered => ({
  pieces: [new Uint8Array(bytes)],
  size: bytes.length,
  needed,
})

export const joined = ({ pieces }: Gathered): Uint8Array => {
  const [only, ...others] = pieces
  return only !== undefined && others.length === 0 ? only : Buffer.concat(pieces)
}

/** Right: all the bytes, which are enough, and a view on the piece if there were none before. Left: still too few. */
export const gather = (before: Gathered, piece: Uint8Array): Either<Gathered, Uint8Array> => {
  const size = before.size + piece.length
  if (size < before.needed) {
    return left({ pieces: [...before.pieces, new Uint8Array(piece)], size, needed: before.needed })
  }
  return right(before.size === 0 ? piece : Buffer.concat([...before.pieces, piece], size))
}
