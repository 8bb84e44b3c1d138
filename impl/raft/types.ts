/** The vocabulary of the reducer: the state of figure 2 of the Raft paper, its messages, inputs and effects. */
import type { Option } from 'fp-ts/lib/Option.js'
import type { Brand, Command, Entry, Index, Term } from './entry.js'
import type { Change } from './features/changes.js'
import type { FeatureMessage, FeatureState, Features, Snapshot } from './features/types.js'
import type { Log } from './log.js'
import type { ProgressOfAll } from './progress.js'

export { type Command, type Entry, Index, type Payload, Term } from './entry.js'

/** A server's name, unique in its cluster, for instance "n1". */
export type ServerId = string & Brand<'ServerId'>
export const ServerId = (name: string): ServerId => name as ServerId

export interface Follower {
  readonly _tag: 'Follower'
  /** The leader of the current term, once it has been heard of. */
  readonly leader: Option<ServerId>
}

export interface Candidate {
  readonly _tag: 'Candidate'
  readonly votes: Votes
}

export interface Leader {
  readonly _tag: 'Leader'
  readonly progress: ProgressOfAll
}

export type Role = Follower | Candidate | Leader

/** Each server that has answered, the candidate itself included, and whether it granted the vote. */
export type Votes = ReadonlyMap<ServerId, boolean>

/** The part of a server's state that must survive a crash. */
export interface Durable {
  readonly currentTerm: Term
  readonly votedFor: Option<ServerId>
  readonly log: Log
  /** What the log begins after; left out where it begins at the beginning. */
  readonly snapshot?: Snapshot
}

export interface ServerState extends Durable {
  readonly role: Role
  readonly commitIndex: Index
  /** What the features remember; left out where that is nothing, as without features it always is. */
  readonly features?: FeatureState
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
  /** The first index that the follower's log lacks, or at which its entries of the conflicting term begin. */
  readonly index: Index
  /** The term of the follower's entry at prevLogIndex; none if its log is too short. */
  readonly term: Option<Term>
}

export type CoreMessage = RequestVote | RequestVoteResponse | AppendEntries | AppendEntriesResponse
export type Message = CoreMessage | FeatureMessage
export type Response = RequestVoteResponse | AppendEntriesResponse

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
  | FeatureInput

/** Timers that only features set, and what only features are asked for; without them nothing comes of these. */
export type FeatureInput =
  /** A follower has heard nothing of its leader for the least election timeout. */
  | { readonly _tag: 'ContactTimeout' }
  /** A leader has led for an election timeout, or for another one. */
  | { readonly _tag: 'LeaderTimeout' }
  /** Somebody asks a leader to hand over. */
  | { readonly _tag: 'TransferLeadership'; readonly to: ServerId }
  /** Somebody asks a leader for a change of members; `id` is that of a request. */
  | { readonly _tag: 'ChangeMembers'; readonly id: number; readonly change: Change }
  /** The state machine has applied the entries up to this index, and this is its state: the log may drop them. */
  | { readonly _tag: 'TakeSnapshot'; readonly index: Index; readonly data: string }
  /** A client asks to read. `id` is the shell's name for it, which it gives to nothing else, not after a restart either: an answer may be late. */
  | { readonly _tag: 'ReadRequest'; readonly id: number }

/** What an observer sees a server act upon: the inputs, and before them its beginning, which is not a step. */
export type Event = Input | { readonly _tag: 'Restart'; readonly durable: Durable }

/** The durable part has changed. */
export interface Persist {
  readonly _tag: 'Persist'
  readonly currentTerm: Term
  readonly votedFor: Option<ServerId>
  /** The log now holds the old entries up to and including this index, and then `entries`. */
  readonly keep: Index
  readonly entries: readonly Entry[]
  /** A new snapshot, which stands for the entries up to its index, whether or not the old log had them. */
  readonly snapshot?: Snapshot
}

/**
 * The entries of `log` from `from` up to `to` are committed: apply them in their order. After a start they come again from
 * the first that the log holds, which may be a million of them: so they are not listed.
 */
export interface Apply {
  readonly _tag: 'Apply'
  readonly from: Index
  readonly to: Index
  readonly log: Log
}

/**
 * What the shell has to do, in this order. A step has at most one `Persist`, always first: the shell makes it durable
 * before it lets any later effect of that step, or of a later step, out. A step has at most one `Apply`, always last: a
 * `Reply` that names an index comes before the `Apply` of that index.
 */
export type Effect =
  | Persist
  | { readonly _tag: 'Send'; readonly message: Message }
  | Apply
  /** The state machine begins anew, with this snapshot; what is committed after it follows in the same step's `Apply`. */
  | { readonly _tag: 'Restore'; readonly snapshot: Snapshot }
  | {
      readonly _tag: 'Reply'
      readonly id: number
      readonly reply:
        | { readonly _tag: 'Appended'; readonly index: Index; readonly term: Term }
        | { readonly _tag: 'NotLeader'; readonly leader: Option<ServerId> }
        /** The client may read as soon as the entries up to this index are applied. */
        | { readonly _tag: 'Readable'; readonly index: Index }
        /** A change of members that is not to be; the reason is for people. */
        | { readonly _tag: 'Refused'; readonly because: string }
    }
  | {
      /** Sets this timer anew, and stops those of the same place in `timerPlace`. */
      readonly _tag: 'SetTimer'
      readonly timer: Timer
    }

/**
 * `Election`: wait for a new random election timeout; `Heartbeat`: wait for the heartbeat interval. A leader sets the second anew
 * at each `HeartbeatTimeout`. `Contact` and `Leader`, which features set: wait for the least election timeout.
 */
export type Timer = 'Election' | 'Heartbeat' | 'Contact' | 'Leader'

/** Timers of one place exclude one another; those of different places run side by side. */
export const timerPlace = {
  ...{ Election: 'Role', Heartbeat: 'Role' },
  ...{ Contact: 'Contact', Leader: 'Leader' },
} as const satisfies Readonly<Record<Timer, string>>
export type TimerPlace = (typeof timerPlace)[Timer]

/** What a server knows from the start. */
export interface Config {
  readonly id: ServerId
  /** The servers with which the cluster began, this one included. */
  readonly servers: readonly ServerId[]
  /** At most this many entries in one AppendEntries. */
  readonly maxEntriesPerMessage: number
  /** What there is beyond the paper's figure 2; nothing if it is left out. */
  readonly features?: Features
}
