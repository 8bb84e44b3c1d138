import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Log from '../../../impl/raft/log.js'
import { isLeader } from '../../../impl/raft/state.js'
import { type Cluster, createCluster } from './cluster.js'
import { run, schedule } from './schedule.js'

describe.each([1, 2, 3, 5])('a cluster of %i', (size) => {
  it('keeps the safety properties under any schedule, loss, duplication, reordering and crashes included', () => {
    fc.assert(
      fc.property(schedule(250), (actions) => {
        expect(run(createCluster(size), actions)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  it('elects a leader and commits on every server once the network is calm', () => {
    fc.assert(
      fc.property(schedule(120), fc.nat(size - 1), (actions, first) => {
        const cluster = createCluster(size)
        run(cluster, actions)
        calm(cluster, first)
        const [one, ...others] = cluster.servers.map(({ state }) => state)
        expect(one!.commitIndex).toBe(Log.lastIndex(one!.log))
        for (const other of others) {
          expect(other.commitIndex).toBe(one!.commitIndex)
          expect(Log.toEntries(other.log)).toEqual(Log.toEntries(one!.log))
        }
        expect(Log.toEntries(one!.log).at(-1)?.payload).toEqual({ _tag: 'Command', command: 'last' })
        expect(cluster.violation()).toBeUndefined()
      }),
      { numRuns: 40 },
    )
  })
})

/** Lets the servers time out in turn, each alone, until one leads; then it gets a command and two heartbeats. */
const calm = (cluster: Cluster, first: number) => {
  const { servers, input, settle } = cluster
  settle()
  // A server may first have to reach the highest term, and the first to reach it may have too short a log.
  for (let turn = 0; turn < 3 * servers.length; turn += 1) {
    const server = servers[(first + turn) % servers.length]!
    input(server, { _tag: 'ElectionTimeout' })
    settle()
    // A leader of an older term may not know yet that it leads no more: its heartbeat tells it.
    input(server, { _tag: 'HeartbeatTimeout' })
    settle()
    if (isLeader(server.state)) {
      input(server, { _tag: 'ClientRequests', requests: [{ id: 0, command: 'last' }] })
      settle()
      input(server, { _tag: 'HeartbeatTimeout' })
      settle()
      input(server, { _tag: 'HeartbeatTimeout' })
      settle()
      return
    }
  }
  throw new Error('no leader was elected')
}
