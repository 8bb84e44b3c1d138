/** A log in several files: what its writer leaves is found again, wherever the files begin. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import type { Disk } from '../../../../impl/node/ports/ports.js'
import { type SimulatedDisk, simulatedDisk } from '../../../../impl/node/simulated/disk.js'
import { type LogWriter, logWriter } from '../../../../impl/node/storage/log-writer.js'
import { type Past, recoverFrom } from '../../../../impl/node/storage/recovery.js'
import { recover, recoverBytes } from '../../../../impl/node/storage/wal.js'
import { encodeSegment } from '../../../../impl/node/storage/wal-header.js'
import { encodeEnd, type Written } from '../../../../impl/node/storage/wal-records.js'
import type { FolderId } from '../../../../impl/node/wire/codecs.js'
import { encodeFrame } from '../../../../impl/node/wire/frames.js'
import * as Log from '../../../../impl/raft/log.js'
import { Index, ServerId, Term } from '../../../../impl/raft/types.js'

const [n1, n2] = [ServerId('n1'), ServerId('n2')]
const identity = { cluster: 'shop', node: n1, members: [n1, n2] }
const immediately = (_: number, then: () => void): (() => void) => {
  then()
  return () => {}
}
const time = { now: () => 0, random: () => 0, after: immediately }
const open = (disk: SimulatedDisk): Disk => disk.open(time, () => 0)

const started = (disk: SimulatedDisk): Either<string, Past> => {
  const newFolder = () => ({ id: 'first' as FolderId, isJoined: true, peers: new Map() })
  let past: Either<string, Past> | undefined
  recoverFrom(open(disk), identity, { newFolder, log: () => {}, recover, snapshots: null }, (result) => {
    past = result._tag === 'Left' ? left(result.left.why) : right(result.right.past)
  })
  return past!
}
const pastOf = (disk: SimulatedDisk): Past => {
  const past = started(disk)
  if (past._tag === 'Left') throw new Error(past.left)
  return past.right
}

const batch = (term: number, keep: number, ...commands: readonly string[]): Written => ({
  _tag: 'Batch',
  committed: Index(0),
  persist: {
    ...{ _tag: 'Persist', currentTerm: Term(term), votedFor: term % 2 === 0 ? some(n2) : none, keep: Index(keep) },
    entries: commands.map((command) => ({ term: Term(term), payload: { _tag: 'Command', command } })),
  },
})

const written: readonly Written[] = [
  batch(2, 0, 'a', 'b'),
  { _tag: 'Peer', node: n2, folder: 'second' as FolderId },
  { _tag: 'Commit', committed: Index(1) },
  batch(3, 2, 'c', 'd', 'e'),
  batch(4, 1, 'f'),
  { _tag: 'Joined' },
  batch(4, 2, 'g'),
]
const write = (writer: LogWriter, records: readonly Written[]): void => {
  for (const record of records) writer.write(record, (error) => expect(error).toBe(null))
}
const commands = ({ durable }: Past): string =>
  Log.toEntries(durable.log)
    .map(({ payload }) => (payload._tag === 'Command' ? payload.command : '-'))
    .join('')

/** What a start of the node finds, but for where the log lies in its files. */
const shown = ({ durable, log, ...others }: Past) => {
  const { currentTerm, votedFor } = durable
  const { place: _, files: _files, ...end } = log
  return { ...others, currentTerm, votedFor, commands: commands({ durable, log, ...others }), end }
}

describe('a log in several files', () => {
  it('comes to the same as in one, wherever its files begin', () => {
    const found = [1, 200, 300, 500, 1_000_000].map((fileBytes) => {
      const disk = simulatedDisk()
      write(logWriter(open(disk), pastOf(disk).log, fileBytes), written)
      return pastOf(disk)
    })
    expect(found.map(({ log }) => log.files.length)).toEqual([8, 8, 5, 2, 1])
    expect(commands(found[0]!)).toBe('afg')
    for (const past of found) expect(shown(past)).toEqual(shown(found[0]!))
  })

  it('says of each file which entries are before it, and goes on at the next start where the last one ended', () => {
    const disk = simulatedDisk()
    write(logWriter(open(disk), pastOf(disk).log, 1), written)
    const { log } = pastOf(disk)
    expect(log.files.map(({ last }) => last)).toEqual([0, 0, 2, 2, 2, 5, 5, 5])
    expect(log.place).toBe(disk.content().length)
    expect(log.standing).toEqual({
      ...{ term: 4, vote: n2, incarnation: 2, committed: 1, last: 5 },
      folder: { id: 'first', isJoined: true, peers: new Map([[n2, 'second']]) },
    })
  })

  it('begins after files that are gone, if they held no entries, and else says what is missing', () => {
    const disk = simulatedDisk()
    const writer = logWriter(open(disk), pastOf(disk).log, 1)
    write(writer, written.slice(1, 2))
    write(writer, [batch(2, 0, 'a')])
    writer.dropUpTo(Index(0))
    expect(writer.extent().begin).toBeGreaterThan(0)
    const past = pastOf(disk)
    expect(shown(past)).toMatchObject({ commands: 'a', incarnation: 2, currentTerm: 2 })
    const next = logWriter(open(disk), past.log, 1)
    write(next, [batch(2, 1, 'b')])
    next.dropUpTo(Index(1))
    expect(started(disk)).toMatchObject({
      left: 'the simulated disk: the log goes on here after entry 1; the files before it are gone, and there is no whole snapshot of index 1 or later',
    })
  })

  it('drops no file that holds an entry after the one that is named, and never the last', () => {
    const disk = simulatedDisk()
    const writer = logWriter(open(disk), pastOf(disk).log, 1)
    write(writer, written)
    const end = disk.content().length
    const { files } = pastOf(simulatedDisk(disk.content())).log
    writer.dropUpTo(Index(4))
    expect(writer.extent()).toEqual({ begin: files[4]!.place, end })
    writer.dropUpTo(Index(9))
    expect(writer.extent()).toEqual({ begin: files[7]!.place, end })
    expect(disk.content().length).toBe(end - files[7]!.place)
  })

  it('is refused if a file does not go on where the one before it ends', () => {
    const disk = simulatedDisk()
    const { log } = pastOf(disk)
    const at = disk.content().length
    const end = encodeFrame(encodeEnd())
    const place = at + end.length
    const refused = (changed: Partial<typeof log.standing>, elsewhere = place) => {
      const header = encodeSegment({ identity, place: elsewhere, standing: { ...log.standing, ...changed } })
      return started(simulatedDisk(new Uint8Array(Buffer.concat([disk.content(), end, encodeFrame(header)]))))
    }
    expect(refused({})).toMatchObject(right({ incarnation: 2 }))
    const why = 'a file begins that does not go on with what is before it: files are missing, or are from elsewhere'
    for (const other of [refused({ last: Index(1) }), refused({ term: Term(7) }), refused({}, place + 1)]) {
      expect(other).toEqual(left(`the simulated disk: offset ${place}: ${why}`))
    }
  })

  it('is refused if its files have been given other names', () => {
    const disk = simulatedDisk()
    write(logWriter(open(disk), pastOf(disk).log), written)
    const opened = open(disk)
    const elsewhere: Disk = { ...opened, read: (take, done) => opened.read((piece, of) => take(piece, of + 1), done) }
    let why = ''
    const newFolder = () => ({ id: 'first' as FolderId, isJoined: true, peers: new Map() })
    recoverFrom(elsewhere, identity, { newFolder, log: () => {}, recover, snapshots: null }, (found) => {
      why = found._tag === 'Left' ? found.left.why : ''
    })
    expect(why).toBe('the simulated disk: its files have other names than the ones that they were given')
  })

  it('goes on after a snapshot that came from elsewhere, if its file is whole', () => {
    const disk = simulatedDisk()
    const snapshot = { index: Index(7), term: Term(3), data: 'snapshot.7.3' }
    const installed = batch(3, 7)
    if (installed._tag !== 'Batch') throw new Error('it is a batch')
    write(logWriter(open(disk), pastOf(disk).log, 1), [
      { ...installed, persist: { ...installed.persist, snapshot } },
      batch(3, 7, 'h'),
    ])
    const found = (snapshots: readonly (typeof snapshot)[]) =>
      recoverBytes(identity, disk.content(), undefined, snapshots)
    expect(found([snapshot])).toMatchObject(right({ last: 8, files: [{ last: 0 }, { last: 0 }, { last: 7 }] }))
    expect(found([])).toMatchObject({
      left: expect.stringMatching(
        /^offset \d+: it names snapshot\.7\.3, which is damaged or gone, and the log does not have the 7 entries that it stands for$/,
      ),
    })
  })
})
