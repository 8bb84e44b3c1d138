import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import type { Disk } from '../../../../impl/node/ports/ports.js'
import { type GroupCommit, groupCommit } from '../../../../impl/node/storage/group-commit.js'
import { recoverBytes } from '../../../../impl/node/storage/wal.js'
import { encodeHeader } from '../../../../impl/node/storage/wal-records.js'
import { encodeFrame } from '../../../../impl/node/wire/frames.js'
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

/** A disk whose appends end when the test says so, and how. */
const handDisk = () => {
  const appends: Uint8Array[] = []
  let finish = (_: Error | null): void => {}
  const disk: Disk = {
    name: 'hand',
    read: () => {},
    append: (bytes, done) => {
      appends.push(bytes)
      finish = done
    },
    truncate: () => {},
    close: () => {},
  }
  /** The commands on disk after so many appends. */
  const commands = (): readonly string[] => {
    const found = recoverBytes(me, new Uint8Array(Buffer.concat([encodeFrame(encodeHeader(me)), ...appends])))
    const entries = found._tag === 'Right' ? entriesFrom(found.right.durable.log, Index(1)) : []
    return entries.map(({ payload }) => (payload._tag === 'Command' ? payload.command : ''))
  }
  return { disk, commands, appends, finish: (error: Error | null) => finish(error) }
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
})
