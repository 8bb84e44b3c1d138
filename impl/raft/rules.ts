/**
 * The decisions that the Raft paper argues for, each a small pure function with a name. The reducer asks them and decides
 * nothing of this kind itself, so that a known bug is one replaced rule.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { isNone, match, none, type Option } from 'fp-ts/lib/Option.js'
import type { FeatureRules } from './features/rules.js'
import * as Log from './log.js'
import { matchIndexOf, type Progress, type ProgressOfAll, progressAt } from './progress.js'
import { type Configuration, majority, type Verdict } from './quorum.js'
import {
  type AppendEntries,
  type ConflictHint,
  type Durable,
  type Entry,
  Index,
  type Message,
  type RequestVote,
  type Response,
  type ServerId,
  type ServerState,
  type Votes,
} from './types.js'

export interface Rules {
  // Servers, terms and crashes (sections 5.1 and 5.2)

  /** Does this message make the server a follower in the message's term before it is handled? */
  readonly adoptsTerm: (state: ServerState, message: Message) => boolean
  /** What is left of the vote when the server learns of a newer term? */
  readonly voteInNewTerm: (vote: Option<ServerId>) => Option<ServerId>
  /** Is this an answer to a request of the current term? */
  readonly isCurrent: (state: ServerState, response: Response) => boolean
  /** What does a server find again after a crash? */
  readonly recovered: (durable: Durable) => Durable
  /** Do the servers that agree decide an election or a commitment, in spite of those that refuse? */
  readonly quorum: (configuration: Configuration, agreed: readonly ServerId[], refused: readonly ServerId[]) => Verdict

  // Elections (sections 5.2 and 5.4.1)

  /** Does the server vote for the sender of this request? */
  readonly grantsVote: (state: ServerState, request: RequestVote) => boolean
  /** A candidate's votes, with this answer. */
  readonly votesAfter: (votes: Votes, from: ServerId, granted: boolean) => Votes
  /** Does a server accept the sender of an AppendEntries of its own term as its leader? */
  readonly acceptsLeader: (state: ServerState) => boolean

  // Replication (section 5.3)

  /** The log of a leader that gets new entries. */
  readonly leaderLogAfter: (log: Log.Log, entries: readonly Entry[]) => Log.Log
  /** Does the follower's log match the leader's up to the place where the entries go? */
  readonly isConsistent: (log: Log.Log, request: AppendEntries) => boolean
  /** The follower's log with the request's entries in it. */
  readonly logAfterRequest: (log: Log.Log, request: AppendEntries) => Log.Log
  /** Up to where does a successful response say that the logs match? The log already has the entries. */
  readonly matchedUpTo: (log: Log.Log, request: AppendEntries) => Index
  /** What does the leader know after a success? */
  readonly progressAfterMatch: (progress: Progress, matchIndex: Index) => Progress
  /** What does the leader know after a rejection, and where does it try again? */
  readonly progressAfterRejection: (progress: Progress, log: Log.Log, conflict: ConflictHint) => Progress

  // Commitment (sections 5.3 and 5.4.2)

  /** On which servers is the entry at this index of a leader known to be? */
  readonly holders: (leader: ServerId, progress: ProgressOfAll, index: Index) => readonly ServerId[]
  /** May the leader commit this entry once it is on a quorum? */
  readonly mayCommit: (state: ServerState, index: Index) => boolean
  /** A follower's commit index after a request that it accepts. */
  readonly commitIndexAfter: (state: ServerState, request: AppendEntries) => Index

  /** Decisions of the features that are others than the standard ones. */
  readonly features?: Partial<FeatureRules>
}

/** The index of the last entry of a request, new or not. */
export const lastOf = (request: AppendEntries): Index => Index(request.prevLogIndex + request.entries.length)

/** Has the server not yet voted in its term, or only for this candidate? */
export const mayVoteFor = ({ votedFor }: ServerState, candidate: ServerId): boolean =>
  isNone(votedFor) || votedFor.value === candidate

/** Is the candidate's log at least as up to date as the voter's? (Section 5.4.1) */
export const isUpToDate = (
  log: Log.Log,
  { lastLogTerm, lastLogIndex }: Pick<RequestVote, 'lastLogTerm' | 'lastLogIndex'>,
): boolean =>
  lastLogTerm > Log.lastTerm(log) || (lastLogTerm === Log.lastTerm(log) && lastLogIndex >= Log.lastIndex(log))

/** Raft as the paper has it. */
export const standard: Rules = {
  adoptsTerm: (state, message) => message.term > state.currentTerm,

  voteInNewTerm: () => none,

  isCurrent: (state, response) => response.term === state.currentTerm,

  recovered: (durable) => durable,

  quorum: majority,

  grantsVote: (state, request) =>
    request.term === state.currentTerm && mayVoteFor(state, request.from) && isUpToDate(state.log, request),

  // A duplicate counts once, and a vote that was granted stays granted for the term.
  votesAfter: (votes, from, granted) => (votes.get(from) === true ? votes : new Map(votes).set(from, granted)),

  acceptsLeader: (state) => state.role._tag !== 'Leader',

  leaderLogAfter: Log.append,

  isConsistent: (log, request) => Log.has(log, request.prevLogIndex, request.prevLogTerm),

  // Only a true conflict removes entries: the request may be old, and the log may rightly have more than it.
  logAfterRequest: (log, request) => {
    const first = request.entries.findIndex(({ term }, i) => !Log.has(log, Index(request.prevLogIndex + 1 + i), term))
    if (first === -1) return log
    return Log.append(Log.truncate(log, Index(request.prevLogIndex + first)), request.entries.slice(first))
  },

  // The log may go on after the request's entries, with entries that the leader does not have.
  matchedUpTo: (_log, request) => lastOf(request),

  // Answers may come late and out of order: what is known to match stays known.
  progressAfterMatch: (progress, matchIndex) =>
    progressAt(max(progress.nextIndex, Index(matchIndex + 1)), max(matchIndexOf(progress), matchIndex)),

  // Never forward, and never back into what is known to match: then the rejection is an old one.
  progressAfterRejection: (progress, log, conflict) => ({
    ...progress,
    nextIndex: max(Index(matchIndexOf(progress) + 1), min(progress.nextIndex, retryIndex(log, conflict))),
  }),

  holders: (leader, progress, index) => {
    const servers = [leader]
    for (const [server, one] of progress) if (matchIndexOf(one) >= index) servers.push(server)
    return servers
  },

  // An entry of an older term may be on a quorum and still be overwritten (figure 8).
  mayCommit: (state, index) => Log.has(state.log, index, state.currentTerm),

  commitIndexAfter: (state, request) => max(state.commitIndex, min(request.leaderCommit, lastOf(request))),
}

/**
 * Where a leader tries again after a rejection (the paper, end of section 5.3): after its own last entry of the
 * conflicting term if it has one, else at the follower's first entry of that term, so that each term costs one rejection.
 */
const retryIndex = (log: Log.Log, { index, term }: ConflictHint): Index =>
  pipe(
    term,
    match(
      () => index,
      (conflicting) => {
        const last = Log.lastIndexUpToTerm(log, conflicting)
        return Log.has(log, last, conflicting) ? Index(last + 1) : index
      },
    ),
  )

const max = (a: Index, b: Index): Index => Index(Math.max(a, b))
const min = (a: Index, b: Index): Index => Index(Math.min(a, b))
