/** Snapshots on their way to followers that need entries which the leader has dropped. */
import { describe, expect, it } from 'vitest'
import { decodePiece, encodePiece, isPiece } from '../../../../impl/node/wire/pieces.js'
import type { ServerId } from '../../../../impl/raft/types.js'
import { leaderOf, led, servers, until } from '../simulation.js'
import { simulated } from './cluster.js'

/** A follower is down while the others drop what it needs. */
const lagging = (seed: number, count = 60) => {
  const all = simulated(seed)
  const { followers } = led(all.cluster)
  const [behind] = followers as [ServerId]
  all.cluster.crash(behind)
  all.commit(count)
  all.cluster.time.runUntil(all.cluster.time.now() + 500)
  return { ...all, behind }
}

describe('a follower that needs entries which are dropped', () => {
  it('gets a snapshot, begins anew with it, and goes on from there', () => {
    const { cluster, behind, errors, states, commit, settled } = lagging(1)
    cluster.start(behind)
    settled()
    const { installed } = cluster.node(behind)!.stored().snapshots!
    expect([installed, cluster.node(leaderOf(cluster)!)?.stored().snapshots?.sent]).toEqual([1, 1])
    expect(states.get(behind)?.snapshot?.index).toBeGreaterThan(40)
    commit(3)
    settled()
    expect(errors()).toEqual([])
    cluster.crash(behind)
    cluster.start(behind)
    settled()
    expect(cluster.node(behind)!.stored().snapshots).toMatchObject({ installed: 0 })
    expect(errors()).toEqual([])
  })

  it('hears heartbeats meanwhile, and nobody stands for election', () => {
    const { cluster, behind, settled } = lagging(2, 400)
    const term = cluster.node(leaderOf(cluster)!)!.status().term
    cluster.disk(behind).setTrouble({ slowBy: 40, appends: 'work' })
    cluster.start(behind)
    settled()
    expect(cluster.node(behind)?.status().term).toBe(term)
  })

  it('gets it in the end though messages are lost, doubled and late, and it crashes again and again', () => {
    const { cluster, behind, errors, settled } = lagging(3, 300)
    cluster.network.setWeather({ loss: 0.2, duplication: 0.2, delay: { least: 1, most: 15 } })
    cluster.start(behind)
    for (let round = 1; round <= 12; round += 1) {
      cluster.time.runUntil(cluster.time.now() + 10 * round)
      cluster.crash(behind)
      cluster.start(behind)
    }
    settled()
    expect(errors()).toEqual([])
    expect(new Set(servers.map((server) => cluster.node(server)!.status().digest)).size).toBe(1)
  })

  it('gets it from the next leader, if the first one goes while it sends', () => {
    const { cluster, behind, errors, settled } = lagging(4, 300)
    cluster.start(behind)
    cluster.time.runUntil(cluster.time.now() + 40)
    const first = leaderOf(cluster)!
    cluster.crash(first)
    until(
      cluster,
      'another leads',
      () =>
        leaderOf(
          cluster,
          servers.filter((one) => one !== first),
        ) !== undefined,
    )
    settled(servers.filter((server) => server !== first))
    expect(errors()).toEqual([])
  })

  it('says that a file which came is damaged, keeps nothing of it, and takes it again', () => {
    const { cluster, behind, errors, settled } = lagging(5)
    const leader = leaderOf(cluster)!
    const { snapshots } = cluster.disk(leader)
    const repairs = snapshots.names().map((name) => snapshots.flip(name, 0.6, 2))
    cluster.start(behind)
    until(cluster, 'it has said so', () => errors().length > 0)
    expect(errors()[0]).toMatch(
      new RegExp(`^${behind}: snapshot\\.\\d+\\.\\d+ from ${leader} is given up: it is damaged: offset`),
    )
    for (const repair of repairs) repair?.()
    settled()
    expect(cluster.node(behind)!.stored().snapshots).toMatchObject({ installed: 1 })
  })
})

describe('a piece of a snapshot', () => {
  const piece = {
    transfer: '1.1',
    name: 'snapshot.7.2',
    at: 65_536,
    isLast: true,
    bytes: Buffer.from('some {"bytes"}'),
  }

  it('is read as it was written', () => {
    const payload = encodePiece(piece)
    const decoded = decodePiece(payload)
    expect(isPiece(payload)).toBe(true)
    expect(decoded).toEqual({ _tag: 'Right', right: { ...piece, bytes: Buffer.from(piece.bytes) } })
  })

  it('says what it should be where it is something else', () => {
    const payload = Buffer.from(encodePiece(piece))
    payload[3] = 2
    expect([isPiece(payload), decodePiece(payload)]).toEqual([
      true,
      { _tag: 'Left', left: 'a piece of version 2; expected 1' },
    ])
    expect(decodePiece(Buffer.from([0x4c, 0x53, 0x50, 1, 0]))).toEqual({
      _tag: 'Left',
      left: 'a piece of 5 bytes; expected at least 8',
    })
    expect(isPiece(Buffer.from('{"note"'))).toBe(false)
  })
})
