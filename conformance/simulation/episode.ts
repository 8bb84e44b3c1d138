/** One cluster from its first start to the judgement of its clients' history, in virtual time and under faults. */
import * as t from 'io-ts'
import { isForwarded } from '../../impl/node/forwarded.js'
import { nobody, type Observer } from '../../impl/node/observer.js'
import { seededRandom } from '../../impl/node/random-seeded.js'
import type { Timing } from '../../impl/node/role-timer.js'
import { type SimulatedCluster, simulatedCluster } from '../../impl/node/simulated-cluster.js'
import { entriesFrom } from '../../impl/raft/log.js'
import { standard } from '../../impl/raft/rules.js'
import { type Entry, Index, type ServerId } from '../../impl/raft/types.js'
import { serverIds } from '../cluster.js'
import type { Breakage } from './breakage.js'
import { type Clients, type Completed, startClients } from './clients.js'
import { drawing } from './draw.js'
import { kindOf, type TimedFault } from './fault.js'
import { judgeHistory } from './history.js'
import { type Replicated, type ReplicatedMachine, replicatedMachine } from './machine.js'
import { type Nemesis, unleash } from './nemesis.js'
import { remembering } from './remembering-codec.js'
import { rememberingRecovery } from './remembering-recovery.js'
import { runHash } from './run-hash.js'
import { isOwnVote, voteBeforeTerm } from './shell-faults.js'
import { submitTo } from './submit-to.js'
import type { Report, Violation } from './violation.js'
import { type Watch, watching } from './watch.js'

export interface EpisodeOptions {
  readonly seed: number
  readonly nodes: number
  /** For so long there may be faults, in virtual milliseconds; after it the cluster must come to rest. */
  readonly lasts: number
  readonly schedule: readonly TimedFault[]
  readonly breakage: Breakage
  /** A further onlooker of each life of a node, such as a recorder. */
  readonly besides?: (server: ServerId) => Observer
}

export interface Episode {
  readonly hash: string
  readonly steps: number
  readonly elections: number
  /** Acknowledged to a client. */
  readonly orders: number
  readonly operations: number
  /** How many faults of each kind began. */
  readonly faults: Readonly<Record<string, number>>
  readonly violation: Violation | null
}

const CLIENTS = 4
const THINK_MS = 4_000
const SYNC_MS = 8
/** How late a disk that always lies has the bytes durable. */
const LIE_MS = 2_000
const TIMING: Timing = { electionMs: 1_500, heartbeatMs: 500, requestMs: 5_000 }
/** In one message, drawn once for a cluster: with few of them a follower that lags needs many messages. */
const MAX_ENTRIES = [1, 4, 64]
/** How often a condition is looked at. */
const SLICE_MS = 50
/** When the faults are over: so long until there is a leader and every client has been served anew. */
export const SERVED_WITHIN_MS = 15_000
/** And then so long until all nodes have applied all that is committed. */
export const SETTLED_WITHIN_MS = 5_000

interface Running {
  readonly cluster: SimulatedCluster<Replicated, string>
  readonly servers: readonly ServerId[]
  readonly clients: Clients
  readonly machine: ReplicatedMachine
  readonly watch: Watch
  readonly history: readonly Completed[]
  readonly report: Report
  readonly violation: () => Violation | null
}

/** Equal for equal options, on every machine. */
export const runEpisode = (options: EpisodeOptions): Episode => {
  const hash = runHash()
  const faults: Record<string, number> = {}
  const running = set(options, hash.add, ({ fault }) => {
    faults[kindOf(fault)] = (faults[kindOf(fault)] ?? 0) + 1
  })
  const { cluster, servers, watch, history, report, violation } = running
  try {
    for (const server of servers) cluster.start(server)
    pass(running, options.lasts, () => false)
    if (violation() === null) comeToRest(running)
    if (violation() === null) judge(running)
  } catch (error) {
    // A node that throws is at fault, whatever the checks would have said of it.
    report('NoException', error instanceof Error ? `${error.name}: ${error.message}` : String(error))
  }
  for (const server of servers) hash.add(`${server} ${cluster.disk(server).content().length}`)
  // What a node threw, each version of Node.js says in its own words.
  hash.add(`${violation()?.check ?? 'ok'} ${violation()?.at ?? ''}`)
  return {
    hash: hash.digest(),
    steps: watch.steps(),
    elections: watch.invariants.elections(),
    orders: history.filter(({ reply }) => isOrder(reply)).length,
    operations: history.length,
    faults,
    violation: violation(),
  }
}

/** The shop's own texts begin with their tag. */
const isOrder = (reply: string): boolean => reply.startsWith('{"_tag":"OrderPlaced"')

/** Sets the cluster, its clients, its faults and all the checks up; nothing has happened yet. */
const set = (
  { seed, nodes, schedule, breakage, besides = () => nobody }: EpisodeOptions,
  event: (text: string) => void,
  began: (fault: TimedFault) => void,
): Running => {
  const servers = serverIds(nodes)
  const draw = drawing(seededRandom(seed ^ 0x0c1e))
  const weather = {
    ...{ loss: draw.random() * 0.02, duplication: draw.random() * 0.02 },
    delay: { least: 0.5, most: draw.whole(1, 20) },
  }
  let violation: Violation | null = null
  const report: Report = (check, what) => {
    violation ??= { check, what, at: cluster.time.now() }
  }
  const machine = replicatedMachine(report, breakage)
  const codec = remembering()
  const watch = watching({ servers, report, besides, event, time: () => cluster.time.now() })
  const cluster: SimulatedCluster<Replicated, string> = simulatedCluster({
    ...{
      seed,
      servers,
      machine,
      weather,
      timing: TIMING,
      syncMs: SYNC_MS,
      maxEntriesPerMessage: draw.oneOf(MAX_ENTRIES),
    },
    rules: { ...standard, ...breakage.rules },
    observer: watch.observer,
    log: () => {},
    codec: codec.codec,
    recover: rememberingRecovery(report),
    sent: (server, payload) => {
      if (isForwarded(payload)) event(`${server} forwards ${payload.length}`)
      else watch.sent(server, codec.nameOf(payload))
    },
    // In every other cluster the nodes pass commands on to the leader; in the rest the clients look for it.
    ...(seed % 2 === 0 ? { reply: t.string } : {}),
    lie: (server, bytes) => lie(breakage, nemesis, server, bytes),
    throughDisk: (server, disk) =>
      breakage.shell === 'vote and term are written one after the other'
        ? voteBeforeTerm('simulated', server, disk)
        : disk,
  })
  const nemesis = unleash(
    {
      ...{ cluster, servers, weather },
      began: (timed) => {
        event(JSON.stringify(timed))
        began(timed)
      },
    },
    schedule,
  )
  const history: Completed[] = []
  const clients = startClients({
    ...{
      cluster,
      servers,
      thinkMs: THINK_MS,
      random: seededRandom(seed ^ 0xc11e),
      submit: submitTo(cluster, machine, breakage.shell),
    },
    names: Array.from({ length: CLIENTS }, (_, k) => `c${k + 1}`),
    completed: (operation) => {
      event(`${operation.client} ${operation.number} ${operation.completed} ${operation.index} ${operation.reply}`)
      history.push(operation)
    },
  })
  return { cluster, servers, clients, machine, watch, history, report, violation: () => violation }
}

/** For how long a disk says of these bytes that they are durable when they are not. */
const lie = ({ shell }: Breakage, nemesis: Nemesis, server: ServerId, bytes: Uint8Array): number => {
  if (shell === 'nothing is synced before it is said to be') return LIE_MS
  if (shell === 'a vote request leaves before the own vote is durable' && isOwnVote(server, bytes)) return SYNC_MS
  return nemesis.lie(server)
}

/** Lets so much time pass, unless a violation or the condition ends it; whether the condition came to hold. */
const pass = ({ cluster: { time }, violation }: Running, ms: number, until: () => boolean): boolean => {
  const end = time.now() + ms
  for (let slice = time.now(); slice < end && violation() === null && !until(); ) {
    slice = Math.min(end, slice + SLICE_MS)
    // A violation ends the run at once, so that nothing more happens than what led to it.
    while (violation() === null && time.runNextUntil(slice)) {}
  }
  return until()
}

/** Liveness: the faults are over. */
const comeToRest = (running: Running): void => {
  const { cluster, servers, clients, history, report, violation } = running
  const healed = cluster.time.now()
  const served = new Set<string>()
  let seen = 0
  const areServed = (): boolean => {
    for (let one = history[seen]; one !== undefined; one = history[++seen]) {
      if (one.invoked >= healed) served.add(one.client)
    }
    return served.size === CLIENTS
  }
  if (!pass(running, SERVED_WITHIN_MS, areServed) && violation() === null) {
    const roles = servers.map((server) => `${server} ${cluster.node(server)?.status().role ?? 'down'}`)
    const what = `${SERVED_WITHIN_MS / 1000} s after the last fault only ${served.size} of ${CLIENTS} clients have been served`
    report('Liveness', `${what}; ${roles.join(', ')}`)
    return
  }
  clients.retire()
  const isSettled = (): boolean => {
    if (clients.waiting().length > 0) return false
    const statuses = servers.map((server) => cluster.node(server)?.status())
    const [first] = statuses
    return statuses.every((status) => status !== undefined && status.lastApplied === first?.lastApplied)
  }
  if (pass(running, SETTLED_WITHIN_MS, isSettled) || violation() !== null) return
  const statuses = servers.map((server) => `${server} ${cluster.node(server)?.status().lastApplied ?? 'is down'}`)
  const waiting = clients.waiting()
  const what = `${SETTLED_WITHIN_MS / 1000} s after the clients fell silent the nodes have not applied the same entries`
  report('Liveness', `${what}: ${statuses.join(', ')}; ${waiting.length} clients wait`)
}

const judge = ({ cluster, servers, machine, watch, history, report }: Running): void => {
  const digests = new Set(servers.map((server) => cluster.node(server)?.status().digest))
  if (digests.size !== 1) report('StoreDigests', `in the end the nodes hold ${digests.size} different shops`)
  judgeHistory(machine, history, committed(watch), report)
}

const committed = (watch: Watch): readonly Entry[] => {
  const furthest = watch.invariants.furthest()
  return furthest === null ? [] : entriesFrom(furthest.log, Index(1), furthest.commitIndex)
}
