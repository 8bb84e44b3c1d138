/** The clock that the leader writes into the log. The state machine here lists its commands. */
import { describe, expect, it } from 'vitest'
import type { Ticks } from '../../../../impl/node/core/node-options.js'
import { ticking } from '../../../../impl/node/core/ticking.js'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'
import { initial, restore } from '../../../../impl/raft/state.js'
import { type Role, type ServerState, Term } from '../../../../impl/raft/types.js'
import { led, servers, simulate, until } from '../simulation.js'

const EVERY = 50
const ticks: Ticks<readonly string[]> = { everyMs: EVERY, command: (elapsedMs) => `tick ${elapsedMs}` }

const toldIn = (list: readonly string[]): readonly number[] => list.map((text) => Number(text.replace('tick ', '')))
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

describe('the clock of the state machine', () => {
  it('gets the time that passes while one leads from the leader alone, and the same on every node', () => {
    const cluster = simulate(1, { ticks })
    const { leader } = led(cluster)
    const began = cluster.time.now()
    cluster.time.runUntil(began + 1_000)
    const told = toldIn(cluster.node(leader)!.machineState())
    expect(told.every((ms) => ms === EVERY)).toBe(true)
    // The first period of a reign is not told of, nor is what is under way.
    expect(sum(told)).toBeGreaterThanOrEqual(1_000 - 3 * EVERY)
    expect(sum(told)).toBeLessThanOrEqual(1_000 + EVERY)
    cluster.time.runUntil(began + 1_000)
    const lists = servers.map((server) => cluster.node(server)?.machineState().slice(0, 10))
    expect(new Set(lists.map(String)).size).toBe(1)
  })

  it('never runs ahead of time, however often the leader changes', () => {
    const cluster = simulate(2, { ticks })
    for (let k = 0; k < 5; k += 1) {
      const { leader } = led(cluster)
      cluster.time.runUntil(cluster.time.now() + 300)
      cluster.crash(leader)
      cluster.start(leader)
    }
    const { leader } = led(cluster)
    const told = sum(toldIn(cluster.node(leader)!.machineState()))
    expect(told).toBeGreaterThan(0)
    expect(told).toBeLessThanOrEqual(cluster.time.now())
  })

  it('believes no clock that jumps for more than two periods', () => {
    const cluster = simulate(3, { ticks })
    const { leader } = led(cluster)
    const size = (): number => cluster.node(leader)!.machineState().length
    until(cluster, 'it ticks', () => size() > 0)
    cluster.life(leader)!.jump(3_600_000)
    const before = size()
    until(cluster, 'it ticks again', () => size() > before + 2)
    const told = toldIn(cluster.node(leader)!.machineState())
    expect(Math.max(...told)).toBe(2 * EVERY)
    cluster.life(leader)!.jump(-3_600_000)
    expect(told.every((ms) => ms > 0)).toBe(true)
  })

  it('stands still where nothing waits for it: nothing is written', () => {
    const cluster = simulate(4, { ticks: { everyMs: EVERY, command: () => null } })
    const { leader } = led(cluster)
    cluster.time.runUntil(cluster.time.now() + 1_000)
    expect(cluster.node(leader)!.machineState()).toEqual([])
  })
})

describe('a node that leads again', () => {
  const follower = restore(initial)
  const leader: Role = { _tag: 'Leader', progress: new Map() }
  const at = (term: number, role: Role): ServerState => ({ ...follower, currentTerm: Term(term), role })

  it('tells of no time before its new reign, and of none while it follows', () => {
    const time = virtualTime()
    const submitted: string[] = []
    let now = at(2, leader)
    const ticker = ticking({
      ticks,
      clock: { ...time, random: () => 0 },
      state: () => now,
      machineState: () => [],
      submit: (command) => submitted.push(command),
    })
    ticker.start()
    const told = (state: ServerState): number => {
      now = state
      time.runUntil(time.now() + EVERY)
      return submitted.length
    }
    const states = [at(2, leader), at(2, leader), at(3, leader), at(3, follower.role), at(4, leader), at(4, leader)]
    expect(states.map(told)).toEqual([0, 1, 1, 1, 1, 2])
    ticker.stop()
  })
})
