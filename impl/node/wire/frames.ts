/**
 * Frames: the unit of both the write-ahead log and the connections between nodes. A frame is the payload's length in
 * bytes (u32, little endian), the payload's CRC-32 (u32, little endian), and the payload. An empty payload is not a
 * frame: a run of zero bytes, as a crash may leave at the end of a file, must not read as frames.
 */

import { crc32 } from 'node:zlib'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

export const HEADER_BYTES = 8

export const encodeFrame = (payload: Uint8Array): Uint8Array => {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length)
  frame.writeUInt32LE(payload.length, 0)
  frame.writeUInt32LE(crc32(payload), 4)
  frame.set(payload, HEADER_BYTES)
  return frame
}

/** What stands at an offset of some bytes. */
export type FrameAt =
  | { readonly _tag: 'Frame'; readonly payload: Uint8Array; readonly end: number }
  /** The bytes end inside the frame, which would reach to `end`. */
  | { readonly _tag: 'Incomplete'; readonly end: number }
  | { readonly _tag: 'Invalid'; readonly reason: string }

/** Reads the frame at `offset`; the payload is a view on the bytes, not a copy. */
export const frameAt = (bytes: Uint8Array, offset: number, maxPayload: number): FrameAt => {
  const start = offset + HEADER_BYTES
  if (start > bytes.length) return { _tag: 'Incomplete', end: start }
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, HEADER_BYTES)
  const length = view.getUint32(0, true)
  if (length === 0 || length > maxPayload) {
    return { _tag: 'Invalid', reason: `a frame of ${length} bytes, where 1 to ${maxPayload} are allowed` }
  }
  const end = start + length
  if (end > bytes.length) return { _tag: 'Incomplete', end }
  const payload = bytes.subarray(start, end)
  const expected = view.getUint32(4, true)
  const actual = crc32(payload)
  if (actual === expected) return { _tag: 'Frame', payload, end }
  return {
    _tag: 'Invalid',
    reason: `a frame of ${length} ${length === 1 ? 'byte' : 'bytes'} has checksum ${actual}, but it says ${expected}`,
  }
}

interface Chunks {
  readonly chunk: Uint8Array
  readonly before: Chunks | null
}

/** What an incremental decoder holds between two chunks: the beginning of one frame. */
export interface Decoder {
  readonly chunks: Chunks | null
  readonly size: number
  /** Fewer bytes than this cannot complete the frame, as far as is known. */
  readonly needed: number
}

export const emptyDecoder: Decoder = { chunks: null, size: 0, needed: HEADER_BYTES }

export interface Decoded {
  /** The payloads completed by this chunk, in order. */
  readonly payloads: readonly Uint8Array[]
  /** How to go on; or why the rest of the stream cannot be decoded. */
  readonly next: Either<string, Decoder>
}

/**
 * Takes the next chunk of a stream, in whatever pieces it comes. Chunks are gathered without copying until the frame
 * that they belong to is complete; a frame that lies within one chunk is never copied.
 */
export const decodeChunk = (maxPayload: number, decoder: Decoder, chunk: Uint8Array): Decoded => {
  if (chunk.length === 0) return { payloads: [], next: right(decoder) }
  const size = decoder.size + chunk.length
  const chunks = { chunk, before: decoder.chunks }
  if (size < decoder.needed) return { payloads: [], next: right({ chunks, size, needed: decoder.needed }) }
  const bytes = decoder.size === 0 ? chunk : joined(chunks, size)
  const payloads: Uint8Array[] = []
  let offset = 0
  while (true) {
    const found = frameAt(bytes, offset, maxPayload)
    if (found._tag === 'Invalid') return { payloads, next: left(found.reason) }
    if (found._tag === 'Incomplete') {
      const rest = bytes.length - offset
      const held = rest === 0 ? null : { chunk: bytes.subarray(offset), before: null }
      return { payloads, next: right({ chunks: held, size: rest, needed: found.end - offset }) }
    }
    payloads.push(found.payload)
    offset = found.end
  }
}

const joined = (last: Chunks, size: number): Uint8Array => {
  const bytes = new Uint8Array(size)
  let end = size
  for (let piece: Chunks | null = last; piece !== null; piece = piece.before) {
    end -= piece.chunk.length
    bytes.set(piece.chunk, end)
  }
  return bytes
}
