/** What the features add to the reducer: which are on, what a server remembers for them, and their messages. */
import type { Option } from 'fp-ts/lib/Option.js'
import type { Index, Term } from '../entry.js'
import type { ServerId } from '../types.js'

/** The features of a server; those that are left out are off. */
export interface Features {
  /**
   * Pre-vote (Ongaro, Consensus: Bridging Theory and Practice, 9.6): a server that `asks` does so before it raises its term, one
   * that `answers` only lets others do it.
   */
  readonly preVote?: 'asks' | 'answers'
  /**
   * Check-quorum (the same, 4.2.3 and 6.2): a leader that a quorum does not answer steps down, and a server that hears from a
   * leader takes no part in the election of another.
   */
  readonly checkQuorum?: boolean
  /** Leadership transfer (the same, 3.10): a leader hands over to a server that has all of its log, which stands at once. */
  readonly transfer?: boolean
  /** Snapshots (the paper, section 7): a server drops entries that it has applied, and sends the state in their place. */
  readonly snapshots?: boolean
}

/** What stands for the entries of a log up to and including an index. */
export interface Snapshot {
  readonly index: Index
  /** Of the entry at that index. */
  readonly term: Term
  /** The state of the state machine, as that writes it; the reducer never looks inside. */
  readonly data: string
}

/** What is lost in a crash, and void in another term or role. */
export interface FeatureState {
  /** Whether the server has heard from its leader lately. */
  readonly contact: boolean
  /** Who would vote for it, itself included; empty if it does not ask. Sorted. */
  readonly preVotes: readonly ServerId[]
  /** Who has answered this leader since it last looked. Sorted. */
  readonly responded: readonly ServerId[]
  /** To whom this leader hands over. */
  readonly transferee: Option<ServerId>
  /** Whether it stands for election because its leader told it to. */
  readonly toldToStand: boolean
}

interface Ends {
  readonly from: ServerId
  readonly to: ServerId
  /** The term of the sender, as in all messages. */
  readonly term: Term
}

/** Asks for a vote in the term after the sender's. */
export interface PreVote extends Ends {
  readonly _tag: 'PreVote'
  readonly lastLogIndex: Index
  readonly lastLogTerm: Term
}

export interface PreVoteResponse extends Ends {
  readonly _tag: 'PreVoteResponse'
  /** The term that was asked for. */
  readonly nextTerm: Term
  readonly voteGranted: boolean
}

/** The leader tells a server that has all of its log to stand for election at once. */
export interface TimeoutNow extends Ends {
  readonly _tag: 'TimeoutNow'
}

/** The vote request of a server that its leader told to stand: whoever hears from that leader looks at it all the same. */
export interface RequestVoteNow extends Ends {
  readonly _tag: 'RequestVoteNow'
  readonly lastLogIndex: Index
  readonly lastLogTerm: Term
}

/** The leader's snapshot, whole: in how many pieces it travels is the shell's affair. */
export interface InstallSnapshot extends Ends {
  readonly _tag: 'InstallSnapshot'
  readonly lastIncludedIndex: Index
  readonly lastIncludedTerm: Term
  readonly data: string
}

export interface InstallSnapshotResponse extends Ends {
  readonly _tag: 'InstallSnapshotResponse'
  /** The last entry known to match the leader's log; 0 for a snapshot of an older term. */
  readonly matchIndex: Index
}

export type FeatureMessage =
  | PreVote
  | PreVoteResponse
  | TimeoutNow
  | RequestVoteNow
  | InstallSnapshot
  | InstallSnapshotResponse
