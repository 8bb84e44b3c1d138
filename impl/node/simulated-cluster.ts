/**
 * A whole cluster in one process and in virtual time: the same nodes as the real ones, on simulated disks, clocks and a
 * simulated network. Everything that happens follows from the options and from what is called when.
 */
import { isLeft } from 'fp-ts/lib/Either.js'
import type { Rules } from '../raft/rules.js'
import type { ServerId } from '../raft/types.js'
import { beginLife, type Life, type Scheduler, virtualTime } from './clock-simulated.js'
import { type SimulatedDisk, simulatedDisk } from './disk-simulated.js'
import type { Log } from './logger.js'
import { startNode } from './node.js'
import type { Node, StateMachine } from './node-options.js'
import type { Observer } from './observer.js'
import { seededRandom } from './random-seeded.js'
import type { Timing } from './role-timer.js'
import { type SimulatedNetwork, simulatedNetwork, type Weather } from './transport-simulated.js'

export interface SimulationOptions<S> {
  readonly seed: number
  readonly servers: readonly ServerId[]
  readonly machine: StateMachine<S>
  readonly rules: Rules
  readonly timing: Timing
  readonly weather: Weather
  /** A sync takes a time uniform in [0, syncMs) milliseconds. */
  readonly syncMs: number
  readonly maxEntriesPerMessage: number
  /** The onlooker of one life of a node. */
  readonly observer: (server: ServerId) => Observer
  readonly log: Log
}

export interface SimulatedCluster<S> {
  readonly time: Scheduler
  readonly network: SimulatedNetwork
  /** The node, unless it is down or has not yet recovered. */
  readonly node: (server: ServerId) => Node<S> | undefined
  /** Starts the node on what its disk has; nothing happens if it is up. */
  readonly start: (server: ServerId) => void
  /** The node is gone at once, with its messages under way, and with all or some of what its disk had not yet synced. */
  readonly crash: (server: ServerId) => void
}

/** No node is up yet. */
export const simulatedCluster = <S>(options: SimulationOptions<S>): SimulatedCluster<S> => {
  const { servers, machine, rules, timing, maxEntriesPerMessage, observer, log } = options
  const random = seededRandom(options.seed)
  const time = virtualTime()
  const network = simulatedNetwork(time, random, log, options.weather)
  const disks = new Map<ServerId, SimulatedDisk>(servers.map((server) => [server, simulatedDisk()]))
  const lives = new Map<ServerId, Life>()
  const nodes = new Map<ServerId, Node<S>>()

  const crash = (server: ServerId): void => {
    const disk = disks.get(server)
    lives.get(server)?.end()
    lives.delete(server)
    nodes.delete(server)
    network.crash(server)
    disk?.crash(Math.floor(random() * (disk.unsynced() + 1)))
  }

  const start = (server: ServerId): void => {
    const disk = disks.get(server)
    if (disk === undefined || lives.has(server)) return
    const life = beginLife(time, random)
    const { clock } = life
    lives.set(server, life)
    startNode(
      {
        cluster: 'simulated',
        config: { id: server, servers, maxEntriesPerMessage },
        rules,
        timing,
        maxCommandBytes: Number.POSITIVE_INFINITY,
        disk: disk.open(clock, () => random() * options.syncMs),
        transport: network.transport(server, clock),
        clock,
        observer: observer(server),
        machine,
        urls: new Map(servers.map((name) => [name, name])),
        log: (line) => log({ ...line, node: server }),
        failed: () => crash(server),
      },
      (started) => {
        if (isLeft(started)) {
          log({ level: 'error', msg: started.left, node: server })
          crash(server)
        } else nodes.set(server, started.right)
      },
    )
  }

  return { time, network, node: (server) => nodes.get(server), start, crash }
}
