import { describe, expect, it } from 'vitest'
import { wholeUnasked } from '../../../../model/raft/features/next.js'
import { InstallSnapshot, TakeSnapshot } from '../../../../model/raft/features/snapshots.js'
import type { InstallSnapshotRequest, InstallSnapshotResponse } from '../../../../model/raft/features/types.js'
import { Relaxed } from '../../../../model/raft/types.js'
import { logOf } from '../states.js'
import { all, received, stepsOrWhy, whole, withFeatures } from './states.js'

const entries = (...terms: readonly number[]) => terms.map((term) => ({ term, value: 'v1' }))

const snapshot = (changes: Partial<InstallSnapshotRequest> = {}): InstallSnapshotRequest => ({
  mtype: 'InstallSnapshotRequest',
  mterm: 2,
  mlastIndex: 2,
  mlastTerm: 1,
  mstate: entries(1, 1),
  msource: 1,
  mdest: 0,
  ...changes,
})

const answer = (mmatchIndex: number, changes: Partial<InstallSnapshotResponse> = {}): InstallSnapshotResponse => ({
  mtype: 'InstallSnapshotResponse',
  mterm: 2,
  mmatchIndex,
  msource: 0,
  mdest: 1,
  ...changes,
})

describe('a snapshot', () => {
  it('may be taken of any part of what is committed', () => {
    const s = whole({ snapshotIndex: 1 }, { log: logOf(1, 1, 1, 1), commitIndex: 3 })
    expect(stepsOrWhy(TakeSnapshot(all, 0, s))).toEqual(
      [2, 3].map((snapshotIndex) => ({
        action: 'TakeSnapshot',
        next: whole({ snapshotIndex }, { log: logOf(1, 1, 1, 1), commitIndex: 3 }),
        sent: [],
        consumes: false,
      })),
    )
    expect(stepsOrWhy(TakeSnapshot(all, 0, whole({ snapshotIndex: 1 }, { commitIndex: 1 })))).toEqual([
      'snapshotIndex[i] < Min({commitIndex[i], StableIndex(i)}): snapshotIndex is 1, commitIndex is 1, StableIndex(i) is 0',
    ])
  })

  it('is what a restarted server knows to be committed', () => {
    const s = whole({ snapshotIndex: 1, contact: true }, { log: logOf(1, 1), commitIndex: 2 })
    const [restart] = wholeUnasked(all, 0, s, []).filter(({ action }) => action === 'Restart')
    expect(restart?.next).toEqual(whole({ snapshotIndex: 1 }, { log: logOf(1, 1), commitIndex: 1 }))
  })

  it('is sent where the entries are gone, and only there; the entries are not', () => {
    const leader = (next: number) =>
      whole({ snapshotIndex: 2 }, { state: 'Leader', currentTerm: 2, log: logOf(1, 1, 2), nextIndex: [1, next, 1] })
    expect(stepsOrWhy(InstallSnapshot(all, 0, leader(2), 1))).toEqual([
      { action: 'InstallSnapshot', next: leader(2), sent: [snapshot({ msource: 0, mdest: 1 })], consumes: false },
    ])
    expect(stepsOrWhy(InstallSnapshot(all, 0, leader(3), 1))).toEqual([
      '~AnySlice => nextIndex[i][j] <= snapshotIndex[i]: AnySlice is false, nextIndex is 3, snapshotIndex is 2',
    ])
    const sentTo1 = (c: typeof all, next: number) =>
      wholeUnasked(c, 0, leader(next), []).flatMap(({ action, sent }) =>
        action === 'AppendEntries' && sent[0]?.mdest === 1 ? sent : [],
      )
    expect(sentTo1(all, 2)).toEqual([])
    expect(sentTo1(all, 3)).toHaveLength(1)
    const slices = sentTo1({ ...all, relaxations: Relaxed }, 2).map((m) =>
      m.mtype === 'AppendEntriesRequest' ? [m.mprevLogIndex, m.mentries.length] : [],
    )
    expect(slices).toEqual([
      [2, 0],
      [2, 1],
      [3, 0],
    ])
  })
})

describe('a server that is sent a snapshot', () => {
  const follower = (terms: readonly number[], commitIndex = 0, snapshotIndex = 0) =>
    whole({ snapshotIndex, contact: true }, { currentTerm: 2, log: logOf(...terms), commitIndex })
  const accepted = (next: ReturnType<typeof whole>) => [
    { action: 'HandleInstallSnapshotRequest', next, sent: [answer(2)], consumes: true },
  ]

  it.each([
    ['has nothing', follower([]), follower([1, 1], 2, 2)],
    ['keeps what follows the entry that it has', follower([1, 1, 2]), follower([1, 1, 2], 2, 2)],
    ['loses all of a log that differs', follower([1, 2, 2]), follower([1, 1], 2, 2)],
    ['knows as much already', follower([1, 1, 2], 2, 1), follower([1, 1, 2], 2, 1)],
  ] as const)('%s', (_, before, next) => {
    expect(received(all, before, snapshot())).toEqual(accepted(next))
  })

  it('refuses that of an older term, and as a candidate first follows', () => {
    const later = whole({}, { currentTerm: 3 })
    expect(received(all, later, snapshot())).toEqual([
      { action: 'HandleInstallSnapshotRequest', next: later, sent: [answer(0, { mterm: 3 })], consumes: true },
    ])
    expect(received(all, whole({}, { currentTerm: 2, state: 'Candidate' }), snapshot())).toEqual([
      {
        action: 'HandleInstallSnapshotRequest',
        next: whole({ contact: true }, { currentTerm: 2 }),
        sent: [],
        consumes: false,
      },
    ])
    expect(received(all, whole({}, { currentTerm: 2, state: 'Leader' }), snapshot())).toEqual([])
  })

  it('is known by its leader to have it; an old answer takes nothing back', () => {
    const leader = (match: number) =>
      whole({}, { state: 'Leader', currentTerm: 2, matchIndex: [0, match, 0], nextIndex: [1, match + 1, 1] })
    const next = (match: number, mterm = 2) =>
      received(withFeatures({}), leader(match), {
        ...answer(2, { mterm, msource: 1, mdest: 0 }),
      })
    expect(next(0)).toEqual([{ action: 'HandleInstallSnapshotResponse', next: leader(2), sent: [], consumes: true }])
    expect(next(3)[0]?.next).toEqual(leader(3))
    expect(next(0, 1)).toEqual([{ action: 'DropStaleResponse', next: leader(0), sent: [], consumes: true }])
  })
})
