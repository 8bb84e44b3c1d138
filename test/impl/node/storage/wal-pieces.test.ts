import fc from 'fast-check'
import { chain, type Either, isRight, map, right } from 'fp-ts/lib/Either.js'
import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { type Recovery, recover, recoverBytes } from '../../../../impl/node/storage/wal.js'
import { MAX_WAL_PAYLOAD } from '../../../../impl/node/storage/wal-damage.js'
import { encodeHeader } from '../../../../impl/node/storage/wal-header.js'
import { encodeBatch, encodeIncarnation } from '../../../../impl/node/storage/wal-records.js'
import type { Recovered } from '../../../../impl/node/storage/wal-replay.js'
import { encodeFrame, frameAt } from '../../../../impl/node/wire/frames.js'
import { toEntries } from '../../../../impl/raft/log.js'
import { Index, ServerId, Term } from '../../../../impl/raft/types.js'

const me = { cluster: 'c', node: ServerId('n1'), members: [ServerId('n1')] }
const header = encodeFrame(encodeHeader(me))
const join = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

const batch = (command: string): Uint8Array =>
  encodeBatch({
    ...{ _tag: 'Persist', currentTerm: Term(1), votedFor: none, keep: Index(0) },
    entries: [{ term: Term(1), payload: { _tag: 'Command', command } }],
  })

/** What is found in the bytes when they come in pieces of these sizes, again and again, all of them in one place. */
const recoverPieces = (
  bytes: Uint8Array,
  sizes: readonly number[],
  begun: Recovery = recover(me),
): Either<string, Recovered> => {
  const place = new Uint8Array(Math.max(...sizes))
  let recovery: Either<string, Recovery> = right(begun)
  for (let offset = 0, n = 0; offset < bytes.length; n += 1) {
    const some = bytes.subarray(offset, offset + sizes[n % sizes.length]!)
    place.fill(0xff)
    place.set(some)
    recovery = chain((before: Recovery) => before.take(place.subarray(0, some.length), bytes.length))(recovery)
    offset += some.length
  }
  return chain((last: Recovery) => last.end())(recovery)
}

const plain = (found: Either<string, Recovered>) =>
  isRight(found)
    ? { ...found.right, durable: { ...found.right.durable, log: toEntries(found.right.durable.log) } }
    : found.left

const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, k) => (k === (bit >> 3) % bytes.length ? byte ^ (1 << (bit & 7)) : byte))

const record = fc.oneof(fc.integer({ min: 1, max: 9 }).map(encodeIncarnation), fc.string({ maxLength: 20 }).map(batch))
const good = record.map(encodeFrame)
/** Bytes of which four often are the length of a frame. */
const junk = fc.uint8Array({ max: 0x30, maxLength: 20 })
const bad = fc.oneof(
  junk,
  fc.nat({ max: 40 }).map((zeros) => new Uint8Array(zeros)),
  fc.tuple(good, fc.nat({ max: 999 })).map(([frame, bit]) => flipped(frame, bit)),
  fc.tuple(good, fc.nat({ max: 20 })).map(([frame, length]) => frame.subarray(0, length)),
  // One whose payload would be right for a frame, but is none of the log.
  fc.tuple(junk, good, junk).map(([before, frame, after]) => encodeFrame(join([before, frame, after]))),
  fc
    .tuple(junk, good, junk, fc.nat({ max: 7 }))
    .map(([before, frame, after, bit]) => flipped(encodeFrame(join([before, frame, after])), 32 + bit)),
)
const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 })
const content = fc
  .tuple(fc.constantFrom(header, new Uint8Array()), fc.array(good, { maxLength: 4 }), fc.array(fc.oneof(bad, good)))
  .map(([begin, first, then]) => join([begin, ...first, ...then]))

describe('a write-ahead log that is read in pieces', () => {
  it('comes to the same in whatever pieces it comes, each written over the one before', () => {
    fc.assert(
      fc.property(content, sizes, (bytes, pieces) => {
        expect(plain(recoverPieces(bytes, pieces))).toEqual(plain(recoverBytes(me, bytes)))
      }),
      { numRuns: 1_000 },
    )
  })

  it('is torn where its first bad frame begins, or damaged if a good one follows, of which the first is named', () => {
    const tails = fc.array(fc.oneof(bad, good), { maxLength: 6 })
    fc.assert(
      fc.property(fc.array(good, { maxLength: 3 }), bad, tails, sizes, (first, broken, tail, pieces) => {
        const before = join([header, ...first])
        const bytes = join([before, broken, ...tail])
        const { length } = before
        const isGood = (offset: number): boolean => frameAt(bytes, offset, MAX_WAL_PAYLOAD)._tag === 'Frame'
        fc.pre(!isGood(length))
        const places = Array.from({ length: bytes.length - length }, (_, k) => length + k)
        const next = places.find(isGood)
        const torn = map((found: Recovered) => ({ ...found, torn: bytes.length - length }))(recoverBytes(me, before))
        const damage = `^offset ${length}: .*, yet a good frame follows at offset ${next}: the file is damaged$`
        const expected = next === undefined ? plain(torn) : expect.stringMatching(damage)
        expect(plain(recoverPieces(bytes, pieces))).toEqual(expected)
      }),
      { numRuns: 1_000 },
    )
  })

  it('tells of the progress on the way, with the length of the file', () => {
    const frame = encodeFrame(batch('x'.repeat(15 * 2 ** 20)))
    const bytes = join([header, ...Array.from({ length: 9 }, () => frame)])
    const told: (readonly [batches: number, length: number, of: number])[] = []
    const reading = recover(me, ({ batches, length }, of) => told.push([batches, length, of]))
    expect(recoverPieces(bytes, [4 * 2 ** 20], reading)).toMatchObject(right({ batches: 9, torn: 0 }))
    expect(told).toEqual([[5, header.length + 5 * frame.length, bytes.length]])
  })
})
