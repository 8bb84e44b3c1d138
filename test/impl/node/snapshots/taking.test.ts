/** Nodes that take snapshots: what they keep, what they drop, and what they start from. */
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../../../impl/node/logging/logger.js'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'
import { simulatedSnapshots } from '../../../../impl/node/simulated/snapshot-files.js'
import { snapshotsOf } from '../../../../impl/node/snapshots/taking.js'
import { append, baseOf } from '../../../../impl/raft/log.js'
import { initial, restore } from '../../../../impl/raft/state.js'
import { Index, type ServerId, Term } from '../../../../impl/raft/types.js'
import { leaderOf, led, list, servers, submit, until } from '../simulation.js'
import { AFTER, simulated } from './cluster.js'

const [n1] = servers as [ServerId]

/** A cluster that has committed so many commands and written what there is to write. */
const settledAfter = (seed: number, count: number) => {
  const all = simulated(seed)
  led(all.cluster)
  all.commit(count)
  all.settled()
  all.cluster.time.runUntil(all.cluster.time.now() + 1_000)
  return all
}

describe('a node that takes snapshots', () => {
  it('keeps two, drops the log before the older one, and starts from the newer', () => {
    const { cluster, errors, states, commit, settled } = settledAfter(1, 165)
    for (const server of servers) {
      const [older = 0, newer = 0] = cluster
        .disk(server)
        .snapshots.names()
        .map((name) => Number(name.split('.')[1]))
      expect(newer - older).toBeGreaterThanOrEqual(AFTER)
      const { firstIndex, logBytes, snapshots } = cluster.node(server)!.stored()
      expect([baseOf(states.get(server)!.log).index, firstIndex]).toEqual([newer, newer + 1])
      expect(snapshots).toMatchObject({ index: newer, failed: 0 })
      expect(logBytes).toBeLessThan(8_000)
    }
    for (const server of servers) cluster.crash(server)
    for (const server of servers) cluster.start(server)
    led(cluster)
    for (const server of servers) expect(states.get(server)?.snapshot?.index).toBeGreaterThan(140)
    commit(3)
    settled()
    expect(new Set(servers.map((server) => cluster.node(server)!.status().digest)).size).toBe(1)
    expect(errors()).toEqual([])
  })

  it('takes none before so many entries have come, nor again at once', () => {
    const { cluster, commit, settled } = settledAfter(2, AFTER - 2)
    expect(servers.map((server) => cluster.disk(server).snapshots.names())).toEqual([[], [], []])
    commit(AFTER)
    settled()
    cluster.time.runUntil(cluster.time.now() + 1_000)
    expect(servers.map((server) => cluster.disk(server).snapshots.names().length)).toEqual([1, 1, 1])
  })

  it('starts on whatever a crash leaves, at any of its deeds', () => {
    const { cluster, errors } = settledAfter(3, 15)
    for (let round = 0; round < 60; round += 1) {
      const server = servers[round % 3]!
      const tear = { kept: (round % 5) / 4, pages: round % 2 === 0 ? null : round * 7 }
      cluster.crashAtDeed(server, 1 + (round % 19), tear)
      until(cluster, 'it has crashed', () => {
        const leader = leaderOf(cluster)
        if (leader !== undefined) submit(cluster, leader, `command in round ${round} ${'.'.repeat(30)}`)
        cluster.time.runUntil(cluster.time.now() + 4)
        return cluster.node(server) === undefined
      })
      cluster.start(server)
    }
    until(cluster, 'all are equal', () => {
      const all = servers.map((each) => cluster.node(each)?.status())
      const [first] = all
      return all.every((each) => each?.lastApplied === first?.commitIndex && each?.digest === first?.digest)
    })
    expect(errors()).toEqual([])
  })

  it('uses the snapshot before one that is damaged, and names the damaged one', () => {
    const { cluster, errors, commit, settled, states } = settledAfter(4, 45)
    const [older, newer] = cluster.disk(n1).snapshots.names()
    cluster.crash(n1)
    cluster.disk(n1).snapshots.flip(newer!, 0.5, 3)
    cluster.start(n1)
    settled()
    const named = new RegExp(`^n1: ${newer} is damaged: offset \\d+: .*; the snapshot before it is used`)
    expect(errors()).toEqual([expect.stringMatching(named)])
    expect(states.get('n1')?.snapshot?.data).toBe(older)
    commit(AFTER)
    settled()
    cluster.time.runUntil(cluster.time.now() + 1_000)
    expect(cluster.disk(n1).snapshots.names()).not.toContain(newer)
  })

  it('does not start where the log reaches no whole snapshot', () => {
    const { cluster, errors } = settledAfter(5, 45)
    cluster.crash(n1)
    const { snapshots } = cluster.disk(n1)
    for (const name of snapshots.names()) snapshots.flip(name, 0.9, 0)
    cluster.start(n1)
    cluster.time.runUntil(cluster.time.now() + 1_000)
    expect(cluster.node(n1)).toBeUndefined()
    expect(errors().at(-1)).toMatch(
      /^n1: the simulated disk: the log goes on here after entry \d+; the files before it are gone, and there is no whole snapshot of index \d+ or later$/,
    )
  })

  it('says that one cannot be written, and tries again when a quarter as many entries have come', () => {
    const time = { ...virtualTime(), random: () => 0 }
    const files = simulatedSnapshots(
      () => (applied < 2 * AFTER ? new Error('ENOSPC') : null),
      () => 0,
    )
    const lines: LogLine[] = []
    let applied = 0
    let state = restore(initial)
    const own = snapshotsOf({
      ...{ cluster: 'c', clock: time, log: (line) => lines.push(line), saving: list.saving!, after: AFTER, found: [] },
      files: files.open(time, () => 0),
      state: () => state,
      machine: { state: () => ['a'], lastApplied: () => Index(applied) },
      take: (index, data) => {
        state = { ...state, snapshot: { index, term: Term(1), data } }
      },
      whenDurable: (action) => action(),
      ...{ isSending: () => false, holds: () => false, dropUpTo: () => {} },
    })
    for (const _ of Array.from({ length: 3 * AFTER })) {
      applied += 1
      state = { ...state, log: append(state.log, [{ term: Term(1), payload: { _tag: 'Noop' } }]) }
      own.applied()
      time.runUntil(time.now() + 100)
    }
    const warning = (index: number) => ({ level: 'warn', msg: `snapshot.${index}.1 cannot be written: ENOSPC` })
    expect(lines.slice(0, 4)).toEqual([10, 13, 16, 19].map(warning))
    expect(files.names()).toEqual(['snapshot.22.1'])
    expect(own.report()).toMatchObject({ index: 22, taken: 1, failed: 4 })
  })

  it.each([
    ['stays while it comes from a peer', true, ['snapshot.5.9', 'snapshot.10.1']],
    ['is removed otherwise', false, ['snapshot.10.1']],
  ])('a file that is none of its own %s', (_, holds, names) => {
    const time = { ...virtualTime(), random: () => 0 }
    const files = simulatedSnapshots(
      () => null,
      () => 0,
    )
    const opened = files.open(time, () => 0)
    opened.begin('snapshot.5.9').end(() => {})
    time.runUntil(1)
    let state = restore({
      ...initial,
      log: append(initial.log, Array(AFTER).fill({ term: Term(1), payload: { _tag: 'Noop' } })),
    })
    const own = snapshotsOf({
      ...{ cluster: 'c', clock: time, log: () => {}, saving: list.saving!, after: AFTER, found: [], files: opened },
      state: () => state,
      machine: { state: () => ['a'], lastApplied: () => Index(AFTER) },
      take: (index, data) => {
        state = { ...state, snapshot: { index, term: Term(1), data } }
      },
      whenDurable: (action) => action(),
      ...{ isSending: () => false, holds: (name) => holds && name === 'snapshot.5.9', dropUpTo: () => {} },
    })
    own.applied()
    time.runUntil(time.now() + 100)
    expect([...files.names()]).toEqual(names)
  })
})
