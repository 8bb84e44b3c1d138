/** What a node is given, and what it gives. */
import type { Type } from 'io-ts'
import type { Change } from '../../raft/features/changes.js'
import type { Reducer } from '../../raft/reducer.js'
import type { Rules } from '../../raft/rules.js'
import type { Config, ServerId } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'
import type { Clock, Disk, OpenTransport, SnapshotFiles } from '../ports/ports.js'
import type { Saving } from '../storage/snapshot-reading.js'
import type { Recover } from '../storage/wal.js'
import type { Folder } from '../storage/wal-header.js'
import type { Backend, ChangeOutcome, Outcome } from './backend.js'
import type { Codec } from './envelope.js'
import type { Observer } from './observer.js'
import type { Timing } from './role-timer.js'

/** What the committed commands are applied to. `apply` is total and deterministic. */
export interface StateMachine<S, R> {
  readonly initial: S
  /** The next state, and the reply to the client. */
  readonly apply: (state: S, command: string) => readonly [S, R]
  /** The reply to a command that changes nothing; that of `apply` unless it is given. */
  readonly peek?: (state: S, command: string) => R
  /** Equal for equal states. */
  readonly digest: (state: S) => string
  /** How a state is written into snapshots; without it none are taken. */
  readonly saving?: Saving<S>
}

/** Where a node keeps its snapshots, and when it takes one. */
export interface SnapshotKeeping {
  readonly files: SnapshotFiles
  /** When this many entries have been applied since the last one; null: never, but those of others are taken in. */
  readonly after: number | null
}

/** A clock for the state machine, which reads no other: all that it knows of time stands in the log. */
export interface Ticks<S> {
  readonly everyMs: number
  /** The command that says how many milliseconds have passed; null if nothing in the state waits for time to pass. */
  readonly command: (elapsedMs: number, state: S) => string | null
}

/**
 * How a node ended that had to stop by itself. `Trouble`: something outside of it failed, which may pass. `Contradiction`: what
 * it holds and what the others hold cannot both be right, which no further start can change.
 */
export type End = 'Trouble' | 'Contradiction'

export interface NodeOptions<S, R> {
  readonly cluster: string
  readonly config: Config
  readonly rules: Rules
  /** Somebody's reducer in place of ours; it asks no rules. */
  readonly reducer?: Reducer
  readonly timing: Timing
  /**
   * The longest command in bytes as JSON. As many of them as go into one message must fit into what the transport takes,
   * or they could never be replicated.
   */
  readonly maxCommandBytes: number
  readonly disk: Disk
  /** A file of the log with this many bytes is followed by another one; 16 MiB unless something else is said. */
  readonly fileBytes?: number
  /** Left out where the servers have no snapshots. */
  readonly snapshots?: SnapshotKeeping
  /** How the content of the disk is read; record by record unless something else is said. */
  readonly recover?: Recover
  readonly transport: OpenTransport
  /** How messages are written for the transport; as JSON unless something else is said. */
  readonly codec?: Codec
  readonly clock: Clock
  readonly observer: Observer
  readonly machine: StateMachine<S, R>
  /**
   * The codec of what the state machine replies with, which leaves it as it is. With it commands are passed on to the leader;
   * without it clients have to find the leader themselves.
   */
  readonly reply?: Type<R, unknown, unknown>
  /** The clock of the state machine; it has none unless one is given. */
  readonly ticks?: Ticks<S>
  readonly log: Logger
  /** The folder of a node that has no past. */
  readonly newFolder: () => Folder
  /**
   * How often, in milliseconds, the node tells its peers what its store looks like, and notes what is committed; never unless
   * something is said.
   */
  readonly housekeepingMs?: number
  /** Told why, once, if the node had to stop by itself; by then it has stopped. */
  readonly failed: (reason: string, end: End) => void
}

export interface SnapshotReport {
  /** Of the last snapshot that is durable; 0 if there is none. */
  readonly index: number
  /** How many this life has taken, and how many it could not write. */
  readonly taken: number
  readonly failed: number
  /** Of the last one that it has taken: its size, and how many seconds it took. */
  readonly bytes: number
  readonly seconds: number
  /** How many of its files peers have got from this life. */
  readonly sent: number
  /** How many of others' its server has begun anew with in this life. */
  readonly installed: number
}

export interface Stored {
  readonly snapshots: SnapshotReport | null
  /** The first entry that the log still has, or will have. */
  readonly firstIndex: number
  readonly logBytes: number
}

export interface Node<S, R> extends Backend<R> {
  /** The state machine after the entries applied so far. */
  readonly machineState: () => S
  /** The peers from which nothing is heard, since something is wrong with them. */
  readonly refusedPeers: () => readonly ServerId[]
  /** The peers whose store differed from this node's when they were compared last. */
  readonly differingPeers: () => readonly ServerId[]
  /**
   * Answers a command that changes nothing without the log, where the feature is on: with the word of a quorum, and the state of
   * this node. `index` is then the last entry that the state has. Calls `done` exactly once, never before it returns.
   */
  readonly read: (command: string, done: (outcome: Outcome<R>) => void) => void
  /** What it keeps on disk: of snapshots, null if it has none, and of the log. */
  readonly stored: () => Stored
  /** How many commands have been passed on to the leader and have no outcome yet. */
  readonly atLeader: () => number
  /** Asks this node, as a leader, for a change of members, where the feature is on. Calls `done` exactly once, never before it returns. */
  readonly changeMembers: (change: Change, done: (outcome: ChangeOutcome) => void) => void
  /** Asks this node to hand its leadership over; without the feature, and where it does not lead, nothing comes of it. */
  readonly handOver: (to: ServerId) => void
  /** Takes no more steps, answers every pending request as lost, and closes what it was given. */
  readonly stop: (done: () => void) => void
}
