import { describe, expect, it } from 'vitest'
import { leaderOf, servers, simulate, until } from '../simulation.js'

const electionMs = 100

/** A cluster whose leader has committed two commands, which all have applied, and then a moment of quiet. */
const settled = () => {
  const cluster = simulate(7)
  until(cluster, 'a leader', () => leaderOf(cluster) !== undefined)
  const leader = leaderOf(cluster)!
  for (const command of ['a', 'b']) cluster.node(leader)?.submit(command, () => {})
  const isEverywhere = () => servers.every((server) => cluster.node(server)?.machineState().length === 2)
  until(cluster, 'both commands applied everywhere', isEverywhere)
  return { cluster, leader, followers: servers.filter((server) => server !== leader) }
}

describe('what a node holds by itself', () => {
  it('is the same everywhere in quiet times, not older than a heartbeat or two', () => {
    const { cluster, leader } = settled()
    for (const server of servers) {
      const reading = cluster.node(server)?.readLocally('anything')
      expect(reading).toEqual({ reply: '2', index: 3, ageMs: expect.any(Number), leader })
      expect(reading?.ageMs).toBeLessThan(3 * 20)
      expect(cluster.node(server)?.unready()).toBeNull()
      // Nothing was changed by looking.
      expect(cluster.node(server)?.machineState()).toEqual(['a', 'b'])
    }
  })

  it('grows old where a leader is cut off, which then is not ready; the others are', () => {
    const { cluster, leader, followers } = settled()
    cluster.network.partition([[leader], followers])
    const cutOffAt = cluster.time.now()
    until(cluster, 'another leader', () => leaderOf(cluster, followers) !== undefined)
    const next = leaderOf(cluster, followers)!
    cluster.node(next)?.submit('c', () => {})
    until(cluster, 'its command applied', () => cluster.node(next)?.machineState().length === 3)
    cluster.time.runUntil(cutOffAt + 10 * electionMs)
    const old = cluster.node(leader)?.readLocally('anything')
    expect(old).toEqual({ reply: '2', index: 3, ageMs: expect.any(Number), leader })
    expect(old?.ageMs).toBeGreaterThan(9 * electionMs)
    expect(cluster.node(leader)?.unready()).toMatch(/^it has not heard from the others for \d+ ms$/)
    expect(cluster.node(next)?.readLocally('anything')).toMatchObject({ reply: '3', leader: next })
    expect(cluster.node(next)?.unready()).toBeNull()
  })

  it('is not to be relied on before a node has heard from anybody', () => {
    const { cluster, followers } = settled()
    const [one] = followers
    cluster.crash(one!)
    cluster.network.partition([[one!], servers.filter((server) => server !== one)])
    cluster.start(one!)
    until(cluster, 'it has started', () => cluster.node(one!) !== undefined)
    expect(cluster.node(one!)?.readLocally('anything')).toMatchObject({
      reply: '0',
      index: 0,
      ageMs: null,
      leader: null,
    })
    expect(cluster.node(one!)?.unready()).toBe('it knows no leader')
  })

  it('is shown with the tail of the log, the newest last', () => {
    const { cluster, leader } = settled()
    const { term = 0 } = cluster.node(leader)?.status() ?? {}
    expect(cluster.node(leader)?.tail(10)).toEqual([
      { index: 1, term, command: null },
      { index: 2, term, command: 'a' },
      { index: 3, term, command: 'b' },
    ])
    expect(cluster.node(leader)?.tail(1)).toEqual([{ index: 3, term, command: 'b' }])
  })
})
