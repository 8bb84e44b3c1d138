/** A seeded run of a whole cluster in virtual time, broken or not, recorded in the trace format. */
import { right } from 'fp-ts/lib/Either.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type { StateMachine } from '../../impl/node/core/node-options.js'
import { type SimulatedCluster, simulatedCluster } from '../../impl/node/simulated/cluster.js'
import { seededRandom } from '../../impl/node/simulated/random.js'
import type { Loading } from '../../impl/node/storage/snapshot-reading.js'
import type { Change } from '../../impl/raft/features/changes.js'
import type { Rules } from '../../impl/raft/rules.js'
import type { ServerId } from '../../impl/raft/types.js'
import { type Features, NoFeatures } from '../../model/raft/features/types.js'
import { type Header, headerWith } from '../../traces/format.js'
import type { Trace } from '../../traces/read.js'
import { recording } from '../harness/simulation/recording.js'
import { reducerFeatures, serverIds } from '../refinement/cluster.js'
import { changesOf } from '../refinement/member-changes.js'
import { namesOf } from '../traces/trace-features.js'

/** Nobody looks at what the commands do: they are counted. */
const counter: StateMachine<number, string> = {
  initial: 0,
  apply: (count) => [count + 1, ''],
  digest: String,
  saving: {
    partsOf: (count) => [String(count)],
    loading: () => loadingCount(0),
    digest: String,
  },
}

const loadingCount = (count: number): Loading<number> => ({
  take: (part) => right(loadingCount(Number(part))),
  end: () => right(count),
})

/** Entries between two snapshots. */
const SNAPSHOT_AFTER = 6

/** Virtual milliseconds. */
const DURATION = 20_000
const TICK = 20

const weather = { loss: 0.03, duplication: 0.1, delay: { least: 1, most: 40 } }
const timing = { electionMs: 150, heartbeatMs: 40, requestMs: 1_000 }

/** Clients ask, nodes crash and start again, the network parts and heals: at random, from tick to tick. */
const nemesis = (
  cluster: SimulatedCluster<number, string>,
  servers: readonly ServerId[],
  random: () => number,
  features: Features,
): void => {
  let commands = 0
  const changes = changesOf(features, servers)
  const any = (): ServerId => servers[Math.floor(random() * servers.length)] ?? servers[0]!
  while (cluster.time.now() < DURATION) {
    const chance = random()
    const server = any()
    if (chance < 0.3) {
      commands += 1
      if (features.reads && commands % 3 === 0) cluster.node(server)?.read(`c${commands}`, () => {})
      else cluster.node(server)?.submit(`c${commands}`, () => {})
    } else if (chance < 0.32) cluster.crash(server)
    else if (chance < 0.4) cluster.start(server)
    else if (chance < 0.42) cluster.network.partition([servers.filter((other) => other !== server), [server]])
    else if (chance < 0.46) cluster.network.heal()
    // Whoever leads has to be asked; the others do nothing, or say no.
    else if (chance < 0.56 && changes.length > 0) {
      const change = changes[Math.floor(random() * changes.length)] as Change
      for (const each of servers) cluster.node(each)?.changeMembers(change, () => {})
    } else if (chance > 0.98 && features.leadershipTransfer)
      for (const each of servers) cluster.node(each)?.handOver(server)
    cluster.time.runUntil(cluster.time.now() + TICK)
  }
}

/** The traces of a run of this many nodes, one for each; equal for equal arguments. With reads, every third request is one. */
export const simulatedTraces = (
  rules: Rules,
  count: number,
  seed: number,
  features?: Features,
): ReadonlyNonEmptyArray<Trace> => {
  const servers = serverIds(count)
  const run = { cluster: 'simulated', run: `seed-${seed}`, nodes: servers, initialTerm: 1 }
  const names = features === undefined ? [] : namesOf(features)
  const headerOf = (node: ServerId): Header => headerWith({ ...run, node }, names)
  const recordings = new Map(servers.map((server) => [server, recording(headerOf(server))]))
  const cluster = simulatedCluster({
    seed,
    servers,
    machine: counter,
    ...(features?.snapshot ? { snapshotAfter: SNAPSHOT_AFTER } : {}),
    rules,
    timing,
    weather,
    syncMs: 5,
    maxEntriesPerMessage: 3,
    observer: (server) => recordings.get(server)!.observer(),
    log: () => {},
    ...(features === undefined ? {} : { features: reducerFeatures(0, features) }),
  })
  for (const server of servers) cluster.start(server)
  nemesis(cluster, servers, seededRandom(seed ^ 0x5eed), features ?? NoFeatures)
  const [first, ...others] = [...recordings.values()].map(({ trace }) => trace)
  if (first === undefined) throw new RangeError('a run needs a server')
  return [first, ...others]
}
