/** Reads a file without ever holding more of it than a piece. */
import { fstat, read } from 'node:fs'
import { withoutRoom } from './room.js'

/** Between two pieces the event loop has its turn, in which V8 marks garbage too: many small ones are slower. */
const PIECE = 4 * 1024 * 1024

/**
 * Hands over what is written in the file, without the room at its end, piece by piece, each with the length of all of it;
 * the next piece comes to the same place in memory. At the end it tells that length.
 */
export const readPieces = (
  file: number,
  take: (piece: Uint8Array, of: number) => void,
  done: (error: Error | null, length: number) => void,
): void =>
  fstat(file, (error, stats) => {
    if (error !== null) return done(error, 0)
    const place = new Uint8Array(Math.min(PIECE, stats.size))

    /** Fills the bytes from `offset` of the file on; one read may give only a part of them. */
    const fill = (bytes: Uint8Array, offset: number, then: () => void): void => {
      if (bytes.length === 0) {
        then()
        return
      }
      read(file, bytes, 0, bytes.length, offset, (failure, count) => {
        if (failure !== null) done(failure, 0)
        else if (count === 0) done(new Error(`it ended at byte ${offset} while it was read`), 0)
        else fill(bytes.subarray(count), offset + count, then)
      })
    }
    /** Hands over the bytes from `offset` to `length`. */
    const forwards = (offset: number, length: number): void => {
      if (offset === length) {
        done(null, length)
        return
      }
      const piece = place.subarray(0, Math.min(PIECE, length - offset))
      fill(piece, offset, () => {
        take(piece, length)
        forwards(offset + piece.length, length)
      })
    }
    /** Finds where the content ends, if it ends at `end` or before. */
    const backwards = (end: number): void => {
      const start = Math.max(0, end - PIECE)
      const piece = place.subarray(0, end - start)
      fill(piece, start, () => {
        const { length } = withoutRoom(piece)
        if (length === 0 && start > 0) backwards(start)
        else forwards(0, start + length)
      })
    }
    backwards(stats.size)
  })
