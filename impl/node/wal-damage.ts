/**
 * What a bad frame in a write-ahead log means: it is the torn end of the file, unless a good one comes after it: then
 * something acknowledged is damaged.
 */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { type FrameAt, frameAt } from './frames.js'
import { type Gathered, gather, joined, waiting } from './gathering.js'
import type { Recovered, Recovery } from './wal.js'

/**
 * The longest payload in bytes. It is below 0x20202020: the bytes of a JSON text are 0x20 or more, so no four of them
 * read as an allowed length, and no frame hides inside the payload of another, whatever clients put into their commands.
 */
export const MAX_WAL_PAYLOAD = 0x1000_0000

/** The bad frame begins where the whole ones end. */
interface Bad {
  readonly recovered: Recovered
  readonly reason: string
}

/** Goes on after a bad frame, of which `bytes` are the first, in search of a good one. */
export const afterBadFrame = (recovered: Recovered, reason: string, bytes: Uint8Array): Either<string, Recovery> =>
  search({ recovered, reason }, recovered.length, bytes, 1)

/** The file ends inside of the frame of which `bytes` are all that there is. */
export const atTornFrame = (recovered: Recovered, bytes: Uint8Array): Either<string, Recovered> =>
  searchLast({ recovered, reason: 'a frame that reaches beyond the end of the file' }, recovered.length, bytes, 1)

/**
 * Looks at the bytes from `start` on; `offset` is where they begin in the file. A place at which a good frame may stand, if
 * only there were more bytes, is waited for, so that the first good frame is the one that is named. So this holds no more
 * than a frame and a piece.
 */
const search = (bad: Bad, offset: number, bytes: Uint8Array, start: number): Either<string, Recovery> => {
  const { place, frame } = frameFrom(bytes, start)
  if (frame._tag === 'Frame') return left(damaged(bad, offset + place))
  return right(searching(bad, offset + place, waiting(bytes.subarray(place), frame.end - place)))
}

const searching = (bad: Bad, offset: number, held: Gathered): Recovery => ({
  take: (piece) => {
    const enough = gather(held, piece)
    return isLeft(enough) ? right(searching(bad, offset, enough.left)) : search(bad, offset, enough.right, 0)
  },
  end: () => searchLast(bad, offset, joined(held), 0),
})

/** The same when there are no more bytes, so that a frame which lacks some is none. */
const searchLast = (bad: Bad, offset: number, bytes: Uint8Array, start: number): Either<string, Recovered> => {
  for (let from = start; from < bytes.length; ) {
    const { place, frame } = frameFrom(bytes, from)
    if (frame._tag === 'Frame') return left(damaged(bad, offset + place))
    from = place + 1
  }
  return right({ ...bad.recovered, torn: offset + bytes.length - bad.recovered.length })
}

const damaged = ({ recovered, reason }: Bad, next: number): string =>
  `offset ${recovered.length}: ${reason}, yet a good frame follows at offset ${next}: the file is damaged`

interface Candidate {
  readonly place: number
  readonly frame: Exclude<FrameAt, { readonly _tag: 'Invalid' }>
}

/** The first place from `start` on with a whole frame, or with what may be one once there are more bytes. */
const frameFrom = (bytes: Uint8Array, start: number): Candidate => {
  const beyond = MAX_WAL_PAYLOAD >>> 24
  for (let place = start; ; place += 1) {
    // The highest byte of the length rules out nearly every place without a closer look.
    const highest = bytes[place + 3]
    if (highest !== undefined && highest > beyond) continue
    // At the end of the bytes there may always be one, so the search ends.
    const frame = frameAt(bytes, place, MAX_WAL_PAYLOAD)
    if (frame._tag !== 'Invalid') return { place, frame }
  }
}
