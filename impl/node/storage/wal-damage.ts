/**
 * What a bad frame in a write-ahead log means: it is the torn end of the file, unless a good one comes after it: then
 * something acknowledged is damaged.
 */
import { crc32 } from 'node:zlib'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { frameAt, HEADER_BYTES } from '../wire/frames.js'
import type { Recovery } from './wal.js'
import type { Recovered } from './wal-replay.js'

/**
 * The longest payload in bytes. It is below 0x20202020: the bytes of a JSON text are 0x20 or more, so no four of them
 * read as an allowed length, and no frame hides inside the payload of another, whatever clients put into their commands.
 */
export const MAX_WAL_PAYLOAD = 0x1000_0000

/** A place after the bad frame where a good one begins, unless its checksum says otherwise once all of it has come. */
interface Candidate {
  /** Where it begins and ends in the file. */
  readonly offset: number
  readonly end: number
  readonly expected: number
  /** The checksum of the payload so far. */
  readonly checksum: number
}

/** How far the search for a good frame has come. Of the file it holds next to nothing, however far the candidates reach. */
interface Search {
  /** What came before the bad frame. */
  readonly recovered: Recovered
  /** What is wrong with the bad frame. */
  readonly reason: string
  /** The length of the file. */
  readonly of: number
  /** The offset up to which the file has been looked through. */
  readonly end: number
  /** The last bytes before it, at none of which there is as much as the header of a frame. */
  readonly rest: Uint8Array
  /** Those that have not ended, in their order. */
  readonly candidates: readonly Candidate[]
  /** The first good frame, if none of the candidates is one: these come before it. */
  readonly good: number | null
}

/** Goes on after a bad frame, of which `bytes` are the first, in search of a good one; `of` is the length of the file. */
export const afterBadFrame = (
  recovered: Recovered,
  reason: string,
  bytes: Uint8Array,
  of: number,
): Either<string, Recovery> => {
  const begun = { recovered, reason, of, end: recovered.length + 1, rest: new Uint8Array(), candidates: [], good: null }
  return searching(looked(begun, bytes.subarray(1)))
}

const searching = (search: Search): Either<string, Recovery> => {
  const { recovered, reason, end, candidates, good } = search
  const outcome: Either<string, Recovered> =
    good === null
      ? right({ ...recovered, torn: end - recovered.length })
      : left(`offset ${recovered.length}: ${reason}, yet a good frame follows at offset ${good}: the file is damaged`)
  // Nothing that is still to come changes this any more.
  if (isLeft(outcome) && candidates.length === 0) return outcome
  return right({ take: (piece) => searching(looked(search, piece)), end: () => outcome })
}

const looked = (before: Search, piece: Uint8Array): Search => {
  const bytes = before.rest.length === 0 ? piece : Buffer.concat([before.rest, piece])
  const offset = before.end - before.rest.length
  const end = before.end + piece.length
  const all = [
    ...before.candidates.map((candidate) => goneOn(candidate, piece, before.end)),
    ...(before.good === null ? candidatesIn(bytes, offset, before.of) : []),
  ]
  const first = all.find((candidate) => candidate.end <= end && candidate.checksum === candidate.expected)
  const good = first?.offset ?? before.good
  return {
    ...before,
    end,
    rest: new Uint8Array(bytes.subarray(Math.max(0, bytes.length - HEADER_BYTES + 1))),
    candidates: all.filter((candidate) => candidate.end > end && (good === null || candidate.offset < good)),
    good,
  }
}

/** The candidate when the piece, which begins at `offset` of the file, has come too. */
const goneOn = (candidate: Candidate, piece: Uint8Array, offset: number): Candidate => ({
  ...candidate,
  checksum: checksumOf(piece.subarray(0, candidate.end - offset), candidate.checksum),
})

/** A checksum of nothing more would begin anew. */
const checksumOf = (bytes: Uint8Array, before: number): number => (bytes.length === 0 ? before : crc32(bytes, before))

/** The candidates of which the header lies in the bytes, which begin at `offset` of the file; a good frame is the last. */
const candidatesIn = (bytes: Uint8Array, offset: number, of: number): readonly Candidate[] => {
  const beyond = MAX_WAL_PAYLOAD >>> 24
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const candidates: Candidate[] = []
  for (let place = 0; place + HEADER_BYTES <= bytes.length; place += 1) {
    // The highest byte of the length rules out nearly every place without a closer look.
    if ((bytes[place + 3] ?? 0) > beyond) continue
    const frame = frameAt(bytes, place, MAX_WAL_PAYLOAD)
    if (frame._tag === 'Invalid' || offset + frame.end > of) continue
    candidates.push({
      offset: offset + place,
      end: offset + frame.end,
      expected: view.getUint32(place + 4, true),
      checksum: checksumOf(bytes.subarray(place + HEADER_BYTES, frame.end), 0),
    })
    if (frame._tag === 'Frame') break
  }
  return candidates
}
