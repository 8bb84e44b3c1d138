/** The variables and messages of raft.tla, with its names. One server's part of every per-server variable is `Server`. */
import type { Sequence } from './sequence.js'

/** A server's number, from 0. */
export type ServerId = number
/** An element of the constant `Value`. */
export type Value = string
export const Nil = -1

export interface Entry {
  readonly term: number
  readonly value: Value
}
export type Log = Sequence<Entry>

export type State = 'Follower' | 'Candidate' | 'Leader'

/** A function from servers to logs; only those in its domain are present. */
export type VoterLog = ReadonlyMap<ServerId, Log>

/** The names of the actions, in the order of `Next`; next.ts has a row for each. */
export type Action =
  | 'Restart'
  | 'Timeout'
  | 'RequestVote'
  | 'BecomeLeader'
  | 'ClientRequest'
  | 'AdvanceCommitIndex'
  | 'AppendEntries'
  | 'UpdateTerm'
  | 'HandleRequestVoteRequest'
  | 'HandleRequestVoteResponse'
  | 'HandleAppendEntriesRequest'
  | 'HandleAppendEntriesResponse'
  | 'DropStaleResponse'
  | 'DuplicateMessage'
  | 'DropMessage'

/** One server's row of the per-server variables. */
export interface Server {
  readonly currentTerm: number
  readonly state: State
  /** A server, or `Nil`. */
  readonly votedFor: ServerId
  readonly log: Log
  readonly commitIndex: number
  /** Sorted. */
  readonly votesResponded: readonly ServerId[]
  /** Sorted. */
  readonly votesGranted: readonly ServerId[]
  /** History variable; undefined where the history is left out. */
  readonly voterLog?: VoterLog
  /** Indexed by server. */
  readonly nextIndex: readonly number[]
  /** Indexed by server. */
  readonly matchIndex: readonly number[]
}

export interface RequestVoteRequest {
  readonly mtype: 'RequestVoteRequest'
  readonly mterm: number
  readonly mlastLogTerm: number
  readonly mlastLogIndex: number
  readonly msource: ServerId
  readonly mdest: ServerId
}

export interface RequestVoteResponse {
  readonly mtype: 'RequestVoteResponse'
  readonly mterm: number
  readonly mvoteGranted: boolean
  /** History field; undefined where the history is left out. */
  readonly mlog?: Log
  readonly msource: ServerId
  readonly mdest: ServerId
}

export interface AppendEntriesRequest {
  readonly mtype: 'AppendEntriesRequest'
  readonly mterm: number
  readonly mprevLogIndex: number
  readonly mprevLogTerm: number
  readonly mentries: readonly Entry[]
  /** History field; undefined where the history is left out. */
  readonly mlog?: Log
  readonly mcommitIndex: number
  readonly msource: ServerId
  readonly mdest: ServerId
}

export interface AppendEntriesResponse {
  readonly mtype: 'AppendEntriesResponse'
  readonly mterm: number
  readonly msuccess: boolean
  readonly mmatchIndex: number
  readonly msource: ServerId
  readonly mdest: ServerId
}

export type Message = RequestVoteRequest | RequestVoteResponse | AppendEntriesRequest | AppendEntriesResponse

/** An element of the history variable `elections`. */
export interface Election {
  readonly eterm: number
  readonly eleader: ServerId
  readonly elog: Log
  /** Sorted. */
  readonly evotes: readonly ServerId[]
  readonly evoterLog: VoterLog
}

/**
 * The named relaxations of the conformance model; all false is raft.tla to the letter. Each only adds steps: every step
 * of raft.tla is also a step of the relaxed model.
 */
export interface Relaxations {
  /**
   * A leader may send any contiguous slice of its log; `nextIndex` is only a hint. It is safe only together with
   * `BatchHandling`: the literal handler looks at the first entry of a request and acknowledges them all.
   */
  readonly AnySlice: boolean
  /** `HandleAppendEntriesRequest` handles any number of entries, one at a time. */
  readonly BatchHandling: boolean
  /** `commitIndex` may also take the maximum of the old and the new value. */
  readonly MonotonicCommit: boolean
  /** `matchIndex` may also take the maximum of the old and the new value. */
  readonly MonotonicMatch: boolean
}

/** raft.tla to the letter. */
export const Literal: Relaxations = {
  AnySlice: false,
  BatchHandling: false,
  MonotonicCommit: false,
  MonotonicMatch: false,
}

/** The conformance model. */
export const Relaxed: Relaxations = { AnySlice: true, BatchHandling: true, MonotonicCommit: true, MonotonicMatch: true }

/** The constants of the specification. */
export interface Constants {
  /** The number of servers. */
  readonly servers: number
  readonly values: readonly Value[]
  readonly relaxations: Relaxations
  /** Whether the history variables and the history message fields are kept. */
  readonly history: boolean
}
