/** The variables and messages of raft.tla, with its names. One server's part of every per-server variable is `Server`. */
import type { Features, FeatureVariables } from './features/types.js'
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
  | 'StepDownToFollower'
  | 'Timeout'
  | 'RequestVote'
  | 'BecomeLeader'
  | 'ClientRequest'
  | 'WriteEntry'
  | 'AdvanceCommitIndex'
  | 'AppendEntries'
  | 'UpdateTerm'
  | 'HandleRequestVoteRequest'
  | 'RefuseVoteRequest'
  | 'HandleRequestVoteResponse'
  | 'HandleAppendEntriesRequest'
  | 'AcknowledgeCommitted'
  | 'AcknowledgeMatch'
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
  /** How many entries at the end of the log are not yet on the server's own disk; left out where there is none. */
  readonly unstable?: number
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
  /** The variables that features/ add; undefined where no feature is on. */
  readonly features?: FeatureVariables
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
 * The named relaxations of spec/Raft.tla; all false is raft.tla to the letter. Each only adds steps: every step of raft.tla is
 * also a step of the relaxed model.
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
  /** A candidate or leader may become a follower of its term unasked; its vote stays. */
  readonly StepDown: boolean
  /** A server may refuse any vote, also without adopting the request's term. */
  readonly RefuseVote: boolean
  /** After a restart `commitIndex` may be anything up to what it was. */
  readonly DurableCommit: boolean
  /** `commitIndex` may advance by less than it might, and a leader may tell less than it knows. */
  readonly PartialCommit: boolean
  /** A follower may take only the first of the entries that it was sent, and acknowledge these. */
  readonly PartialBatch: boolean
  /** A request whose previous index is below `commitIndex` may be answered with `commitIndex`, and not looked at. */
  readonly AppendBelowCommit: boolean
  /** A request may be answered with any index up to which the logs are known to match, and not looked at. */
  readonly AcknowledgeKnown: boolean
  /**
   * A leader may send entries before its own disk has them. Its own copy counts towards a quorum only when the disk has it,
   * and a crash may take back what it has not.
   */
  readonly ParallelWrite: boolean
  /** All logs may begin with the same entries, and each server may know that some of them are committed. */
  readonly Bootstrap: boolean
}

/** raft.tla to the letter. */
export const Literal: Relaxations = {
  AnySlice: false,
  BatchHandling: false,
  MonotonicCommit: false,
  MonotonicMatch: false,
  StepDown: false,
  RefuseVote: false,
  DurableCommit: false,
  PartialCommit: false,
  PartialBatch: false,
  AppendBelowCommit: false,
  AcknowledgeKnown: false,
  ParallelWrite: false,
  Bootstrap: false,
}

/** What the reducer of this project needs: it batches, and its indexes only grow. */
export const Relaxed: Relaxations = {
  ...Literal,
  AnySlice: true,
  BatchHandling: true,
  MonotonicCommit: true,
  MonotonicMatch: true,
}

/** The constants of the specification. */
export interface Constants {
  /** The number of servers. */
  readonly servers: number
  readonly values: readonly Value[]
  readonly relaxations: Relaxations
  /** Whether the history variables and the history message fields are kept. */
  readonly history: boolean
  /** What is beside raft.tla, in features/; undefined where nothing is. */
  readonly features?: Features
}
