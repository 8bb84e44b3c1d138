/** The metrics of a node, in a registry of its own, for Prometheus. What can be asked for is asked when it is scraped. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Node, SnapshotReport } from '../core/node-options.js'
import type { Load, Meter } from '../http/meter.js'
import type { PeerQueue } from '../peers/peer-sender.js'
import type { Disk } from '../ports/ports.js'

export interface NodeMetrics {
  /** In the text format of Prometheus. */
  readonly text: () => Promise<string>
  readonly meter: Meter
  /** The disk, with the time that each durable write takes measured. */
  readonly timed: (disk: Disk) => Disk
  /** To be called once for each, when there is one. */
  readonly watchNode: (
    node: Pick<
      Node<unknown, unknown>,
      'status' | 'unready' | 'stored' | 'atLeader' | 'refusedPeers' | 'differingPeers'
    >,
  ) => void
  readonly watchShop: (count: { readonly keys: () => number; readonly orders: () => number }) => void
  readonly watchLoad: (load: () => Load) => void
  readonly watchPeers: (queues: () => readonly (readonly [peer: string, queue: PeerQueue])[]) => void
}

const ROLES = ['Follower', 'Candidate', 'Leader'] as const
/** Seconds: from a fast disk's sync to one that threatens the election timeout. */
const FSYNC_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]
const REQUEST_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * Gauges of prom-client whose names end as those of counters do. Each is the sum of a gauge that is there too, such as
 * `nodejs_active_handles`, over its types.
 */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

export const nodeMetrics = (): NodeMetrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)
  const fsync = new Histogram({
    name: 'raft_fsync_seconds',
    help: 'Time from handing a batch to the write-ahead log to its being durable',
    buckets: FSYNC_BUCKETS,
    registers,
  })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the headers of a request to its answer',
    labelNames: ['operation', 'status'],
    buckets: REQUEST_BUCKETS,
    registers,
  })
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  }
  /** One child for each operation and status: finding it costs a look into a map, where labels cost a hash of them. */
  const children = new Map<string, ReturnType<typeof requests.labels>>()
  const childOf = (operation: string, status: number): ReturnType<typeof requests.labels> => {
    const name = `${operation} ${status}`
    const known = children.get(name)
    if (known !== undefined) return known
    const child = requests.labels(operation, String(status))
    children.set(name, child)
    return child
  }

  const counter = (name: string, help: string, read: () => number): void => {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  }
  const watchSnapshots = (read: () => SnapshotReport | null): void => {
    const of = (field: keyof SnapshotReport) => (): number => read()?.[field] ?? 0
    gauge('raft_snapshot_index', 'The last entry that the newest snapshot stands for', of('index'))
    gauge('raft_snapshot_bytes', 'The size of the last snapshot that was taken', of('bytes'))
    gauge('raft_snapshot_seconds', 'How long it took to write it', of('seconds'))
    counter('raft_snapshots_taken_total', 'Snapshots that were taken', of('taken'))
    counter('raft_snapshots_failed_total', 'Snapshots that could not be written: see the log', of('failed'))
    counter('raft_snapshots_sent_total', 'Snapshots that peers have got from this node', of('sent'))
    counter('raft_snapshots_installed_total', 'Snapshots of peers with which this node went on', of('installed'))
  }

  return {
    text: () => registry.metrics(),
    meter: { answered: (operation, status, seconds) => childOf(operation, status).observe(seconds) },
    timed: (disk) => ({
      ...disk,
      append: (bytes, done) => {
        const began = performance.now()
        disk.append(bytes, (error) => {
          fsync.observe((performance.now() - began) / 1_000)
          done(error)
        })
      },
    }),
    watchNode: ({ status, unready, stored, atLeader, refusedPeers, differingPeers }) => {
      gauge('raft_term', 'The current term', () => status().term)
      gauge('raft_commit_index', 'The highest index known to be committed', () => status().commitIndex)
      gauge('raft_applied_index', 'The highest index applied to the store', () => status().lastApplied)
      gauge('raft_last_index', 'The index of the last entry of the log', () => status().lastIndex)
      gauge('raft_first_index', 'The index of the first entry that the log still has', () => stored().firstIndex)
      gauge('raft_log_bytes', 'Bytes of the log on disk, without the room at its end', () => stored().logBytes)
      watchSnapshots(() => stored().snapshots)
      gauge('raft_leader_known', '1 if the node knows a leader', () => (status().leader === null ? 0 : 1))
      gauge('raft_forwards_pending', 'Commands that were passed on to the leader and wait for it', atLeader)
      gauge('raft_ready', '1 if the node is ready to serve', () => (unready() === null ? 1 : 0))
      gauge('raft_peers_refused', 'Peers from which nothing is heard: see the log', () => refusedPeers().length)
      gauge('raft_peers_differing', 'Peers that hold another store after the same entry', () => differingPeers().length)
      new Gauge({
        name: 'raft_role',
        help: '1 for the role that the node has',
        labelNames: ['role'],
        registers,
        collect() {
          for (const role of ROLES) this.set({ role }, status().role === role ? 1 : 0)
        },
      })
    },
    watchShop: ({ keys, orders }) => {
      gauge('shop_orders', 'Orders that were ever placed', orders)
      gauge('shop_idempotency_keys', 'Idempotency keys that are remembered', keys)
    },
    watchLoad: (load) => {
      gauge('http_connections', 'Open connections of clients', () => load().connections)
      gauge('http_requests_pending', 'Requests that wait for their answer', () => load().requests)
      gauge('http_body_bytes_pending', 'Bytes of their bodies', () => load().bodyBytes)
    },
    watchPeers: (queues) => {
      const labelNames = ['peer'] as const
      const perPeer = (name: string, help: string, read: (queue: PeerQueue) => number): void => {
        new Gauge({
          name,
          help,
          labelNames,
          registers,
          collect() {
            for (const [peer, queue] of queues()) this.set({ peer }, read(queue))
          },
        })
      }
      perPeer('raft_peer_queue_frames', 'Messages that wait to be sent to a peer', ({ frames }) => frames)
      perPeer('raft_peer_queue_bytes', 'Bytes that wait to be sent to a peer', ({ bytes }) => bytes)
      perPeer('raft_peer_connected', '1 if there is a connection to send by', ({ connected }) => (connected ? 1 : 0))
      new Counter({
        name: 'raft_peer_dropped_total',
        help: 'Messages that were dropped because the queue to a peer was full',
        labelNames,
        registers,
        collect() {
          this.reset()
          for (const [peer, { dropped }] of queues()) this.inc({ peer }, dropped)
        },
      })
    },
  }
}
