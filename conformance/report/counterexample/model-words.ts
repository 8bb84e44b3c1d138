/** What properties say, in words, and which of the model's named conjuncts are false. */

import { isOfFeature } from '../../../model/raft/features/messages.js'
import type { WholeMessage } from '../../../model/raft/features/types.js'
import { messageTypes, serverTypes } from '../../../model/raft/invariants/types.js'
import type { Constants, Server } from '../../../model/raft/types.js'
import type { Words } from './why-false.js'

/** By the name of the property; a part in parentheses, which says where it is looked for, is left out. */
const statements: Readonly<Record<string, string>> = {
  TypeOK: 'every variable and every message field has its type',
  ElectionSafety: 'at most one leader is elected in a term',
  LogMatching: 'two logs that agree on the term at an index are the same up to that index',
  LeaderCompleteness: 'what was committed in a term is in the logs of the leaders of all later terms',
  StateMachineSafety: 'no two servers have committed different entries at one index',
  VotesAreGiven: 'a vote that is counted was given, and is kept unless the voter is in a later term',
  VotesWereAnswers: 'every vote that is counted was an answer: votesGranted is a part of votesResponded',
  LeaderHasQuorum: 'a leader has the votes of a quorum',
  ElectionsAreWon: 'each election was won with a quorum of voters, none of whose logs was more up to date',
  IndexAndTermIdentifyPrefix: 'in all logs that ever were, an index and a term identify everything up to there',
  LogTermsAreCurrent: 'no entry has a term later than the current one',
  LogTermsAscend: 'the terms of the entries of a log never fall',
  RequestShowsLog: 'an AppendEntries request is a piece of its leader’s log and commits no more than it shows',
  ElectedLogIsKept: 'in the term that it leads, a server only extends the log that it was elected with',
  LeaderHasItsTerm: 'a leader has every entry of its term that any server has',
  AcknowledgedLogsAgree:
    'in a leader’s term its log and a follower’s are the same up to what the follower acknowledged',
  NextIndexInLog: 'a leader’s nextIndex is at most one beyond the end of its log',
  QuorumLogInv: 'every quorum has a server with everything that some server knows to be committed',
  MoreUpToDateCorrectInv:
    'a log with which a quorum would elect its server has everything that is known to be committed',
  CommittedIsDurableInv: 'commitIndex is not beyond the end of the log',
  MessageTermsAreCurrent: 'no message has a later term than its sender',
  GrantedVotesAreGiven: 'a vote on its way is given, and is kept unless the voter is in a later term',
  EverCommittedAgrees: 'no two different entries were ever committed at one index',
  EverCommittedInLeaders: 'what was ever committed is in the logs of the leaders of that term and of all later ones',
  EverCommittedIsDurable: 'every quorum has a server with everything that was ever committed',
  TermsNeverFall: 'currentTerm never falls',
  LeaderAppendOnly: 'a leader never overwrites or deletes entries of its log',
  VoteIsKept: 'within a term a vote that was given is kept',
  LogsChangeAtTheEnd: 'a step adds or removes at most one entry, at the end of a log',
  CommittedEntriesAreKept: 'no entry that is known to be committed is removed or changed',
  FollowersCopyTheLeader: 'a log that grows by a request becomes a prefix of the log that the leader sent it from',
  MessagesCarryTheirSendersTerm: 'a message carries its sender’s number and term',
  // Of Raft with features.
  PreVoteTypeOK: 'preVotes and responded are sets of servers',
  AskersFollow: 'a server that asks before it stands is a follower that hears from no leader and would vote for itself',
  LeadersNeedNoContact: 'a leader hears from no other leader',
  SnapshotTypeOK: 'snapshotIndex is a number, and a snapshot ends with the index and term that it names',
  SnapshotInLog: 'no server has dropped more than there is in its log',
  SnapshotsAgree: 'no snapshot differs from another, or from what is known to be committed',
  LeadersHaveSnapshots: 'a leader has everything that snapshots of its term or an earlier one stand for',
  TransferTypeOK: 'transferee is a server or Nil',
  OnlyLeadersHandOver: 'only a leader hands over, and not to itself',
  CommittedJointIsLeft: 'a leader ends a joint configuration as soon as it is committed',
  RemovedLeaderIsGone: 'a leader steps down as soon as a configuration in which it has no vote is committed',
  OnlyCandidatesWereTold: 'only a candidate was told to stand',
  ReadsTypeOK: 'a read that waits was asked for, and its leader has begun its round and confirmed it',
  OnlyLeadersRead: 'only a leader has rounds, and reads that wait, at indexes that it knows to be committed',
  RoundsDiffer: 'a round is for one read',
  ReadsSeeWrites: 'a read sees every write that was acknowledged before it was asked for',
  AnswersWereAsked: 'what is answered was asked for',
  SnapshotsStay: 'snapshotIndex never falls',
  NoEntriesInTransfer: 'a leader that hands over adds nothing to its log',
  // Only clusters of reducers are asked for these.
  Refinement: 'each step of a reducer is a sequence of actions of the model',
  CommitIndexNeverFalls: 'commitIndex never falls, but by a restart',
  MatchIndexNeverFalls: 'in the term that it leads, a leader’s matchIndex never falls',
  DurableIsOnDisk: 'what a reducer takes for durable was written before others could hear of it',
  AppliedIsCommitted: 'the state machine was given the committed entries, each once and in order, and nothing else',
  StrangersAreIgnored: 'a message from outside the cluster, or for another server, changes nothing',
  ReadsAreFresh: 'a read sees everything that was acknowledged before it began',
  OneOrderPerKey: 'no two orders were placed under one idempotency key',
}

const withoutPlace = (property: string): string => property.replace(/ \([^)]*\)$/, '')

const failed = (conjuncts: Readonly<Record<string, boolean>>): readonly string[] =>
  Object.entries(conjuncts).flatMap(([name, holds]) => (holds ? [] : [name]))

export const statementOf = (property: string): string | undefined => statements[withoutPlace(property)]

export const modelWords = (c: Constants): Words<Server, WholeMessage> => ({
  statement: statementOf,
  conjuncts: (property, { local, message }) => {
    if (withoutPlace(property) !== 'TypeOK') return []
    if (message !== undefined) return isOfFeature(message) ? [] : failed(messageTypes(c, message))
    return local === undefined ? [] : failed(serverTypes(c, local))
  },
})
