/** What a log says of its members, its folder, the folders of the peers, and of what is committed. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import type { CannotStart } from '../../../../impl/node/ports/cannot-start.js'
import { type SimulatedDisk, simulatedDisk } from '../../../../impl/node/simulated/disk.js'
import { logWriter } from '../../../../impl/node/storage/log-writer.js'
import { type Past, recoverFrom } from '../../../../impl/node/storage/recovery.js'
import { recover, recoverBytes } from '../../../../impl/node/storage/wal.js'
import { encodeHeader } from '../../../../impl/node/storage/wal-header.js'
import {
  encodeBatch,
  encodeCommit,
  encodeIncarnation,
  encodeJoined,
  encodePeer,
} from '../../../../impl/node/storage/wal-records.js'
import type { FolderId } from '../../../../impl/node/wire/codecs.js'
import { encodeFrame } from '../../../../impl/node/wire/frames.js'
import * as Log from '../../../../impl/raft/log.js'
import { Index, type Persist, ServerId, Term } from '../../../../impl/raft/types.js'
import { storeMachine } from '../../../../impl/store/machine.js'

const [n1, n2, n3] = [ServerId('n1'), ServerId('n2'), ServerId('n3')]
const members = [n1, n2, n3]
const me = { cluster: 'shop', node: n1, members }
const id = (text: string): FolderId => text as FolderId
const folder = { id: id('first'), isJoined: false, peers: new Map() }

const entriesFrom = (keep: number, ...commands: readonly string[]): Persist => ({
  ...{ _tag: 'Persist', currentTerm: Term(2), votedFor: none, keep: Index(keep) },
  entries: commands.map((command) => ({ term: Term(2), payload: { _tag: 'Command', command } })),
})
const log = (...records: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(Buffer.concat([encodeHeader(me), ...records].map(encodeFrame)))
const begun = encodeIncarnation(1, { folder, members })

/** What is found in the log, but for what was applied to the Raft state, and what the members are. */
const found = (bytes: Uint8Array, of = me) => {
  const recovered = recoverBytes(of, bytes)
  return recovered._tag === 'Left'
    ? recovered
    : right({ folder: recovered.right.folder, committed: recovered.right.committed })
}

describe('a log', () => {
  it('gives back its folder, the folders of the peers, and that the node takes part', () => {
    const peers = new Map([
      [n2, id('second')],
      [n3, id('third')],
    ])
    const bytes = log(begun, encodePeer(n2, id('second')), encodePeer(n3, id('third')), encodeJoined())
    expect(found(bytes)).toEqual(right({ folder: { id: 'first', isJoined: true, peers }, committed: 0 }))
    expect(found(log(begun))).toEqual(right({ folder, committed: 0 }))
    const known = { id: id('first'), isJoined: true, peers }
    expect(found(log(encodeIncarnation(1, { folder: known, members })))).toEqual(right({ folder: known, committed: 0 }))
  })

  it('is refused to a node with other members, in whatever order they are', () => {
    const other = { ...me, members: [n1] }
    const why =
      'it was begun with the members n1, n2, n3, but the node is started with n1; two lists can each have a majority of ' +
      'their own, so a list does not change: start the node with the one that it had'
    expect(found(log(begun), other)).toEqual(left(why))
    expect(found(log(begun), { ...me, members: [n3, n1, n2] })).toEqual(right({ folder, committed: 0 }))
  })

  it('says what is committed, and is damaged if that is not there or is cut off', () => {
    const one = encodeBatch(entriesFrom(0, 'a', 'b', 'c'), Index(1))
    const at = log(begun).length
    expect(found(log(begun, one))).toEqual(right({ folder, committed: 1 }))
    expect(found(log(begun, one, encodeCommit(Index(2))))).toEqual(right({ folder, committed: 2 }))
    expect(found(log(begun, one, encodeBatch(entriesFrom(1, 'd'))))).toEqual(right({ folder, committed: 1 }))
    const next = log(begun, one).length
    expect(found(log(begun, one, encodeBatch(entriesFrom(0, 'd'))))).toEqual(
      left(`offset ${next}: the batch keeps 0 entries of a log of which 1 are committed`),
    )
    expect(found(log(begun, encodeBatch(entriesFrom(0, 'a'), Index(2))))).toEqual(
      left(`offset ${at}: it says that 2 entries are committed of a log that has 1`),
    )
  })

  it('says what a folder is before it says anything else of it', () => {
    const at = log().length
    for (const record of [encodeJoined(), encodePeer(n2, id('second'))]) {
      expect(found(log(record))).toEqual(left(`offset ${at}: it is about a folder, and no record before it begins one`))
    }
  })

  it('needs members if it is of version 2', () => {
    const header = '{"format":"lockstep-wal","version":2,"cluster":"shop","node":"n1"}'
    expect(recoverBytes(me, new Uint8Array(encodeFrame(Buffer.from(header))))).toEqual(
      left('offset 0: it is no write-ahead log: a header of version 2 should have members, found none'),
    )
  })
})

const immediately = (_: number, then: () => void): (() => void) => {
  then()
  return () => {}
}

const opened = (disk: SimulatedDisk) => disk.open({ now: () => 0, random: () => 0, after: immediately }, () => 0)

/** What the node finds when it starts on the disk. */
const pastOf = (disk: SimulatedDisk, node: ServerId): Past => {
  const newFolder = () => ({ id: id('new'), isJoined: false, peers: new Map() })
  let past: Either<CannotStart, Past> | undefined
  recoverFrom(
    opened(disk),
    { ...me, node, cluster: clusterOf(disk) },
    { newFolder, log: () => {}, recover, snapshots: null },
    (result) => {
      past = result._tag === 'Left' ? result : right(result.right.past)
    },
  )
  if (past?._tag !== 'Right') throw new Error(past?.left.why)
  return past.right
}

/** The name in the header, which is a short text in the beginning. */
const clusterOf = (disk: SimulatedDisk): string =>
  /"cluster":"(\w+)"/.exec(Buffer.from(disk.content().subarray(0, 200)).toString('latin1'))?.[1] ?? ''

describe('a log of version 1, as the program wrote it before', () => {
  const old = fileURLToPath(new URL('./folders/version-1/', import.meta.url))
  const start = (node: ServerId, bytes: Uint8Array) => {
    const disk = simulatedDisk(bytes)
    const { durable, log: _, ...others } = pastOf(disk, node)
    return { past: { ...others, durable: Log.lastIndex(durable.log) }, bytes: disk.content() }
  }

  it.each(members)(
    'goes on at %s: its node takes part, and its folder has a name and the members of that start',
    (node) => {
      const recorded = new Uint8Array(readFileSync(`${old}${node}.wal`))
      const identity = { ...me, node }
      expect(found(recorded, identity)).toEqual(right({ folder: null, committed: 0 }))
      const first = start(node, recorded)
      const named = { id: 'new', isJoined: true, peers: new Map() }
      expect(first.past).toEqual({ durable: 22, incarnation: 2, folder: named, committed: 0 })
      expect(start(node, first.bytes).past).toEqual({ durable: 22, incarnation: 3, folder: named, committed: 0 })
      expect(found(first.bytes, { ...identity, members: [node] })).toMatchObject({ _tag: 'Left' })
    },
  )
})

describe('a log of one file, as the program wrote it before', () => {
  const old = fileURLToPath(new URL('./folders/version-2/', import.meta.url))
  const digestOf = (log: Log.Log): string => {
    const shop = storeMachine(() => {})
    const texts = Log.toEntries(log).flatMap(({ payload }) => (payload._tag === 'Command' ? [payload.command] : []))
    return shop.digest(texts.reduce((state, text) => shop.apply(state, text)[0], shop.initial))
  }

  it.each([
    [n1, 1],
    [n2, 2],
    [n3, 1],
  ])('goes on at %s in files of its own', (node, incarnation) => {
    const disk = simulatedDisk(new Uint8Array(readFileSync(`${old}${node}.wal`)))
    const first = pastOf(disk, node)
    expect(first).toMatchObject({ incarnation: incarnation + 1, folder: { isJoined: true }, committed: 10 })
    expect([first.folder.peers.size, digestOf(first.durable.log)]).toEqual([2, 'df9d506dd6b591744b082ecd5c1ada82'])
    const writer = logWriter(opened(disk), first.log, 1)
    for (const keep of [10, 11]) {
      const record = { _tag: 'Batch', persist: entriesFrom(keep, `${keep}`), committed: Index(0) } as const
      writer.write(record, (error) => expect(error).toBe(null))
    }
    const second = pastOf(disk, node)
    expect([Log.lastIndex(second.durable.log), second.log.files.length]).toEqual([12, 3])
    expect(digestOf(Log.truncate(second.durable.log, Index(10)))).toBe('df9d506dd6b591744b082ecd5c1ada82')
  })
})
