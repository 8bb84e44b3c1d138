/** A node of the shop's cluster with everything real: its data folder, its peer port, its HTTP port. */

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Either, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { standard } from '../../raft/rules.js'
import type { ServerId } from '../../raft/types.js'
import { countKeys } from '../../store/keys.js'
import { Answered, storeMachine } from '../../store/machine.js'
import { DAY_MS, ticksFor } from '../../store/tick.js'
import type { Node, NodeOptions } from '../core/node-options.js'
import type { Observer } from '../core/observer.js'
import type { Timing } from '../core/role-timer.js'
import { type HttpServer, serve } from '../http/serve.js'
import type { Logger } from '../logging/logger.js'
import { type CredentialFiles, type Credentials, readCredentials } from '../network/credentials.js'
import { type Address, type Member, secureUrlOf, urlOf } from '../network/members.js'
import { startNode } from '../node.js'
import { DEFAULT_MAX_FRAME_BYTES, openTcpTransport } from '../peers/transport-tcp.js'
import { type CannotStart, forGood, unableTo } from '../ports/cannot-start.js'
import { realClock } from '../ports/clock-real.js'
import type { Disk } from '../ports/ports.js'
import { faultyDisk } from '../storage/disk-faulty.js'
import { openFileDisk } from '../storage/disk-file.js'
import { lockFolder } from '../storage/folder-lock.js'
import { openSnapshotFiles } from '../storage/snapshot-files.js'
import type { FolderId } from '../wire/codecs.js'
import { severable } from './cut-off.js'
import { nodeMetrics } from './metrics.js'
import { insecurity } from './security.js'

const MAX_ENTRIES_PER_MESSAGE = 512
/** How often nodes tell each other what their stores look like. */
const HOUSEKEEPING_MS = 1_000
/** With a full message of commands as long as this, and what is written around them, a frame is not too long. */
const MAX_COMMAND_BYTES = DEFAULT_MAX_FRAME_BYTES / MAX_ENTRIES_PER_MESSAGE - 64

export interface ServerOptions {
  readonly cluster: string
  readonly id: ServerId
  /** All nodes of the cluster, this one included. */
  readonly members: readonly Member[]
  /** The node's own folder; created if need be. */
  readonly data: string
  /**
   * The node has never taken part: without a past it does so at once, and does not ask the others whether they know a data folder
   * of it. Then the folder must hold no log that the node has taken part with.
   */
  readonly isNew?: boolean
  /** A control file of faulty disks (storage/disk-faulty.ts), for tests only; null: the disk is the real one. */
  readonly diskFaults?: string | null
  readonly timing: Timing
  /** For how many milliseconds an idempotency key is remembered at least; a day, if it is left out. */
  readonly keepKeysMs?: number
  /**
   * A snapshot is taken when this many entries have been applied since the last one; null: none is, but those of others are taken in.
   * Left out: this node has nothing to do with snapshots.
   */
  readonly snapshotAfter?: number | null
  /** The files of the cluster's certificates; null, or left out: plain TCP, on loopback only. */
  readonly credentials?: CredentialFiles | null
  /** Serves clients without TLS though there are certificates, for a proxy that has its own. */
  readonly plainHttp?: boolean
  /** Null, or left out: everybody may change the catalogue, on loopback only. Never logged. */
  readonly adminToken?: string | null
  /** Opens the onlooker, once the data folder is this process's own. Left: why it cannot. */
  readonly observer: () => Either<string, Observer>
  /** Left out: the node is never cut off. */
  readonly isCutOff?: () => boolean
  readonly log: Logger
  /** Told why, once, if the server had to stop by itself. */
  readonly failed: NodeOptions<never, never>['failed']
}

export interface RunningServer {
  readonly peer: Address
  /** For instance "http://127.0.0.1:8081". */
  readonly url: string
  /** Lets requests in flight finish for a moment, then closes everything. */
  readonly stop: (done: () => void) => void
}

/** Left: why the server cannot start; then nothing of it is left open. */
export const startServer = (
  options: ServerOptions,
  started: (server: Either<CannotStart, RunningServer>) => void,
): void => {
  const { cluster, id, members, timing, snapshotAfter, log, failed } = options
  const opened = open(options)
  if (isLeft(opened)) {
    started(opened)
    return
  }
  const { self, disk, credentials, observer, release } = opened.right
  const giveUp = (reason: CannotStart): void => {
    release()
    started(left(reason))
  }
  const metrics = nodeMetrics()
  const forClients = options.plainHttp === true ? null : credentials
  const urls = members.map((member) => ({
    id: member.id,
    url: forClients === null ? urlOf(member) : secureUrlOf(member),
  }))
  let peerPort = self.peer.port
  const transport = openTcpTransport({
    cluster,
    id,
    listen: self.peer,
    peers: new Map(members.filter((member) => member !== self).map((member) => [member.id, member.peer])),
    maxFrameBytes: DEFAULT_MAX_FRAME_BYTES,
    credentials,
    log,
    listening: (port) => {
      peerPort = port
    },
    queues: metrics.watchPeers,
  })
  const shop = storeMachine((violation) => log({ level: 'error', msg: `the shop is damaged: ${violation}` }))
  startNode(
    {
      cluster,
      config: {
        ...{ id, servers: members.map((member) => member.id), maxEntriesPerMessage: MAX_ENTRIES_PER_MESSAGE },
        ...(snapshotAfter === undefined ? {} : { features: { snapshots: true } }),
      },
      rules: standard,
      timing,
      maxCommandBytes: MAX_COMMAND_BYTES,
      disk: metrics.timed(disk),
      ...(snapshotAfter === undefined
        ? {}
        : { snapshots: { files: openSnapshotFiles(options.data), after: snapshotAfter } }),
      transport: options.isCutOff === undefined ? transport : severable(transport, options.isCutOff),
      clock: realClock,
      observer,
      machine: { initial: shop.initial, apply: shop.answer, digest: shop.digest, saving: shop },
      reply: Answered,
      ticks: ticksFor(options.keepKeysMs ?? DAY_MS),
      newFolder: () => ({
        id: randomUUID() as FolderId,
        isJoined: options.isNew === true || members.length === 1,
        peers: new Map(),
      }),
      housekeepingMs: HOUSEKEEPING_MS,
      log,
      failed,
    },
    (node) => {
      if (isLeft(node)) {
        giveUp(node.left)
        return
      }
      metrics.watchNode(node.right)
      const { machineState } = node.right
      metrics.watchShop({ keys: () => countKeys(machineState().keys), orders: () => machineState().orders.size })
      serve(
        {
          backend: node.right,
          ...self.http,
          cluster: { cluster, self: id, members: urls },
          adminToken: options.adminToken ?? null,
          credentials: forClients,
          meter: metrics.meter,
          metrics: metrics.text,
        },
        (http) => {
          if (isLeft(http)) {
            node.right.stop(() => giveUp(http.left))
            return
          }
          metrics.watchLoad(http.right.load)
          started(right(running({ ...self.peer, port: peerPort }, http.right, node.right, release)))
        },
      )
    },
  )
}

const running = (
  peer: Address,
  http: HttpServer,
  node: Node<unknown, unknown>,
  release: () => void,
): RunningServer => ({
  peer,
  url: http.url,
  stop: (done) =>
    http.close(() =>
      node.stop(() => {
        release()
        done()
      }),
    ),
})

interface Opened {
  readonly self: Member
  readonly credentials: Credentials | null
  readonly disk: Disk
  readonly observer: Observer
  /** Releases the lock on the data folder. */
  readonly release: () => void
}

const open = (options: ServerOptions): Either<CannotStart, Opened> => {
  const { id, members, data, diskFaults, observer: openObserver } = options
  const self = members.find((member) => member.id === id)
  if (self === undefined) {
    return left(forGood(`node ${id} is not among the members ${members.map((m) => m.id).join(', ')}`))
  }
  const credentials = secured(options, self)
  if (isLeft(credentials)) return credentials
  const lock = lockFolder(data)
  if (isLeft(lock)) return lock
  const release = lock.right
  const observer = openObserver()
  if (isLeft(observer)) {
    release()
    return left(forGood(observer.left))
  }
  const disk = openDisk(join(data, 'wal'))
  if (isLeft(disk)) {
    observer.right.closed()
    release()
    return disk
  }
  const wal = diskFaults == null ? disk.right : faultyDisk(disk.right, diskFaults)
  return right({ self, credentials: credentials.right, disk: wal, observer: observer.right, release })
}

/** The certificates, if there are any. Left: why the node must not start. */
const secured = (
  { id, members, credentials: files = null, adminToken = null }: ServerOptions,
  self: Member,
): Either<CannotStart, Credentials | null> => {
  const hasCredentials = files !== null
  const insecure = insecurity({ self, members, hasCredentials, hasAdminToken: adminToken !== null })
  if (insecure !== null) return left(forGood(insecure))
  return files === null ? right(null) : mapLeft(forGood)(readCredentials(files, id))
}

const openDisk = (file: string): Either<CannotStart, Disk> => {
  try {
    return right(openFileDisk(file))
  } catch (error) {
    return left(unableTo(`${file} cannot be opened`, error))
  }
}
