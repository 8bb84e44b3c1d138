/** One cluster from its first start to the judgement of its clients' history, in virtual time and under faults. */
import * as t from 'io-ts'
import { nobody, type Observer } from '../../../impl/node/core/observer.js'
import type { Timing } from '../../../impl/node/core/role-timer.js'
import { isForwarded } from '../../../impl/node/requests/forwarded.js'
import { type SimulatedCluster, simulatedCluster } from '../../../impl/node/simulated/cluster.js'
import { seededRandom } from '../../../impl/node/simulated/random.js'
import { recover } from '../../../impl/node/storage/wal.js'
import { standard } from '../../../impl/raft/rules.js'
import type { ServerId } from '../../../impl/raft/types.js'
import { ticksFor } from '../../../impl/store/tick.js'
import type { Features } from '../../../model/raft/features/types.js'
import { reducerFeatures, serverIds } from '../../refinement/cluster.js'
import type { Breakage } from './breakage.js'
import { type Completed, startClients } from './clients.js'
import { drawing } from './draw.js'
import { kindOf, MOST_IN_RUSH, type TimedFault } from './fault.js'
import { judgeHistory } from './history.js'
import { type Replicated, type ReplicatedMachine, replicatedMachine, ticksOfShops } from './machine.js'
import { type Nemesis, unleash } from './nemesis.js'
import { type Reached, type Reaching, reaching } from './reached.js'
import { remembering } from './remembering-codec.js'
import { rememberingRecovery } from './remembering-recovery.js'
import { comeToRest, pass, type Resting } from './rest.js'
import { runHash } from './run-hash.js'
import { isOwnVote, voteBeforeTerm } from './shell-faults.js'
import { submitTo } from './submit-to.js'
import { withTraces } from './traced.js'
import type { Report, Violation } from './violation.js'
import { type Watch, watching } from './watch.js'

export interface EpisodeOptions {
  readonly seed: number
  readonly nodes: number
  /** For this long there may be faults, in virtual milliseconds; after it the cluster must come to rest. */
  readonly lasts: number
  readonly schedule: readonly TimedFault[]
  readonly breakage: Breakage
  /** What is on beyond raft.tla, in all servers alike. */
  readonly features?: Features
  /** Whether the traces of the nodes are recorded, and validated at the end. */
  readonly traced?: boolean
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
  readonly reached: Reached
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
/** In one of five clusters keys are kept for half a minute only, and clients are done with a key after half of that. */
const SHORT_KEEP_MS = 30_000

interface Running extends Resting {
  readonly machine: ReplicatedMachine
  readonly watch: Watch
  readonly reached: Reaching
}

/** Equal for equal options, on every machine. */
export const runEpisode = (options: EpisodeOptions): Episode =>
  options.traced === true ? withTraces(options, runUntraced) : runUntraced(options)

const runUntraced = (options: EpisodeOptions): Episode => {
  const hash = runHash()
  const faults: Record<string, number> = {}
  const running = set(options, hash.add, ({ fault }) => {
    faults[kindOf(fault)] = (faults[kindOf(fault)] ?? 0) + 1
  })
  const { cluster, servers, watch, history, reached, report, violation } = running
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
    reached: reached.counts(),
    violation: violation(),
  }
}

/** The shop's own texts begin with their tag. */
const isOrder = (reply: string): boolean => reply.startsWith('{"_tag":"OrderPlaced"')

/** Sets the cluster, its clients, its faults and all the checks up; nothing has happened yet. */
const set = (
  { seed, nodes, schedule, breakage, features, besides = () => nobody }: EpisodeOptions,
  event: (text: string) => void,
  began: (fault: TimedFault) => void,
): Running => {
  const servers = serverIds(nodes)
  const draw = drawing(seededRandom(seed ^ 0x0c1e))
  const weather = {
    ...{ loss: draw.random() * 0.02, duplication: draw.random() * 0.02 },
    delay: { least: 0.5, most: draw.whole(1, 20) },
  }
  const passesOn = seed % 4 !== 0
  const forgets = seed % 5 === 3
  let violation: Violation | null = null
  const report: Report = (check, what) => {
    violation ??= { check, what, at: cluster.time.now() }
  }
  const codec = remembering()
  const reached = reaching(features)
  const machine = replicatedMachine(report, breakage, reached.forgotten)
  const watch = watching({
    servers,
    features,
    report,
    besides: seenBy(reached, besides),
    event,
    time: () => cluster.time.now(),
  })
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
    ...(breakage.reducer === undefined ? {} : { reducer: breakage.reducer }),
    ...(features === undefined ? {} : { features: reducerFeatures(0, features) }),
    observer: watch.observer,
    log: () => {},
    codec: codec.codec,
    recover: features?.snapshot === true ? recover : rememberingRecovery(report),
    ...(features?.snapshot === true ? drawSnapshots(seed) : {}),
    sent: (server, payload) => {
      if (isForwarded(payload)) event(`${server} forwards ${payload.length}`)
      else watch.sent(server, codec.nameOf(payload))
    },
    // In three of four clusters the nodes pass commands on to the leader; in the rest the clients look for it.
    ...(passesOn ? { reply: t.string } : {}),
    ...(forgets ? { ticks: ticksOfShops(ticksFor(SHORT_KEEP_MS)) } : {}),
    lie: (server, bytes) => lie(breakage, nemesis, server, bytes),
    throughDisk: (server, disk) =>
      reached.throughDisk(
        server,
        breakage.shell === 'vote and term are written one after the other'
          ? voteBeforeTerm({ cluster: 'simulated', node: server, members: servers }, disk)
          : disk,
      ),
  })
  const nemesis = unleash(
    {
      ...{ cluster, servers, weather, state: watch.state },
      rush: (count, thinkMs) => clients.rush(count, thinkMs),
      began: (timed) => {
        event(JSON.stringify(timed))
        began(timed)
      },
    },
    schedule,
  )
  const history: Completed[] = []
  const completed = (operation: Completed): void => {
    event(`${operation.client} ${operation.number} ${operation.completed} ${operation.index} ${operation.reply}`)
    history.push(operation)
  }
  const names = Array.from({ length: CLIENTS }, (_, k) => `c${k + 1}`)
  const clients = startClients({
    ...{
      cluster,
      servers,
      thinkMs: THINK_MS,
      random: seededRandom(seed ^ 0xc11e),
      patienceMs: forgets ? SHORT_KEEP_MS / 2 : Number.POSITIVE_INFINITY,
      submit: submitTo(cluster, machine, breakage.shell),
    },
    randomOfOthers: seededRandom(seed ^ 0x4054),
    names,
    others: Array.from({ length: MOST_IN_RUSH }, (_, k) => `r${k + 1}`),
    completed,
  })
  return {
    ...{ cluster, servers, clients, names, machine, watch, reached, history, completed, passesOn, report },
    ...{ features, state: watch.state },
    violation: () => violation,
  }
}

/** How often snapshots are taken, and how small the files of the log are, of which those before a snapshot go. */
const drawSnapshots = (seed: number): { readonly snapshotAfter: number; readonly fileBytes: number } => {
  const draw = drawing(seededRandom(seed ^ 0x5a95))
  return { snapshotAfter: draw.whole(4, 40), fileBytes: draw.whole(1_000, 20_000) }
}

const seenBy =
  (reached: Reaching, besides: (server: ServerId) => Observer) =>
  (server: ServerId): Observer => {
    const also = besides(server)
    return {
      ...also,
      stepped: (step) => {
        reached.stepped(server, step)
        also.stepped(step)
      },
    }
  }

/** For how long a disk says of these bytes that they are durable when they are not. */
const lie = ({ shell }: Breakage, nemesis: Nemesis, server: ServerId, bytes: Uint8Array): number => {
  if (shell === 'nothing is synced before it is said to be') return LIE_MS
  if (shell === 'a vote request leaves before the own vote is durable' && isOwnVote(server, bytes)) return SYNC_MS
  return nemesis.lie(server)
}

const judge = ({ machine, watch, history, report }: Running): void =>
  judgeHistory(machine, history, watch.invariants.committed(), report)
