import { chain, isRight } from 'fp-ts/lib/Either.js'
import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { rememberingRecovery } from '../../../../conformance/harness/simulation/remembering-recovery.js'
import { type Recover, type Recovery, recoverBytes } from '../../../../impl/node/storage/wal.js'
import { encodeHeader, type Identity } from '../../../../impl/node/storage/wal-header.js'
import { encodeBatch, encodeIncarnation } from '../../../../impl/node/storage/wal-records.js'
import { encodeFrame } from '../../../../impl/node/wire/frames.js'
import { toEntries } from '../../../../impl/raft/log.js'
import { Index, ServerId, Term } from '../../../../impl/raft/types.js'

const members = ['n1', 'n2'].map(ServerId)
const n1 = { cluster: 'c', node: ServerId('n1'), members }
const n2 = { cluster: 'c', node: ServerId('n2'), members }
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

const batch = (keep: number, command: string): Uint8Array =>
  encodeFrame(
    encodeBatch({
      ...{ _tag: 'Persist', currentTerm: Term(2), votedFor: none, keep: Index(keep) },
      entries: [{ term: Term(2), payload: { _tag: 'Command', command } }],
    }),
  )
const begun = joined(encodeFrame(encodeHeader(n1)), encodeFrame(encodeIncarnation(1)))
const first = joined(begun, batch(0, 'a'), batch(1, 'b'))

/** What is found in the bytes when they come in two pieces. */
const readBy =
  (recover: Recover) =>
  (identity: Identity, bytes: Uint8Array): ReturnType<typeof recoverBytes> => {
    const half = bytes.length >> 1
    const goesOn = recover(identity).take(bytes.subarray(0, half), bytes.length)
    const all = chain((recovery: Recovery) => recovery.take(bytes.subarray(half), bytes.length))(goesOn)
    return chain((recovery: Recovery) => recovery.end())(all)
  }

/** What is found, with the log as entries: how it is shared says nothing. */
const plain = (found: ReturnType<typeof recoverBytes>) =>
  isRight(found)
    ? { ...found.right, durable: { ...found.right.durable, log: toEntries(found.right.durable.log) } }
    : found

describe('recovery that remembers', () => {
  it.each([
    ['the same bytes', first],
    ['more records', joined(first, encodeFrame(encodeIncarnation(2)), batch(1, 'c'))],
    ['a torn record at the end', joined(first, batch(2, 'c').subarray(0, -3))],
    ['damage before a good record', joined(first, new Uint8Array([1, 2, 3]), batch(2, 'c'))],
    ['fewer records', joined(begun, batch(0, 'a'))],
    ['another record in the middle', joined(begun, batch(0, 'x'), batch(1, 'b'), batch(2, 'c'))],
    ['a flipped bit in what it knows', first.map((byte, k) => (k === 12 ? byte ^ 1 : byte))],
    ['nothing at all', new Uint8Array()],
  ])('finds what a first look finds in %s', (_, bytes) => {
    const reports: string[] = []
    const remembering = readBy(rememberingRecovery((check, what) => reports.push(`${check}: ${what}`)))
    expect(plain(remembering(n1, first))).toEqual(plain(recoverBytes(n1, first)))
    // Often enough that some of the looks are held to a look at everything.
    for (let k = 0; k < 40; k += 1) expect(plain(remembering(n1, bytes))).toEqual(plain(recoverBytes(n1, bytes)))
    expect(plain(remembering(n1, first))).toEqual(plain(recoverBytes(n1, first)))
    expect(reports).toEqual([])
  })

  it('tells when what it remembers is not what is there', () => {
    const reports: string[] = []
    const remembering = readBy(rememberingRecovery((check) => reports.push(check)))
    // No disk changes hands in a simulation, so what is remembered does not ask for whom it was read.
    const ofAnother = { ...n1, cluster: 'd' }
    remembering(n1, first)
    for (let k = 0; k < 16; k += 1) remembering(ofAnother, first)
    expect(reports).toEqual(['Recovery'])
  })

  it('goes on after a torn end that has been cut and written over', () => {
    const remembering = readBy(rememberingRecovery(() => {}))
    const torn = joined(first, batch(2, 'c').subarray(0, -3))
    const goesOn = joined(first, batch(2, 'd'))
    remembering(n1, torn)
    expect(plain(remembering(n1, goesOn))).toEqual(plain(recoverBytes(n1, goesOn)))
  })

  it('keeps the disks of the nodes apart', () => {
    const remembering = readBy(rememberingRecovery(() => {}))
    remembering(n1, first)
    expect(remembering(n2, first)).toEqual(recoverBytes(n2, first))
  })

  it('shares the log of what it has found before', () => {
    const remembering = readBy(rememberingRecovery(() => {}))
    const before = remembering(n1, first)
    const after = remembering(n1, joined(first, encodeFrame(encodeIncarnation(2))))
    expect(isRight(before) && isRight(after) && before.right.durable.log === after.right.durable.log).toBe(true)
  })
})
