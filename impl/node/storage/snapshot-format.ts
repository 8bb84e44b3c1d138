/**
 * What a snapshot's file holds: frames (wire/frames.ts), of which the first says whose it is, each further one is a part of the
 * state machine's, and the last says how many parts there are and what the state's digest is. So a file is whole or it is found out.
 */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { clusterName, count, decodeJson, encodeJson, term } from '../wire/codecs.js'
import { type Decoder, decodeChunk, emptyDecoder, encodeFrame, HEADER_BYTES } from '../wire/frames.js'
import type { SnapshotPlace } from './snapshot-names.js'

/** A part is much smaller. */
const MAX_PAYLOAD = 16 * 1024 * 1024

const beginning = t.type(
  { snapshot: t.literal('lockstep-snapshot'), version: t.literal(1), cluster: clusterName, index: count, term },
  'the beginning of a snapshot',
)
const ending = t.type({ parts: t.number, digest: t.string }, 'the end of a snapshot')

/** The first character of a payload says what it is. */
const PART = 'p'
const END = 'e'

const texts = (kind: string, text: string): Uint8Array => encodeFrame(Buffer.from(kind + text, 'utf8'))

export const encodeBeginning = (cluster: string, { index, term: of }: SnapshotPlace): Uint8Array =>
  encodeFrame(encodeJson(beginning)({ snapshot: 'lockstep-snapshot', version: 1, cluster, index, term: of }))

export const encodePart = (part: string): Uint8Array => texts(PART, part)

/** `digest`: the state machine's, of the state that the parts come to. */
export const encodeEnding = (parts: number, digest: string): Uint8Array => texts(END, JSON.stringify({ parts, digest }))

export interface SnapshotReader {
  /** The next bytes. Left: what is wrong, and where. */
  readonly take: (bytes: Uint8Array) => Either<string, void>
  /** After all bytes. Left: what is missing. Right: the digest of the state, as the file has it. */
  readonly end: () => Either<string, string>
}

/** Hands the parts over as they come. Left: why one cannot be what it should. */
export type TakePart = (part: string) => Either<string, void>

export const snapshotReader = (cluster: string, place: SnapshotPlace, takePart: TakePart): SnapshotReader => {
  let decoder: Decoder = emptyDecoder
  let offset = 0
  let parts = 0
  let begun = false
  let digest: string | null = null

  const begin = (payload: Uint8Array): Either<string, void> => {
    const found = decodeJson(beginning)(payload)
    if (isLeft(found)) return found
    begun = true
    const { cluster: of, index, term: last } = found.right
    if (of !== cluster) return left(`it is of cluster ${of}, not of ${cluster}`)
    if (index === place.index && last === place.term) return right(undefined)
    return left(`it stands for entry ${index} of term ${last}, not for entry ${place.index} of term ${place.term}`)
  }
  const end = (text: string): Either<string, void> => {
    const found = decodeJson(ending)(Buffer.from(text))
    if (isLeft(found)) return found
    if (found.right.parts !== parts) return left(`it says that it has ${found.right.parts} parts, but it has ${parts}`)
    digest = found.right.digest
    return right(undefined)
  }
  const takePayload = (payload: Uint8Array): Either<string, void> => {
    if (!begun) return begin(payload)
    if (digest !== null) return left('it goes on after its end')
    const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('utf8')
    if (text.startsWith(END)) return end(text.slice(1))
    if (!text.startsWith(PART)) return left('it is neither a part nor an end')
    parts += 1
    return takePart(text.slice(1))
  }
  return {
    take: (bytes) => {
      const { payloads, next } = decodeChunk(MAX_PAYLOAD, decoder, bytes)
      for (const payload of payloads) {
        const taken = takePayload(payload)
        if (isLeft(taken)) return left(`offset ${offset}: ${taken.left}`)
        offset += encodedLength(payload)
      }
      if (isLeft(next)) return left(`offset ${offset}: ${next.left}`)
      decoder = next.right
      return right(undefined)
    },
    end: () => (digest === null || decoder.size > 0 ? left(`offset ${offset}: it ends there`) : right(digest)),
  }
}

const encodedLength = (payload: Uint8Array): number => payload.length + HEADER_BYTES
