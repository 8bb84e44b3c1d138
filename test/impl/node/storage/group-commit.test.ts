import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { type GroupCommit, groupCommit } from '../../../../impl/node/storage/group-commit.js'
import type { LogWriter } from '../../../../impl/node/storage/log-writer.js'
import { recoverBytes } from '../../../../impl/node/storage/wal.js'
import { encodeHeader } from '../../../../impl/node/storage/wal-header.js'
import { decodeRecord, encodeWritten } from '../../../../impl/node/storage/wal-records.js'
import { encodeFrame, frameAt } from '../../../../impl/node/wire/frames.js'
import { entriesFrom } from '../../../../impl/raft/log.js'
import { Index, type Persist, ServerId, Term } from '../../../../impl/raft/types.js'

const me = { cluster: 'c', node: ServerId('n1'), members: [ServerId('n1')] }

const change = (index: number, command: string): Persist => ({
  _tag: 'Persist',
  currentTerm: Term(1),
  votedFor: none,
  keep: Index(index - 1),
  entries: [{ term: Term(1), payload: { _tag: 'Command', command } }],
})

/** A log whose writes end when the test says so, and how. */
const handDisk = () => {
  const appends: Uint8Array[] = []
  let finish = (_: Error | null): void => {}
  const disk: Pick<LogWriter, 'write'> = {
    write: (record, done) => {
      appends.push(encodeFrame(encodeWritten(record)))
      finish = done
    },
  }
  /** The commands on disk after this many appends. */
  const commands = (): readonly string[] => {
    const found = recoverBytes(me, new Uint8Array(Buffer.concat([encodeFrame(encodeHeader(me)), ...appends])))
    const entries = found._tag === 'Right' ? entriesFrom(found.right.durable.log, Index(1)) : []
    return entries.map(({ payload }) => (payload._tag === 'Command' ? payload.command : ''))
  }
  return { disk, commands, appends, finish: (error: Error | null) => finish(error) }
}

const recordIn = (bytes: Uint8Array | undefined) => {
  const frame = frameAt(bytes ?? new Uint8Array(), 0, bytes?.length ?? 0)
  const record = frame._tag === 'Frame' ? decodeRecord(frame.payload) : null
  return record?._tag === 'Right' ? record.right : null
}

/** What an append has written: the commands of a batch, or what a record of its own says. */
const shown = (bytes: Uint8Array): string => {
  const record = recordIn(bytes)
  if (record?._tag === 'Commit') return `Commit ${record.committed}`
  if (record?._tag !== 'Batch') return 'something else'
  return record.persist.entries.map(({ payload }) => (payload._tag === 'Command' ? payload.command : '')).join(' ')
}

const committedIn = (bytes: Uint8Array | undefined): number | null => {
  const record = recordIn(bytes)
  return record?._tag === 'Batch' ? record.committed : null
}

/** A step of the node: perhaps a change, then something that others notice. */
const stepOf = (commit: GroupCommit, seen: string[]) => (name: string, persist?: Persist) => {
  if (persist !== undefined) commit.persist(persist, Index(0))
  commit.afterwards(() => seen.push(name))
}

describe('group commit', () => {
  it('writes one batch while the next gathers, and releases each step in order when its changes are durable', () => {
    const { disk, commands, appends, finish } = handDisk()
    const seen: string[] = []
    const commit = groupCommit(disk, () => seen.push('failed'))
    const step = stepOf(commit, seen)
    step('quiet')
    step('one', change(1, 'a'))
    step('after one')
    step('two', change(2, 'b'))
    step('three', change(3, 'c'))
    step('after three')
    expect([seen, appends.length, commands()]).toEqual([['quiet'], 1, ['a']])
    finish(null)
    expect([seen, appends.length, commands()]).toEqual([['quiet', 'one', 'after one'], 2, ['a', 'b', 'c']])
    step('four')
    finish(null)
    expect(seen).toEqual(['quiet', 'one', 'after one', 'two', 'three', 'after three', 'four'])
    step('five')
    expect(seen.at(-1)).toBe('five')
  })

  it('releases nothing more once the disk has failed', () => {
    const { disk, appends, finish } = handDisk()
    const seen: string[] = []
    const commit = groupCommit(disk, (error) => seen.push(`failed: ${error.message}`))
    const step = stepOf(commit, seen)
    step('one', change(1, 'a'))
    step('two', change(2, 'b'))
    finish(new Error('no space left'))
    step('three')
    step('four', change(3, 'c'))
    expect([seen, appends.length]).toEqual([['failed: no space left'], 1])
  })

  it('stops when the disk is idle, and then does nothing that was waiting', () => {
    const { disk, finish } = handDisk()
    const seen: string[] = []
    const commit = groupCommit(disk, () => seen.push('failed'))
    stepOf(commit, seen)('one', change(1, 'a'))
    commit.stop(() => seen.push('stopped'))
    expect(seen).toEqual([])
    finish(null)
    expect(seen).toEqual(['stopped'])
  })

  it('does not let a batch grow without end', () => {
    const { disk, appends, finish } = handDisk()
    const commit = groupCommit(disk, () => {})
    const large = 'x'.repeat(9 * 1024 * 1024)
    for (const index of [1, 2, 3]) commit.persist(change(index, large), Index(0))
    finish(null)
    finish(null)
    expect(appends.map(({ length }) => Math.round(length / large.length))).toEqual([1, 1, 1])
  })

  it('writes a record of its own between the changes before it and those after it', () => {
    const { disk, appends, finish } = handDisk()
    const seen: string[] = []
    const commit = groupCommit(disk, () => seen.push('failed'))
    const step = stepOf(commit, seen)
    step('one', change(1, 'a'))
    step('two', change(2, 'b'))
    commit.note({ _tag: 'Commit', committed: Index(1) })
    step('noted')
    step('three', change(3, 'c'))
    for (let appended = 0; appended < appends.length; appended += 1) finish(null)
    expect(appends.map(shown)).toEqual(['a', 'b', 'Commit 1', 'c'])
    expect(seen).toEqual(['one', 'two', 'noted', 'three'])
    commit.note({ _tag: 'Commit', committed: Index(3) })
    finish(null)
    expect(appends.map(shown).at(-1)).toBe('Commit 3')
  })

  it('says of a batch what its last change knows to be committed, and never more than the log has', () => {
    const { disk, appends, finish } = handDisk()
    const commit = groupCommit(disk, () => {})
    const noop: Persist = { ...change(4, 'd'), entries: [{ term: Term(1), payload: { _tag: 'Noop' } }] }
    for (const [persist, committed] of [
      [change(1, 'a'), 0],
      [change(2, 'b'), 1],
      [change(3, 'c'), 2],
      [noop, 9],
    ] as const) {
      commit.persist(persist, Index(committed))
    }
    finish(null)
    finish(null)
    expect(appends.map((bytes) => committedIn(bytes))).toEqual([0, 4])
    commit.persist(change(5, 'e'), Index(3))
    expect(committedIn(appends[2])).toBe(3)
  })

  it('closes a batch when its changes together are large', () => {
    const { disk, appends, finish } = handDisk()
    const commit = groupCommit(disk, () => {})
    const large = 'x'.repeat(3 * 1024 * 1024)
    for (let index = 1; index <= 5; index += 1) commit.persist(change(index, large), Index(0))
    finish(null)
    finish(null)
    expect(appends.map(({ length }) => Math.round(length / large.length))).toEqual([1, 3, 1])
  })

  it('does nothing once it is stopped, or has failed', () => {
    const idle = handDisk()
    const seen: string[] = []
    const stopped = groupCommit(idle.disk, () => seen.push('failed'))
    stopped.stop(() => seen.push('stopped'))
    expect(seen).toEqual(['stopped'])
    stepOf(stopped, seen)('later', change(1, 'a'))
    stopped.note({ _tag: 'Commit', committed: Index(1) })
    expect([seen, idle.appends]).toEqual([['stopped'], []])

    const full = handDisk()
    const failing = groupCommit(full.disk, () => seen.push('failed'))
    failing.persist(change(1, 'a'), Index(0))
    full.finish(new Error('no space left'))
    stepOf(failing, seen)('later', change(2, 'b'))
    failing.note({ _tag: 'Commit', committed: Index(1) })
    expect([seen, full.appends.length]).toEqual([['stopped', 'failed'], 1])

    const ending = handDisk()
    const ended = groupCommit(ending.disk, () => seen.push('failed'))
    ended.persist(change(1, 'a'), Index(0))
    ended.stop(() => seen.push('ended'))
    ending.finish(new Error('no space left'))
    expect(seen).toEqual(['stopped', 'failed', 'ended'])
  })

  it('does nothing more of a step that has stopped it', () => {
    const { disk, finish } = handDisk()
    const seen: string[] = []
    const commit = groupCommit(disk, () => {})
    commit.persist(change(1, 'a'), Index(0))
    commit.afterwards(() => commit.stop(() => seen.push('stopped')))
    commit.afterwards(() => seen.push('never'))
    finish(null)
    expect(seen).toEqual(['stopped'])
  })
})
