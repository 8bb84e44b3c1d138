/** What the features add to raft.tla: their switches, variables, messages and actions, with the names of spec/RaftWhole.tla. */
import type { Entry, Message, ServerId } from '../types.js'

/** The switches. With all of them off, the model is raft.tla. */
export interface Features {
  /** The servers that ask whether they could win before they stand: all, some, or none. */
  readonly preVote: readonly ServerId[]
  readonly checkQuorum: boolean
  readonly snapshot: boolean
  readonly leadershipTransfer: boolean
  /** Quorum reads. */
  readonly reads?: boolean
  /** At most this many reads that clients ask of one server, and rounds of one leader: a bound; 1 if it is left out. */
  readonly maxReads?: number
  /** A known bug: a new leader takes reads at once. */
  readonly readBeforeOwnTerm?: boolean
  /** A known bug: a leader takes for granted that it still leads. */
  readonly readWithoutQuorum?: boolean
  /** A known bug: a leader reads at its commitIndex, which may fall, as raft.tla lets it. */
  readonly readFallenIndex?: boolean
  /** One voter comes or goes at a time. */
  readonly singleChanges?: boolean
  /** Any change of voters at once: joint consensus. */
  readonly jointChanges?: boolean
  /** There are servers that get the log, and no vote. */
  readonly learners?: boolean
  /** `FirstVoters`, sorted; all servers if it is left out. */
  readonly firstVoters?: readonly ServerId[]
  /** At most this many configurations in a log: a bound. */
  readonly maxConfigurations?: number
  /** A known bug: the correction of 2015 is taken out. */
  readonly eagerChanges?: boolean
  /** A known bug: a joint election by a majority of the union. */
  readonly unionElections?: boolean
  /** etcd's rule: a configuration counts not before its server has applied it. */
  readonly appliedConfigurations?: boolean
  /** A known bug: under that rule servers campaign while a committed change waits to be applied. */
  readonly unguardedCampaigns?: boolean
  /** These servers may come back with empty disks. */
  readonly wipes?: readonly ServerId[]
  /** At most this many times each: a bound; 1 if it is left out. */
  readonly maxWipes?: number
  /** An answer says which disk gives it, and one of a disk that no configuration names counts not. */
  readonly incarnations?: boolean
  /** A known bug: of the answers only votes. */
  readonly votesOnly?: boolean
}

export const NoFeatures: Features = { preVote: [], checkQuorum: false, snapshot: false, leadershipTransfer: false }

/** One server's row of the features' variables. */
export interface FeatureVariables {
  /** Whether it has heard from its leader lately. */
  readonly contact: boolean
  /** Who would vote for it, itself included; empty if it does not ask. Sorted. */
  readonly preVotes: readonly ServerId[]
  /** Who has answered this leader since it last looked. Sorted. */
  readonly responded: readonly ServerId[]
  /** The last entry that it has dropped from its log; durable. */
  readonly snapshotIndex: number
  /** To whom this leader hands over, or `Nil`. */
  readonly transferee: ServerId
  /** Whether it stands for election because its leader told it to. */
  readonly toldToStand: boolean
  /** How many reads clients have asked it for. It names them, so it outlives a restart. */
  readonly readCount: number
  /** The last round of messages of this leader. */
  readonly readRound: number
  /** The reads that wait at this leader for such a round. Sorted by their canonical texts. */
  readonly reads: readonly WaitingRead[]
  /** The last configuration that it has applied; durable, and 0 where it need not apply any. */
  readonly appliedIndex: number
  /** How many empty disks it has had since its first. */
  readonly incarnation: number
}

/** A read that waits at a leader. */
export interface WaitingRead {
  /** The server that was asked for it. */
  readonly server: ServerId
  /** Its name there. */
  readonly read: number
  /** What the leader knew to be committed when it came. */
  readonly index: number
  /** The first round of messages that began after it came. */
  readonly round: number
  /** Who has confirmed since then that the leader leads, itself included. Sorted. */
  readonly confirmed: readonly ServerId[]
}

/** The variables that a restart, another term and another role make void. */
export type VolatileVariables = Omit<FeatureVariables, 'snapshotIndex' | 'readCount' | 'appliedIndex' | 'incarnation'>

interface Ends {
  readonly mterm: number
  readonly msource: ServerId
  readonly mdest: ServerId
}

/** For a vote in the term after `mterm`. */
export interface PreVoteRequest extends Ends {
  readonly mtype: 'PreVoteRequest'
  readonly mlastLogTerm: number
  readonly mlastLogIndex: number
}

export interface PreVoteResponse extends Ends {
  readonly mtype: 'PreVoteResponse'
  /** The term that was asked for. */
  readonly mnextTerm: number
  readonly mvoteGranted: boolean
}

export interface InstallSnapshotRequest extends Ends {
  readonly mtype: 'InstallSnapshotRequest'
  readonly mlastIndex: number
  readonly mlastTerm: number
  /** The state, as the entries that made it. */
  readonly mstate: readonly Entry[]
}

export interface InstallSnapshotResponse extends Ends {
  readonly mtype: 'InstallSnapshotResponse'
  readonly mmatchIndex: number
}

export interface TimeoutNowRequest extends Ends {
  readonly mtype: 'TimeoutNowRequest'
}

/** A server asks the leader for an index to read at. */
export interface ReadIndexRequest extends Ends {
  readonly mtype: 'ReadIndexRequest'
  readonly mread: number
}

export interface ReadIndexResponse extends Ends {
  readonly mtype: 'ReadIndexResponse'
  readonly mread: number
  readonly mindex: number
}

/** A leader asks whether it still leads. */
export interface ConfirmRequest extends Ends {
  readonly mtype: 'ConfirmRequest'
  readonly mround: number
}

export interface ConfirmResponse extends Ends {
  readonly mtype: 'ConfirmResponse'
  readonly mround: number
}

export type FeatureMessage =
  | PreVoteRequest
  | PreVoteResponse
  | InstallSnapshotRequest
  | InstallSnapshotResponse
  | TimeoutNowRequest
  | ReadIndexRequest
  | ReadIndexResponse
  | ConfirmRequest
  | ConfirmResponse

/** Any message; a vote request has a further field where leadership is handed over, an answer one where disks have names. */
export type WholeMessage = (Message & { readonly mtransfer?: boolean; readonly mincarnation?: number }) | FeatureMessage

export type MembershipAction =
  | 'AddServer'
  | 'RemoveServer'
  | 'AddLearner'
  | 'Promote'
  | 'EnterJoint'
  | 'LeaveJoint'
  | 'StepDownRemoved'
  | 'IgnoreTimeoutNow'
  | 'ApplyConfiguration'
  | 'Wipe'
  | 'IgnoreStranger'

export type FeatureAction =
  | MembershipAction
  | 'LoseContact'
  | 'StartPreVote'
  | 'RequestPreVote'
  | 'CheckAnswers'
  | 'HandlePreVoteRequest'
  | 'HandlePreVoteResponse'
  | 'IgnoreVoteRequest'
  | 'TakeSnapshot'
  | 'InstallSnapshot'
  | 'HandleInstallSnapshotRequest'
  | 'HandleInstallSnapshotResponse'
  | 'TransferLeadership'
  | 'SendTimeoutNow'
  | 'AbandonTransfer'
  | 'HandleTimeoutNowRequest'
  | 'BeginRead'
  | 'RequestReadIndex'
  | 'ConfirmLeadership'
  | 'AnswerRead'
  | 'HandleReadIndexRequest'
  | 'HandleReadIndexResponse'
  | 'HandleConfirmRequest'
  | 'HandleConfirmResponse'
