/** Reads a file without ever holding more of it than a piece. */
import { fstatSync, readSync } from 'node:fs'
import { type Either, isLeft, right, toError, tryCatch } from 'fp-ts/lib/Either.js'
import { withoutRoom } from './preallocation.js'

/** Larger pieces are read no faster. */
const PIECE = 1024 * 1024

/**
 * Hands over the first `length` bytes of the file piece by piece, each with `of`, the length of the stream that they are a part of;
 * the next piece comes to the same place in memory. All of it comes before this returns: with turns of the event loop
 * between the pieces, in which V8 marks garbage, a large log took a tenth longer, and a node without its past has nothing
 * else to do. Left: Node's error.
 */
export const readPieces = (
  file: number,
  length: number,
  of: number,
  take: (piece: Uint8Array, of: number) => void,
): Either<Error, void> => {
  const place = new Uint8Array(Math.min(PIECE, length))
  for (let offset = 0; offset < length; offset += PIECE) {
    const bytes = place.subarray(0, Math.min(PIECE, length - offset))
    const piece = tryCatch(() => filled(file, bytes, offset), toError)
    if (isLeft(piece)) return piece
    take(piece.right, of)
  }
  return right(undefined)
}

/** Where the last byte that is not zero ends, sought from the end of the file backwards. Left: Node's error. */
export const contentLength = (file: number): Either<Error, number> => tryCatch(() => lengthOf(file), toError)

const lengthOf = (file: number): number => {
  const place = new Uint8Array(PIECE)
  let end = fstatSync(file).size
  while (end > 0) {
    const start = Math.max(0, end - PIECE)
    const { length } = withoutRoom(filled(file, place.subarray(0, end - start), start))
    if (length > 0) return start + length
    end = start
  }
  return 0
}

/** The bytes, now those from `offset` of the file on; one read may give only a part of them. */
const filled = (file: number, bytes: Uint8Array, offset: number): Uint8Array => {
  for (let count = 0; count < bytes.length; ) {
    const more = readSync(file, bytes, count, bytes.length - count, offset + count)
    if (more === 0) throw new Error(`it ended at byte ${offset + count} while it was read`)
    count += more
  }
  return bytes
}
