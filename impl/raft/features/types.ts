/** What the features add to the reducer: which are on, what a server remembers for them, and their messages. */
import type { Option } from 'fp-ts/lib/Option.js'
import type { Index, Term } from '../entry.js'
import type { ServerId } from '../types.js'
import type { Members } from './members.js'

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
  /**
   * Changes of members (the paper, section 6; the same, 4.1 to 4.3): one voter at a time, learners, and joint consensus. `servers`
   * of the configuration are the first voters.
   */
  readonly membership?: boolean
  /** Snapshots (the paper, section 7): a server drops entries that it has applied, and sends the state in their place. */
  readonly snapshots?: boolean
  /** Quorum reads (the dissertation, 6.4): a server answers reads without the log, with the word of a quorum. */
  readonly reads?: boolean
}

/** What stands for the entries of a log up to and including an index. */
export interface Snapshot {
  readonly index: Index
  /** Of the entry at that index. */
  readonly term: Term
  /** The state of the state machine, as that writes it; the reducer never looks inside. */
  readonly data: string
  /** Who the members are from that index on; left out where they never change. */
  readonly members?: Members
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
  /** The last round of messages in which this leader has asked whether it leads. */
  readonly readRound: number
  /** The reads that wait at this leader for such a round, in the order in which they came. */
  readonly reads: readonly WaitingRead[]
}

/** A read that waits at the leader. */
export interface WaitingRead {
  /** The server whose client asked. */
  readonly server: ServerId
  /** Its name there: see `ReadRequest`. */
  readonly read: number
  /** What the leader knew to be committed when it came. */
  readonly index: Index
  /** The first round that began after it came. */
  readonly round: number
  /** Who has confirmed the leader since, itself included. Sorted. */
  readonly confirmed: readonly ServerId[]
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
  /** Null where the members never change. */
  readonly members: Members | null
}

export interface InstallSnapshotResponse extends Ends {
  readonly _tag: 'InstallSnapshotResponse'
  /** The last entry known to match the leader's log; 0 for a snapshot of an older term. */
  readonly matchIndex: Index
}

/** A server asks the leader for an index to read at. */
export interface ReadIndex extends Ends {
  readonly _tag: 'ReadIndex'
  readonly read: number
}

export interface ReadIndexResponse extends Ends {
  readonly _tag: 'ReadIndexResponse'
  readonly read: number
  readonly readIndex: Index
}

/** A leader asks whether it leads still. */
export interface ConfirmLeader extends Ends {
  readonly _tag: 'ConfirmLeader'
  readonly round: number
}

export interface ConfirmLeaderResponse extends Ends {
  readonly _tag: 'ConfirmLeaderResponse'
  readonly round: number
}

export type FeatureMessage =
  | PreVote
  | PreVoteResponse
  | TimeoutNow
  | RequestVoteNow
  | InstallSnapshot
  | InstallSnapshotResponse
  | ReadIndex
  | ReadIndexResponse
  | ConfirmLeader
  | ConfirmLeaderResponse
