/** Commands that clients give to any node, and what the network and the nodes may do to them. */
import fc from 'fast-check'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../../impl/node/core/backend.js'
import { seededRandom } from '../../../../impl/node/simulated/random.js'
import type { ServerId } from '../../../../impl/raft/types.js'
import { led, servers, simulate, submit } from '../simulation.js'

describe('whatever the network and the nodes do', () => {
  it('a command that is passed on is answered once, and takes effect at most once, where the answer says', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed)
        const weather = { loss: 0.05, duplication: 0.5, delay: { least: 1, most: 30 } }
        const cluster = simulate(seed, { reply: t.string, weather })
        const told: (readonly Outcome<string>[])[] = []
        const any = (): ServerId => servers[Math.floor(random() * servers.length)]!
        // The others know each node's folder. One that crashes before its folder is on disk comes back with another, and stays out.
        cluster.time.runUntil(500)
        for (let k = 0; k < 60; k += 1) {
          const server = any()
          if (cluster.node(server) !== undefined) told[k] = submit(cluster, server, `${k}`)
          if (random() < 0.05) cluster.crash(server)
          if (random() < 0.3) cluster.start(any())
          cluster.time.runUntil(cluster.time.now() + random() * 60)
        }
        for (const server of servers) cluster.start(server)
        cluster.time.runUntil(cluster.time.now() + 10_000)
        const { leader } = led(cluster)
        const list = cluster.node(leader)!.machineState()
        expect(new Set(list).size).toBe(list.length)
        for (const [k, outcomes] of told.entries()) {
          // Of a node that has crashed no answer comes.
          expect((outcomes ?? []).length).toBeLessThanOrEqual(1)
          const [outcome] = outcomes ?? []
          if (outcome?._tag === 'Applied') expect(list[Number(outcome.reply)]).toBe(`${k}`)
          if (outcome?._tag === 'NotLeader') expect(list).not.toContain(`${k}`)
        }
      }),
      { numRuns: 30, examples: [[1774516201]] },
    )
  })
})
