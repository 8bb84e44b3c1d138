/** Records the trace of a cluster that runs in virtual time, as a script says: the same files for the same script. */
import { join } from 'node:path'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import type { StateMachine } from '../../../impl/node/core/node-options.js'
import { nobody, type Observer } from '../../../impl/node/core/observer.js'
import { simulatedCluster } from '../../../impl/node/simulated/cluster.js'
import type { Weather } from '../../../impl/node/simulated/transport.js'
import type { Loading } from '../../../impl/node/storage/snapshot-reading.js'
import type { Change } from '../../../impl/raft/features/changes.js'
import type { Rules } from '../../../impl/raft/rules.js'
import { initial } from '../../../impl/raft/state.js'
import type { ServerId } from '../../../impl/raft/types.js'
import type { Features } from '../../../model/raft/features/types.js'
import { headerWith } from '../../../traces/format.js'
import { showProblem } from '../../../traces/problem.js'
import { record } from '../../../traces/recorder.js'
import { reducerFeatures, serverIds } from '../../refinement/cluster.js'
import { namesOf } from '../../traces/trace-features.js'

export interface RunSettings {
  /** The name of the run in the headers. */
  readonly run: string
  readonly seed: number
  readonly servers: number
  readonly rules: Rules
  readonly weather: Weather
  readonly maxEntriesPerMessage: number
  /** What is on beyond raft.tla, in all servers alike. */
  readonly features?: Features
  /** After how many entries a server takes a snapshot, where they have any. */
  readonly snapshotAfter?: number
}

/** What a script can make happen. Times are milliseconds of virtual time. */
export interface Director {
  readonly servers: readonly ServerId[]
  readonly pass: (ms: number) => void
  /** Lets time pass until somebody leads whom `among` has, or anybody; the one of the newest term. */
  readonly leader: (among?: readonly ServerId[]) => ServerId
  /** Asks a server for this many new commands, one after the other; what is lost stays lost. */
  readonly request: (server: ServerId, count: number) => void
  readonly crash: (server: ServerId) => void
  readonly start: (server: ServerId) => void
  readonly partition: (groups: readonly (readonly ServerId[])[]) => void
  readonly heal: () => void
  /** Asks a server for a change of members; what comes of it stays unknown. */
  readonly change: (server: ServerId, change: Change) => void
  readonly handOver: (server: ServerId, to: ServerId) => void
}

/** It counts the commands: the trace shows the log, not what is made of it. */
const counter: StateMachine<number, string> = {
  initial: 0,
  apply: (count) => [count + 1, String(count + 1)],
  digest: String,
  saving: { partsOf: (count) => [String(count)], loading: () => loadingCount(0), digest: String },
}

const loadingCount = (count: number): Loading<number> => ({
  take: (part) => right(loadingCount(Number(part))),
  end: () => right(count),
})

const TIMING = { electionMs: 150, heartbeatMs: 50, requestMs: 2_000 }
const SYNC_MS = 4
const BETWEEN_REQUESTS_MS = 15
/** A script that waits for longer waits for what will not come. */
const PATIENCE_MS = 60_000

/** Writes one file for each server into the folder, which must have none of them yet. */
export const recordRun = (folder: string, settings: RunSettings, script: (director: Director) => void): void => {
  const { features, ...others } = settings
  const servers = serverIds(settings.servers)
  const observers = new Map<ServerId, Observer>()
  const open = (node: ServerId): Observer => {
    const { run } = settings
    const header = headerWith(
      { ...{ cluster: 'simulated', run }, ...{ node, nodes: servers, initialTerm: initial.currentTerm } },
      features === undefined ? [] : namesOf(features),
    )
    // A file names commands as they are: these have nobody's data in them.
    const opened = record(join(folder, `${node}.ndjson`), header, { nameCommand: (command) => command })
    if (isLeft(opened)) throw new Error(showProblem(opened.left))
    observers.set(node, opened.right)
    return opened.right
  }
  const cluster = simulatedCluster({
    ...others,
    ...(features === undefined ? {} : { features: reducerFeatures(0, features) }),
    servers,
    machine: counter,
    timing: TIMING,
    syncMs: SYNC_MS,
    observer: open,
    log: () => {},
  })
  const close = (server: ServerId): void => {
    observers.get(server)?.closed()
    observers.set(server, nobody)
  }
  const pass = (ms: number): void => cluster.time.runUntil(cluster.time.now() + ms)
  let commands = 0

  for (const server of servers) cluster.start(server)
  script({
    servers,
    pass,
    leader: (among = servers) => {
      const end = cluster.time.now() + PATIENCE_MS
      for (;;) {
        const statuses = among.flatMap((server) => cluster.node(server)?.status() ?? [])
        const [newest] = statuses.filter(({ role }) => role === 'Leader').sort((a, b) => b.term - a.term)
        const found = servers.find((server) => server === newest?.id)
        if (found !== undefined) return found
        if (cluster.time.now() > end) throw new Error(`${settings.run}: nobody leads of ${among.join(', ')}`)
        pass(1)
      }
    },
    request: (server, count) => {
      for (let k = 0; k < count; k += 1) {
        commands += 1
        cluster.node(server)?.submit(`order-${commands}`, () => {})
        pass(BETWEEN_REQUESTS_MS)
      }
    },
    crash: (server) => {
      cluster.crash(server)
      // What was not yet handed to the file is written now: a recorder may have been ahead of the disk.
      close(server)
    },
    start: cluster.start,
    partition: cluster.network.partition,
    heal: cluster.network.heal,
    change: (server, change) => cluster.node(server)?.changeMembers(change, () => {}),
    handOver: (server, to) => cluster.node(server)?.handOver(to),
  })
  for (const server of servers) close(server)
}
