/** The decisions of the features, as `rules` of the core: each a small pure function with a name. */
import { isNone, type Option } from 'fp-ts/lib/Option.js'
import { type Index, Term } from '../entry.js'
import * as Log from '../log.js'
import { matchIndexOf } from '../progress.js'
import type { Configuration, Verdict } from '../quorum.js'
import { isUpToDate, mayVoteFor } from '../rules.js'
import type { Context, LeaderState } from '../state.js'
import type { Config, Message, RequestVote, ServerId, ServerState } from '../types.js'
import { type Members, votersOf } from './members.js'
import { memoryOf } from './memory.js'
import type {
  ConfirmLeader,
  ConfirmLeaderResponse,
  InstallSnapshotResponse,
  PreVote,
  PreVoteResponse,
  RequestVoteNow,
  Snapshot,
  TimeoutNow,
  WaitingRead,
} from './types.js'

export interface FeatureRules {
  // Contact with a leader

  /** Does this message, which is a leader's, show that the leader of the server's term is there? */
  readonly hearsLeader: (state: ServerState, message: Message) => boolean
  /** What is left of the contact when the election timeout goes by? */
  readonly contactAfterTimeout: (contact: boolean) => boolean
  /** Does the server know of a leader of its term? */
  readonly hasLeader: (state: ServerState) => boolean

  // Pre-vote

  /** For a vote in which term does the request ask? */
  readonly termAskedFor: (request: PreVote) => Term
  /** Would the server vote for the sender of this request in that term? */
  readonly grantsPreVote: (state: ServerState, request: PreVote, next: Term, hasLeader: boolean) => boolean
  /** Does this answer count for a server that asks? */
  readonly countsPreVote: (state: ServerState, response: PreVoteResponse) => boolean

  // Check-quorum

  /** Does this message, a follower's answer, show its leader that the follower is there? */
  readonly showsFollower: (state: ServerState, message: Message) => boolean
  /** Is this request, in a newer term, for the election of another than the leader that the server knows of? */
  readonly disturbs: (message: RequestVote | RequestVoteNow, hasLeader: boolean) => boolean
  /** Does a leader go on, when those that have answered since it last looked decide so? */
  readonly goesOnLeading: (answered: Verdict) => boolean
  /** What is left of the vote when a leader steps down in its term? */
  readonly voteAfterSteppingDown: (vote: Option<ServerId>) => Option<ServerId>

  // Leadership transfer

  /** Does a leader take commands, while it hands over to this server? */
  readonly takesCommands: (transferee: Option<ServerId>) => boolean
  /** Has the server to which a leader hands over all that it needs? */
  readonly isUpToDate: (leader: LeaderState, transferee: ServerId) => boolean
  /** May leadership be handed to this server? */
  readonly mayLead: (configuration: Configuration, transferee: ServerId) => boolean
  /** Does a server stand because its leader told it to? */
  readonly obeys: (state: ServerState, message: TimeoutNow) => boolean
  /** Does it ask for pre-votes before? */
  readonly asksThoughTold: () => boolean

  // Quorum reads

  /** May this leader take reads? */
  readonly takesReads: (leader: LeaderState) => boolean
  /** Up to where are the entries committed that a read which comes now has to see? */
  readonly readsAt: (leader: LeaderState) => Index
  /** In which term is a server that a leader asks whether it leads? */
  readonly termOfConfirmation: (state: ServerState, question: ConfirmLeader) => Term
  /** Does this answer confirm the leader for that read? */
  readonly confirms: (leader: LeaderState, read: WaitingRead, response: ConfirmLeaderResponse) => boolean
  /** May a read be answered, when those that have confirmed the leader since it came decide so? */
  readonly isConfirmed: (confirmed: Verdict, transferee: Option<ServerId>) => boolean

  // Changes of members

  /** May a leader begin a change by which one voter comes or goes? */
  readonly mayChange: (leader: LeaderState) => boolean
  /** Has a learner all that a voter needs? */
  readonly mayPromote: (leader: LeaderState, learner: ServerId) => boolean
  /** Up to where do configurations in the log count? */
  readonly logThatCounts: (state: ServerState) => Log.Log
  /** The sets of servers that must agree, each by itself. */
  readonly halvesOf: (members: Members, state: ServerState) => readonly (readonly ServerId[])[]
  /** May the server stand for election? */
  readonly mayStand: (configuration: Configuration, server: ServerId) => boolean
  /** Does a leader end the joint configuration, which stands at this index? */
  readonly leavesJoint: (leader: LeaderState, index: Index) => boolean
  /** Does it lead on, once these members are committed? */
  readonly leadsOn: (members: Members, leader: ServerId) => boolean
  /** Who are the members, says a snapshot that is taken where these are in force? */
  readonly membersInSnapshot: (config: Config, members: Members) => Members
  /** Who are they for a follower that installs a snapshot? */
  readonly membersAfterSnapshot: (own: Members, inSnapshot: Members) => Members

  // Snapshots

  /** May the log drop the entries up to this index? */
  readonly mayDrop: (state: ServerState, index: Index) => boolean
  /** Does a follower learn anything of this snapshot? */
  readonly isNews: (state: ServerState, snapshot: Snapshot) => boolean
  /** What does a follower's log become by a snapshot? */
  readonly logAfterSnapshot: (log: Log.Log, snapshot: Snapshot) => Log.Log
  /** What does it know to be committed then? */
  readonly commitIndexAfterSnapshot: (state: ServerState, snapshot: Snapshot) => Index
  /** In which term is it then? */
  readonly termAfterSnapshot: (state: ServerState, snapshot: Snapshot) => Term
  /** Which term does the answer to a snapshot carry? */
  readonly termOfAnswer: (state: ServerState, answer: InstallSnapshotResponse) => Term
  /** What is kept of the state in a snapshot? */
  readonly dataAfterSnapshot: (state: ServerState, snapshot: Snapshot) => string
}

/** Whether a follower is known to have all of its leader's log. */
const hasAll = ({ log, role }: LeaderState, server: ServerId): boolean => {
  const progress = role.progress.get(server)
  return progress !== undefined && matchIndexOf(progress) === Log.lastIndex(log)
}

const standardFeatures: FeatureRules = {
  hearsLeader: (state, message) => message.term === state.currentTerm,

  contactAfterTimeout: () => false,

  hasLeader: (state) => state.role._tag === 'Leader' || memoryOf(state).contact,

  // Every message has its sender's own term.
  termAskedFor: (request) => Term(request.term + 1),

  grantsPreVote: (state, request, next, hasLeader) =>
    (next > state.currentTerm || (next === state.currentTerm && mayVoteFor(state, request.from))) &&
    isUpToDate(state.log, request) &&
    !hasLeader,

  countsPreVote: (state, response) => response.voteGranted && response.nextTerm === state.currentTerm + 1,

  showsFollower: (state, message) => message.term === state.currentTerm,

  // The leader itself has asked for the election of one that it told to stand.
  disturbs: (message, hasLeader) => message._tag === 'RequestVote' && hasLeader,

  goesOnLeading: (answered) => answered === 'Won',

  // The term stays the same: whoever it voted for has the vote.
  voteAfterSteppingDown: (vote) => vote,

  takesCommands: isNone,

  mayLead: ({ voters }, transferee) => voters.includes(transferee),

  isUpToDate: (leader, transferee) => hasAll(leader, transferee),

  obeys: (state, message) => message.term === state.currentTerm && state.role._tag === 'Follower',

  // Those that hear from the leader would refuse.
  asksThoughTold: () => false,

  // Until then there may be entries that an earlier leader has committed, and that this one does not know to be committed.
  takesReads: (leader) => Log.has(leader.log, leader.commitIndex, leader.currentTerm),

  readsAt: (leader) => leader.commitIndex,

  termOfConfirmation: (state) => state.currentTerm,

  // An earlier round began before the read came.
  confirms: (leader, read, response) => response.term === leader.currentTerm && read.round <= response.round,

  isConfirmed: (confirmed) => confirmed === 'Won',

  // An older leader's configuration cannot come to count any more then (the correction of 2015).
  mayChange: ({ log, commitIndex, currentTerm }) => Log.has(log, commitIndex, currentTerm),

  mayPromote: (leader, learner) => hasAll(leader, learner),

  // As soon as it is in the log, committed or not.
  logThatCounts: ({ log }) => log,

  halvesOf: ({ voters, outgoing }) => (outgoing.length === 0 ? [voters] : [voters, outgoing]),

  mayStand: ({ voters }, server) => voters.includes(server),

  leavesJoint: ({ commitIndex }, index) => index <= commitIndex,

  leadsOn: (members, leader) => votersOf(members).includes(leader),

  membersInSnapshot: (_config, members) => members,

  membersAfterSnapshot: (_own, inSnapshot) => inSnapshot,

  mayDrop: (state, index) => index <= state.commitIndex && index > Log.baseOf(state.log).index,

  isNews: (state, snapshot) => snapshot.index > state.commitIndex,

  // A log that has the snapshot's last entry agrees with it, and may have acknowledged what follows.
  logAfterSnapshot: (log, { index, term }) =>
    Log.has(log, index, term) ? Log.compact(log, index) : Log.beginningAfter(index, term),

  commitIndexAfterSnapshot: (_state, snapshot) => snapshot.index,

  termAfterSnapshot: (state) => state.currentTerm,

  termOfAnswer: (_state, answer) => answer.term,

  dataAfterSnapshot: (_state, snapshot) => snapshot.data,
}

/** The features' decisions of a server with these rules. */
export const featureRules = ({ rules: { features } }: Pick<Context, 'rules'>): FeatureRules => ({
  ...standardFeatures,
  ...features,
})
