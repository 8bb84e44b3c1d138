/**
 * A piece of a snapshot's file on its way to a peer: a payload of its own kind, beside the messages of Raft. It begins with four
 * bytes, of which the last is the version; then the length of what is said of the piece (u32, little endian), that as JSON, and the
 * bytes of the piece.
 */
import { type Either, left, map } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { decodeJson, encodeJson, offset } from './codecs.js'

const about = t.readonly(
  t.type({
    /** Names this sending of the file: another one may have other bytes. */
    transfer: t.string,
    /** Of the file. */
    name: t.string,
    /** Where in the file the piece begins. */
    at: offset,
    isLast: t.boolean,
  }),
  'what is said of a piece',
)

export interface Piece extends t.TypeOf<typeof about> {
  readonly bytes: Uint8Array
}

const VERSION = 1
const BEGINNING = Buffer.from([0x4c, 0x53, 0x50, VERSION])
const KIND_BYTES = BEGINNING.length - 1
const LENGTH_BYTES = 4

/** Whether the payload is meant as one, of whatever version. No other kind begins like this. */
export const isPiece = (payload: Uint8Array): boolean =>
  BEGINNING.subarray(0, KIND_BYTES).every((byte, i) => payload[i] === byte)

export const encodePiece = ({ bytes, ...said }: Piece): Uint8Array => {
  const json = encodeJson(about)(said)
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32LE(json.length)
  return Buffer.concat([BEGINNING, length, json, bytes])
}

/** Left: one line that says where the payload departs from a piece. */
export const decodePiece = (payload: Uint8Array): Either<string, Piece> => {
  const version = payload[KIND_BYTES]
  if (version !== VERSION) return left(`a piece of version ${version}; expected ${VERSION}`)
  const start = BEGINNING.length + LENGTH_BYTES
  if (payload.length < start) return left(`a piece of ${payload.length} bytes; expected at least ${start}`)
  const end = start + new DataView(payload.buffer, payload.byteOffset, payload.length).getUint32(BEGINNING.length, true)
  return map((said: t.TypeOf<typeof about>): Piece => ({ ...said, bytes: payload.subarray(end) }))(
    decodeJson(about)(payload.subarray(start, end)),
  )
}
