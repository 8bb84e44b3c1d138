import fc from 'fast-check'
import { left, right } from 'fp-ts/lib/Either.js'
import { fromNullable } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { withoutRoom } from '../../../../impl/node/storage/preallocation.js'
import { recoverBytes } from '../../../../impl/node/storage/wal.js'
import { encodeHeader } from '../../../../impl/node/storage/wal-header.js'
import { encodeBatch, encodeIncarnation, merged } from '../../../../impl/node/storage/wal-records.js'
import { persisted } from '../../../../impl/node/storage/wal-replay.js'
import { encodeFrame } from '../../../../impl/node/wire/frames.js'
import * as Log from '../../../../impl/raft/log.js'
import { initial } from '../../../../impl/raft/state.js'
import { type Durable, type Entry, Index, type Persist, ServerId, Term } from '../../../../impl/raft/types.js'

/** Bytes that a disk writes together or not at all. */
const SECTOR = 512

const me = { cluster: 'c', node: ServerId('n1'), members: [ServerId('n1')] }
const header = encodeFrame(encodeHeader(me))

const anEntry: fc.Arbitrary<Entry> = fc.record({
  term: fc.integer({ min: 1, max: 9 }).map(Term),
  payload: fc
    .option(fc.string({ unit: 'binary', maxLength: 12 }), { nil: undefined })
    .map((command) => (command === undefined ? ({ _tag: 'Noop' } as const) : ({ _tag: 'Command', command } as const))),
})

/** Changes that fit one another: each keeps at most what the log has by then. */
const changes: fc.Arbitrary<readonly Persist[]> = fc
  .array(
    fc.record({
      term: fc.integer({ min: 1, max: 9 }).map(Term),
      vote: fc.constantFrom(null, ServerId('n1'), ServerId('n2')),
      back: fc.nat({ max: 9 }),
      entries: fc.array(anEntry, { maxLength: 4 }),
    }),
    { maxLength: 8 },
  )
  .map((steps) => {
    let length = 0
    return steps.map(({ term, vote, back, entries }) => {
      const keep = Index(Math.max(0, length - back))
      length = keep + entries.length
      return { _tag: 'Persist', currentTerm: term, votedFor: fromNullable(vote), keep, entries }
    })
  })

const replayed = (steps: readonly Persist[]): Durable => steps.reduce(persisted, initial)
const plain = ({ currentTerm, votedFor, log }: Durable) => ({
  currentTerm,
  votedFor,
  log: Log.entriesFrom(log, Index(1)),
})
const join = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
const frames = (steps: readonly Persist[]): readonly Uint8Array[] => [
  header,
  encodeFrame(encodeIncarnation(1)),
  ...steps.map((step) => encodeFrame(encodeBatch(step))),
]
/** Where each frame begins, and where the last one ends. */
const offsets = (parts: readonly Uint8Array[]): readonly number[] => {
  let end = 0
  return [0, ...parts.map((part) => (end += part.length))]
}

/** These logs say nothing of a folder, nor of what is committed. */
const unsaid = { folder: null, committed: 0 }

const recovered = (bytes: Uint8Array) => {
  const result = recoverBytes(me, bytes)
  if (result._tag === 'Left') return result
  // Where its files begin is in log-writer.test.ts.
  const { files: _files, last: _last, durable, ...others } = result.right
  return right({ ...others, durable: plain(durable) })
}

describe('recovery of a write-ahead log', () => {
  it('finds exactly the batches that lie wholly in what a crash left, and cuts the rest', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (steps, at) => {
        const parts = frames(steps)
        const whole = join(parts)
        const bytes = whole.subarray(0, at % (whole.length + 1))
        const complete = offsets(parts).filter((end) => end > 0 && end <= bytes.length)
        const length = complete.at(-1) ?? 0
        expect(recovered(bytes)).toEqual(
          right({
            durable: plain(replayed(steps.slice(0, Math.max(0, complete.length - 2)))),
            ...unsaid,
            incarnation: complete.length >= 2 ? 1 : 0,
            batches: Math.max(0, complete.length - 2),
            length,
            torn: bytes.length - length,
          }),
        )
      }),
    )
  })

  it('refuses a file with a changed byte anywhere before the last frame, and names the offset of its frame', () => {
    fc.assert(
      fc.property(changes, fc.nat(), fc.integer({ min: 1, max: 255 }), (steps, at, flip) => {
        const parts = frames(steps)
        const bytes = join(parts)
        const starts = offsets(parts)
        const place = at % starts.at(-2)!
        bytes[place]! ^= flip
        const frame = starts.findLast((start) => start <= place)!
        const result = recoverBytes(me, bytes)
        expect(result).toMatchObject({ _tag: 'Left', left: expect.stringContaining(`offset ${frame}: `) })
      }),
    )
  })

  it('cuts a last frame with a changed byte: it looks like any torn one', () => {
    fc.assert(
      fc.property(changes, fc.nat(), fc.integer({ min: 1, max: 255 }), (steps, at, flip) => {
        fc.pre(steps.length > 0)
        const parts = frames(steps)
        const bytes = join(parts)
        const start = offsets(parts).at(-2)!
        bytes[start + (at % (bytes.length - start))]! ^= flip
        expect(recovered(bytes)).toEqual(
          right({
            durable: plain(replayed(steps.slice(0, -1))),
            ...unsaid,
            incarnation: 1,
            batches: steps.length - 1,
            length: start,
            torn: bytes.length - start,
          }),
        )
      }),
    )
  })

  it('cuts zeros at the end, which some file systems leave after a crash', () => {
    const parts = frames([])
    const bytes = join([...parts, new Uint8Array(4096)])
    expect(recovered(bytes)).toEqual(
      right({
        ...unsaid,
        durable: plain(initial),
        incarnation: 1,
        batches: 0,
        length: offsets(parts).at(-1)!,
        torn: 4096,
      }),
    )
  })

  it('finds what was durable when some sectors of the last write did not reach the room that it was written into', () => {
    const large = fc.string({ unit: 'binary', minLength: 400, maxLength: 3_000 })
    fc.assert(
      fc.property(changes, large, fc.nat(2 ** 16 - 1), (steps, command, survived) => {
        const length = Log.lastIndex(replayed(steps).log)
        const entries: readonly Entry[] = [{ term: Term(9), payload: { _tag: 'Command', command } }]
        const last: Persist = {
          ...{ _tag: 'Persist', currentTerm: Term(9), votedFor: fromNullable(null) },
          ...{ keep: Index(length), entries },
        }
        const room = new Uint8Array(64 * SECTOR)
        const [before, after] = [steps, [...steps, last]].map((all) => join([...frames(all), room]))
        const bytes = before!.slice()
        const first = Math.floor((before!.length - room.length) / SECTOR)
        for (let sector = first; sector * SECTOR < bytes.length; sector += 1) {
          if (((survived >>> ((sector - first) % 16)) & 1) === 0) continue
          bytes.set(after!.subarray(sector * SECTOR, Math.min((sector + 1) * SECTOR, bytes.length)), sector * SECTOR)
        }
        const isWhole = Buffer.compare(bytes, after!.subarray(0, bytes.length)) === 0
        const durable = isWhole ? after!.length : before!.length
        const content = withoutRoom(bytes)
        expect(recovered(content)).toEqual(
          right({
            durable: plain(replayed(isWhole ? [...steps, last] : steps)),
            ...unsaid,
            incarnation: 1,
            batches: steps.length + (isWhole ? 1 : 0),
            length: durable - room.length,
            torn: content.length - (durable - room.length),
          }),
        )
      }),
    )
  })

  it('is not deceived by frames inside a command', () => {
    const inner = Buffer.from(encodeFrame(encodeIncarnation(7))).toString('latin1')
    const entries: readonly Entry[] = [{ term: Term(1), payload: { _tag: 'Command', command: inner } }]
    const step: Persist = {
      _tag: 'Persist',
      currentTerm: Term(1),
      votedFor: fromNullable(null),
      keep: Index(0),
      entries,
    }
    const bytes = join(frames([step])).subarray(0, -1)
    expect(recoverBytes(me, bytes)).toMatchObject(right({ incarnation: 1, batches: 0 }))
    expect(recoverBytes(me, join(frames([step])))).toMatchObject(right({ incarnation: 1, batches: 1 }))
  })

  it('refuses the log of another node, of another cluster, and what is no log at all', () => {
    expect(recoverBytes({ ...me, node: ServerId('n2') }, header)).toEqual(
      left('it belongs to node n1 of cluster c, not to node n2 of cluster c'),
    )
    expect(recoverBytes({ ...me, cluster: 'd' }, header)).toEqual(
      left('it belongs to node n1 of cluster c, not to node n1 of cluster d'),
    )
    expect(recoverBytes(me, Buffer.from('a letter to a friend'))).toEqual(
      left('offset 0: it has no header of a write-ahead log'),
    )
    expect(recoverBytes(me, encodeFrame(Buffer.from('{"format":"else"}')))).toEqual(
      left('offset 0: it is no write-ahead log: format is "else"; expected "lockstep-wal"'),
    )
  })

  it('says which field of a record is wrong, and where the record is', () => {
    const bad = (json: string) => recoverBytes(me, join([header, encodeFrame(Buffer.from(json))]))
    const at = header.length
    expect(bad('{"record":"batch","term":0,"vote":null,"keep":0,"entries":[]}')).toEqual(
      left(`offset ${at}: term is 0; expected a term, from 1`),
    )
    expect(bad('{"record":"batch","term":1,"vote":null,"keep":0,"entries":[[1,2]]}')).toEqual(
      left(`offset ${at}: entries[0] is [1,2]; expected [term, command, null or members]`),
    )
    expect(bad('{"record":"batch","term":1,"vote":null,"keep":3,"entries":[]}')).toEqual(
      left(`offset ${at}: the batch keeps 3 entries of a log that has 0`),
    )
    expect(bad('nonsense')).toEqual(left(`offset ${at}: not JSON: nonsense`))
  })
})

describe('several changes merged into one batch', () => {
  const oneByOne = (steps: readonly Persist[], at: number): void => {
    const [first, ...more] = steps.slice(at)
    if (first === undefined) return
    const start = replayed(steps.slice(0, at))
    expect(plain(persisted(start, merged(first, more)))).toEqual(plain(replayed(steps)))
  }

  it('come to the same as one after another, wherever the batch begins', () => {
    fc.assert(
      fc.property(changes, fc.nat({ max: 8 }), (steps, at) => {
        fc.pre(at < steps.length)
        oneByOne(steps, at)
      }),
    )
  })

  it('remove what was there before the batch, where a later one of them keeps less than the first', () => {
    const change = (keep: number, ...commands: readonly string[]): Persist => ({
      ...{ _tag: 'Persist', currentTerm: Term(2), votedFor: fromNullable(null), keep: Index(keep) },
      entries: commands.map((command) => ({ term: Term(2), payload: { _tag: 'Command', command } })),
    })
    const before = change(0, 'a', 'b', 'c', 'd')
    const first = change(4, 'e', 'f')
    const more = [change(5, 'g'), change(1, 'h', 'i'), change(2, 'j')]
    expect(merged(first, more)).toEqual(change(1, 'h', 'j'))
    oneByOne([before, first, ...more], 1)
  })
})
