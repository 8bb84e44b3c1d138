/** The vocabulary of the reducer: the state of figure 2 of the Raft paper, its messages, inputs and effects. */
import type { Option } from 'fp-ts/lib/Option.js'
import type { Log } from './log.js'

declare const brand: unique symbol
type Brand<Name extends string> = { readonly [brand]: Name }

/** A server's name, unique in its cluster, for instance "n1". */
export type ServerId = string & Brand<'ServerId'>
/** An election term. A new server is in term 1, as in raft.tla (the paper counts from 0; nothing depends on it). */
export type Term = number & Brand<'Term'>
/** A position in the log, from 1; 0 means "before the first entry". */
export type Index = number & Brand<'Index'>

/** A client's command as the state machine encodes it; the reducer never looks inside. */
export type Command = string

/** What an entry carries: a command, or nothing (the entry that a leader appends at the start of its term). */
export type Payload = { readonly _tag: 'Noop' } | { readonly _tag: 'Command'; readonly command: Command }

export interface Entry {
  readonly term: Term
  readonly payload: Payload
}

export type Role =
  | { readonly _tag: 'Follower'; readonly leader: Option<ServerId> }
  | {
      readonly _tag: 'Candidate'
      /** Each server that has answered, its own vote included, and whether it granted the vote. */
      readonly votes: ReadonlyMap<ServerId, boolean>
    }
  | { readonly _tag: 'Leader'; readonly progress: ReadonlyMap<ServerId, Progress> }

/** What a leader knows of one follower. */
export interface Progress {
  /** The next entry to send to it. */
  readonly nextIndex: Index
  /** The highest entry known to be replicated on it. */
  readonly matchIndex: Index
}

/** The part of a server's state that must survive a crash. */
export interface Durable {
  readonly currentTerm: Term
  readonly votedFor: Option<ServerId>
  readonly log: Log
}

export interface ServerState extends Durable {
  readonly role: Role
  readonly commitIndex: Index
}

export interface RequestVote {
  readonly _tag: 'RequestVote'
  readonly from: ServerId
  readonly to: ServerId
  readonly term: Term
  readonly lastLogIndex: Index
  readonly lastLogTerm: Term
}

export interface RequestVoteResponse {
  readonly _tag: 'RequestVoteResponse'
  readonly from: ServerId
  readonly to: ServerId
  readonly term: Term
  readonly voteGranted: boolean
}

export interface AppendEntries {
  readonly _tag: 'AppendEntries'
  readonly from: ServerId
  readonly to: ServerId
  readonly term: Term
  readonly prevLogIndex: Index
  readonly prevLogTerm: Term
  readonly entries: readonly Entry[]
  readonly leaderCommit: Index
}

export interface AppendEntriesResponse {
  readonly _tag: 'AppendEntriesResponse'
  readonly from: ServerId
  readonly to: ServerId
  readonly term: Term
  /** On success, the last entry known to match the leader's log; on failure, where the leader may try again. */
  readonly result:
    | { readonly _tag: 'Matched'; readonly matchIndex: Index }
    | { readonly _tag: 'Rejected'; readonly conflict: ConflictHint }
}

/** Where a follower's log departs from the leader's (the paper, end of section 5.3). */
export interface ConflictHint {
  /** The index at which the follower's log ends, or at which its entries of the conflicting term begin. */
  readonly index: Index
  /** The term of the follower's entry at prevLogIndex; none if its log is too short. */
  readonly term: Option<Term>
}

export type Message = RequestVote | RequestVoteResponse | AppendEntries | AppendEntriesResponse

/** A client's request: `id` is the shell's name for it, unique while the request is pending. */
export interface ClientRequest {
  readonly id: number
  readonly command: Command
}

export type Input =
  | { readonly _tag: 'ElectionTimeout' }
  | { readonly _tag: 'HeartbeatTimeout' }
  | { readonly _tag: 'ClientRequests'; readonly requests: readonly ClientRequest[] }
  | { readonly _tag: 'Receive'; readonly message: Message }
  | { readonly _tag: 'Restart'; readonly durable: Durable }

/**
 * What the shell has to do, in this order. A step has at most one `Persist`, always first: the shell makes it durable
 * before it lets any later effect of that step, or of a later step, out.
 */
export type Effect =
  | {
      readonly _tag: 'Persist'
      readonly currentTerm: Term
      readonly votedFor: Option<ServerId>
      /** The log now holds the old entries up to and including this index, and then `entries`. */
      readonly keep: Index
      readonly entries: readonly Entry[]
    }
  | { readonly _tag: 'Send'; readonly message: Message }
  | {
      /** The entries from `from` on, in order, are committed: apply them. */
      readonly _tag: 'Apply'
      readonly from: Index
      readonly entries: readonly Entry[]
    }
  | {
      readonly _tag: 'Reply'
      readonly id: number
      readonly reply:
        | { readonly _tag: 'Appended'; readonly index: Index; readonly term: Term }
        | { readonly _tag: 'NotLeader'; readonly leader: Option<ServerId> }
    }
  | {
      /** `Election`: wait for a new random election timeout; `Heartbeat`: tick at the heartbeat interval. */
      readonly _tag: 'SetTimer'
      readonly timer: 'Election' | 'Heartbeat'
    }

/** What a server knows from the start and what never changes. */
export interface Config {
  readonly id: ServerId
  /** All servers of the cluster, this one included. */
  readonly servers: readonly ServerId[]
  /** At most this many entries in one AppendEntries. */
  readonly maxEntriesPerMessage: number
}
