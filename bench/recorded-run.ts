/** Records the run of a simulated cluster, as long as one likes: real nodes in virtual time, with clients and crashes. */
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import type { StateMachine } from '../impl/node/core/node-options.js'
import type { Observer } from '../impl/node/core/observer.js'
import { type SimulatedCluster, simulatedCluster } from '../impl/node/simulated/cluster.js'
import { standard } from '../impl/raft/rules.js'
import { ServerId } from '../impl/raft/types.js'
import { showProblem } from '../traces/problem.js'
import { record } from '../traces/recorder.js'

const servers = ['n1', 'n2', 'n3'].map(ServerId)

const counter: StateMachine<number, string> = {
  initial: 0,
  apply: (count) => [count + 1, String(count)],
  digest: String,
}

/** Milliseconds of virtual time. */
const REQUEST_EVERY = 10
const CRASH_EVERY = 5_000
const DOWN_FOR = 1_000

/**
 * Runs three nodes until they have recorded `events` events, each in a file of `folder`, and returns the files. Each node is
 * killed in its turn, leaders and followers alike, and restarted; messages are lost, duplicated and reordered.
 */
export const recordRun = (folder: string, events: number, seed: number): readonly string[] => {
  const fileOf = (server: ServerId): string => join(folder, `${server}.ndjson`)
  let recorded = 0
  const observer = (server: ServerId): Observer => {
    const recorder = record(fileOf(server), {
      ...{ format: 'lockstep-trace', version: 1, cluster: 'simulated', run: `seed ${seed}` },
      ...{ node: server, nodes: servers, initialTerm: 1 },
    })
    if (isLeft(recorder)) throw new Error(showProblem(recorder.left))
    const { stepped, releasing, closed } = recorder.right
    return {
      stepped: (step) => {
        recorded += 1
        stepped(step)
      },
      releasing,
      closed,
    }
  }
  const cluster = simulatedCluster({
    seed,
    servers,
    machine: counter,
    rules: standard,
    timing: { electionMs: 150, heartbeatMs: 30, requestMs: 1_000 },
    weather: { loss: 0.01, duplication: 0.01, delay: { least: 1, most: 6 } },
    syncMs: 3,
    maxEntriesPerMessage: 8,
    observer,
    log: () => {},
  })
  for (const server of servers) cluster.start(server)
  for (let requests = 0; recorded < events; requests += 1) {
    cluster.time.runUntil(cluster.time.now() + REQUEST_EVERY)
    crashInTurn(cluster, requests * REQUEST_EVERY)
    const leader = servers.map(cluster.node).find((node) => node?.status().role === 'Leader')
    leader?.submit(`request ${requests}`, () => {})
  }
  for (const server of servers) cluster.node(server)?.stop(() => {})
  while (cluster.time.runNext());
  return servers.map(fileOf)
}

const crashInTurn = <S>(cluster: SimulatedCluster<S, string>, time: number): void => {
  const server = servers[Math.floor(time / CRASH_EVERY) % servers.length]
  if (server === undefined) return
  if (time % CRASH_EVERY === CRASH_EVERY - DOWN_FOR) cluster.crash(server)
  if (time % CRASH_EVERY === 0) for (const each of servers) cluster.start(each)
}
