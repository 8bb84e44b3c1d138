import fc from 'fast-check'
import { isLeft, isRight, left } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { type Decoded, decodeChunk, emptyDecoder, encodeFrame } from '../../../../impl/node/wire/frames.js'

const MAX = 1_000
const payloads = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 8 })
const join = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

/** Feeds the stream in pieces that end at the given places. */
const feed = (stream: Uint8Array, cuts: readonly number[]): Decoded => {
  const ends = [...new Set([...cuts.map((cut) => cut % (stream.length + 1)), stream.length])].sort((a, b) => a - b)
  return ends.reduce<Decoded & { readonly start: number }>(
    (done, end) => {
      if (isLeft(done.next)) return done
      const now = decodeChunk(MAX, done.next.right, stream.subarray(done.start, end))
      return { payloads: [...done.payloads, ...now.payloads], next: now.next, start: end }
    },
    { payloads: [], next: { _tag: 'Right', right: emptyDecoder }, start: 0 },
  )
}

describe('a stream of frames', () => {
  it('decodes to the same payloads under any chunking', () => {
    fc.assert(
      fc.property(payloads, fc.array(fc.nat()), (sent, cuts) => {
        const { payloads: received, next } = feed(join(sent.map(encodeFrame)), cuts)
        expect(received.map((p) => [...p])).toEqual(sent.map((p) => [...p]))
        expect(next).toEqual({ _tag: 'Right', right: emptyDecoder })
      }),
    )
  })

  it('never yields a payload that was not sent, whatever byte is changed', () => {
    fc.assert(
      fc.property(payloads, fc.array(fc.nat()), fc.nat(), fc.integer({ min: 1, max: 255 }), (sent, cuts, at, flip) => {
        fc.pre(sent.length > 0)
        const stream = join(sent.map(encodeFrame))
        stream[at % stream.length]! ^= flip
        const received = feed(stream, cuts).payloads
        expect(received.length).toBeLessThan(sent.length)
        expect(received.map((p) => [...p])).toEqual(sent.slice(0, received.length).map((p) => [...p]))
      }),
    )
  })

  it('survives garbage: it is refused or it waits for more, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat()), (garbage, cuts) => {
        const { next } = feed(garbage, cuts)
        expect(isLeft(next) || isRight(next)).toBe(true)
        if (isRight(next)) expect(next.right.size).toBeLessThan(MAX + 8)
      }),
    )
  })

  it('delivers what came before a bad frame, and says what is wrong with it', () => {
    const bad = encodeFrame(Uint8Array.of(7, 8, 9))
    bad[8] = 0
    const good = encodeFrame(Uint8Array.of(1, 2))
    expect(feed(join([good, bad]), [])).toMatchObject({
      payloads: [Uint8Array.of(1, 2)],
      next: left(`a frame of 3 bytes has checksum ${crcOf(0, 8, 9)}, but it says ${crcOf(7, 8, 9)}`),
    })
  })

  it('refuses a length of 0 and a length beyond the limit as soon as it has read it', () => {
    const header = (length: number) => {
      const bytes = new Uint8Array(8)
      new DataView(bytes.buffer).setUint32(0, length, true)
      return bytes
    }
    const refused = (length: number) => decodeChunk(MAX, emptyDecoder, header(length)).next
    expect(refused(0)).toEqual(left('a frame of 0 bytes, where 1 to 1000 are allowed'))
    expect(refused(MAX + 1)).toEqual(left('a frame of 1001 bytes, where 1 to 1000 are allowed'))
    expect(refused(0xffffffff)).toEqual(left('a frame of 4294967295 bytes, where 1 to 1000 are allowed'))
    expect(isRight(refused(MAX))).toBe(true)
  })
})

const crcOf = (...bytes: readonly number[]): number => Buffer.from(encodeFrame(Uint8Array.from(bytes))).readUInt32LE(4)
