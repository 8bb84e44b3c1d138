/**
 * A whole cluster in one process and in virtual time: the same nodes as the real ones, on simulated disks, clocks and a
 * simulated network. Everything that happens follows from the options and from what is called when.
 */
import { isLeft } from 'fp-ts/lib/Either.js'
import type { Type } from 'io-ts'
import type { Features } from '../../raft/features/types.js'
import type { Reducer } from '../../raft/reducer.js'
import type { Rules } from '../../raft/rules.js'
import type { ServerId } from '../../raft/types.js'
import { type Codec, jsonCodec } from '../core/envelope.js'
import type { Node, SnapshotKeeping, StateMachine, Ticks } from '../core/node-options.js'
import type { Observer } from '../core/observer.js'
import type { Timing } from '../core/role-timer.js'
import type { Logger } from '../logging/logger.js'
import { startNode } from '../node.js'
import type { Disk, OpenTransport } from '../ports/ports.js'
import { type Recover, recover } from '../storage/wal.js'
import type { Folder } from '../storage/wal-header.js'
import type { FolderId } from '../wire/codecs.js'
import { type Scheduler, virtualTime } from './clock.js'
import { type SimulatedDisk, simulatedDisk, type Tear } from './disk.js'
import { beginLife, type Life } from './life.js'
import { seededRandom } from './random.js'
import { type SimulatedNetwork, simulatedNetwork, type Weather } from './transport.js'

export interface SimulationOptions<S, R> {
  readonly seed: number
  readonly servers: readonly ServerId[]
  readonly machine: StateMachine<S, R>
  readonly rules: Rules
  /** Somebody's reducer in place of ours; it asks no rules. */
  readonly reducer?: Reducer
  readonly timing: Timing
  readonly weather: Weather
  /** A sync takes a time uniform in [0, syncMs) milliseconds. */
  readonly syncMs: number
  readonly maxEntriesPerMessage: number
  /** Of all servers; none if it is left out. */
  readonly features?: Features
  /** The onlooker of one life of a node. */
  readonly observer: (server: ServerId) => Observer
  readonly log: Logger
  /** Told of each message, as bytes, when it leaves its node. */
  readonly sent?: (from: ServerId, payload: Uint8Array) => void
  /** How messages are written; see `NodeOptions`. */
  readonly codec?: Codec
  /** See `NodeOptions`. */
  readonly reply?: Type<R, unknown, unknown>
  /** How the content of a disk is read; see `NodeOptions`. */
  readonly recover?: Recover
  /** What may stand between a node and its disk. */
  readonly throughDisk?: (server: ServerId, disk: Disk) => Disk
  /** False: the nodes are new to each other, and find out by themselves that they may take part. */
  readonly isSetUp?: boolean
  /** See `NodeOptions`. */
  readonly housekeepingMs?: number
  /** See `NodeOptions`. */
  readonly fileBytes?: number
  /** After how many entries a server with snapshots takes one; never unless it is said. */
  readonly snapshotAfter?: number
  /** See `NodeOptions`. */
  readonly ticks?: Ticks<S>
  /** See `SimulatedDisk.open`. */
  readonly lie?: (server: ServerId, bytes: Uint8Array) => number
}

export interface SimulatedCluster<S, R> {
  readonly time: Scheduler
  readonly network: SimulatedNetwork
  /** The node, unless it is down or has not yet recovered. */
  readonly node: (server: ServerId) => Node<S, R> | undefined
  readonly disk: (server: ServerId) => SimulatedDisk
  /** The node's life, unless it is down. */
  readonly life: (server: ServerId) => Life | undefined
  /** Starts the node on what its disk has; nothing happens if it is up. */
  readonly start: (server: ServerId) => void
  /** The node is gone at once, with all or some of what its disk had not yet synced: by chance, or as told. */
  readonly crash: (server: ServerId, tear?: Tear) => void
  /**
   * Crashes the node right before its so-manieth deed from now on, counted from 1. Deeds are what others or the next life
   * can notice: to hand bytes to the disk, to have handed them over, to hear that they are synced, to send a message. Only those count at which `counts` holds.
   */
  readonly crashAtDeed: (server: ServerId, deed: number, tear: Tear, counts?: () => boolean) => void
}

interface Doom {
  deeds: number
  readonly tear: Tear
  readonly counts: () => boolean
}

const folderOf = (server: ServerId, number: number): FolderId => `${server}-${number}` as FolderId

/** No node is up yet. */
export const simulatedCluster = <S, R>(options: SimulationOptions<S, R>): SimulatedCluster<S, R> => {
  const { servers, machine, rules, timing, maxEntriesPerMessage, features, observer, log } = options
  const random = seededRandom(options.seed)
  const time = virtualTime()
  const network = simulatedNetwork(time, random, log, options.weather)
  const disks = new Map<ServerId, SimulatedDisk>(servers.map((server) => [server, simulatedDisk()]))
  const lives = new Map<ServerId, Life>()
  const nodes = new Map<ServerId, Node<S, R>>()
  const dooms = new Map<ServerId, Doom>()
  const folders = new Map<ServerId, number>()

  const diskOf = (server: ServerId): SimulatedDisk => {
    const disk = disks.get(server)
    if (disk === undefined) throw new RangeError(`there is no server ${server}`)
    return disk
  }
  const crash = (server: ServerId, tear?: Tear): void => {
    const disk = diskOf(server)
    lives.get(server)?.end()
    lives.delete(server)
    nodes.delete(server)
    dooms.delete(server)
    network.crash(server)
    if (tear === undefined) disk.crash(Math.floor(random() * (disk.unsynced() + 1)))
    else disk.crashTorn(tear)
  }
  /** Whether the node lives to do its next deed. */
  const survives = (server: ServerId, life: Life): boolean => {
    if (life.isOver()) return false
    const doom = dooms.get(server)
    if (doom === undefined || !doom.counts()) return true
    doom.deeds -= 1
    if (doom.deeds > 0) return true
    crash(server, doom.tear)
    return false
  }

  const diskFor = (server: ServerId, life: Life): Disk => {
    const { syncMs, throughDisk = (_, disk) => disk, lie = () => 0 } = options
    const opened = diskOf(server).open(
      life.outside,
      () => random() * syncMs,
      (bytes) => lie(server, bytes),
    )
    return throughDisk(server, {
      ...opened,
      append: (bytes, done) => {
        if (!survives(server, life)) return
        opened.append(bytes, (error) => {
          if (survives(server, life)) done(error)
        })
        survives(server, life)
      },
      split: (bytes, done) => {
        if (!survives(server, life)) return
        opened.split(bytes, (error) => {
          if (survives(server, life)) done(error)
        })
        survives(server, life)
      },
    })
  }
  const snapshotsFor = (server: ServerId, life: Life): SnapshotKeeping => ({
    files: diskOf(server).snapshots.open(life.outside, () => random() * options.syncMs),
    after: options.snapshotAfter ?? null,
  })
  const transportFor = (server: ServerId, life: Life): OpenTransport => {
    // A paused process takes nothing in; what arrives waits at its door.
    const open = network.transport(server, life.outside, life.enter)
    return (reception, done) =>
      open(reception, (error, transport) =>
        done(error, {
          ...transport,
          send: (to, payload) => {
            if (!survives(server, life)) return
            options.sent?.(server, payload)
            transport.send(to, payload)
          },
        }),
      )
  }

  /** A cluster that is set up already knows all first folders; whoever has lost it has a new one, like a node that is new. */
  const newFolder = (server: ServerId): Folder => {
    const number = (folders.get(server) ?? 0) + 1
    folders.set(server, number)
    const isSetUp = options.isSetUp !== false && number === 1
    const others = servers.filter((other) => other !== server)
    return {
      id: folderOf(server, number),
      isJoined: isSetUp || servers.length === 1,
      peers: new Map(isSetUp ? others.map((other) => [other, folderOf(other, 1)]) : []),
    }
  }
  const start = (server: ServerId): void => {
    if (lives.has(server)) return
    const life = beginLife(time, random)
    lives.set(server, life)
    startNode(
      {
        cluster: 'simulated',
        config: { id: server, servers, maxEntriesPerMessage, ...(features === undefined ? {} : { features }) },
        rules,
        ...(options.reducer === undefined ? {} : { reducer: options.reducer }),
        timing,
        maxCommandBytes: Number.POSITIVE_INFINITY,
        disk: diskFor(server, life),
        snapshots: snapshotsFor(server, life),
        ...(options.fileBytes === undefined ? {} : { fileBytes: options.fileBytes }),
        transport: transportFor(server, life),
        codec: options.codec ?? jsonCodec,
        recover: options.recover ?? recover,
        clock: life.clock,
        observer: observer(server),
        machine,
        newFolder: () => newFolder(server),
        ...(options.housekeepingMs === undefined ? {} : { housekeepingMs: options.housekeepingMs }),
        ...(options.ticks === undefined ? {} : { ticks: options.ticks }),
        ...(options.reply === undefined ? {} : { reply: options.reply }),
        log: (line) => log({ ...line, node: server }),
        failed: () => crash(server),
      },
      (started) => {
        if (isLeft(started)) {
          log({ level: 'error', msg: started.left.why, node: server })
          crash(server)
        } else nodes.set(server, started.right)
      },
    )
  }

  return {
    time,
    network,
    node: (server) => nodes.get(server),
    disk: diskOf,
    life: (server) => lives.get(server),
    start,
    crash,
    crashAtDeed: (server, deeds, tear, counts = () => true) => {
      dooms.set(server, { deeds, tear, counts })
    },
  }
}
