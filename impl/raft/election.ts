/** Leader election: sections 5.1, 5.2 and 5.4.1 of the paper. */
import { pipe } from 'fp-ts/lib/function.js'
import { some } from 'fp-ts/lib/Option.js'
import { electionTimer, heartbeatTimer, send } from './effects.js'
import { advanceCommitIndex, broadcast } from './leader.js'
import * as Log from './log.js'
import type { Progress } from './progress.js'
import type { Verdict } from './quorum.js'
import { also, asking, only, type Result } from './result.js'
import {
  type CandidateState,
  type Context,
  isCandidate,
  isLeader,
  type LeaderState,
  otherMembers,
  otherVoters,
} from './state.js'
import {
  type Effect,
  type Entry,
  Index,
  type RequestVote,
  type RequestVoteResponse,
  type ServerId,
  type ServerState,
  Term,
  type Votes,
} from './types.js'

/**
 * Timeout of raft.tla, with the server's vote for itself and its requests to the others. A leader has no election
 * timeout; one that comes nevertheless, just before its timer was set anew, means nothing.
 */
export const startElection = (context: Context, state: ServerState): Result => {
  if (isLeader(state)) return only(state)
  const { id } = context.config
  const candidate: CandidateState = {
    ...state,
    currentTerm: Term(state.currentTerm + 1),
    votedFor: some(id),
    role: { _tag: 'Candidate', votes: new Map([[id, true]]) },
  }
  if (verdict(context, candidate) === 'Won') return becomeLeader(context, candidate)
  const requests = otherVoters(context, candidate).map((to) => requestVote(id, to, candidate))
  return asking(candidate, [...requests, electionTimer])
}

const requestVote = (from: ServerId, to: ServerId, { currentTerm, log }: CandidateState): Effect =>
  send({
    _tag: 'RequestVote',
    from,
    to,
    term: currentTerm,
    lastLogIndex: Log.lastIndex(log),
    lastLogTerm: Log.lastTerm(log),
  })

/** HandleRequestVoteRequest of raft.tla; the request's term is not newer than the server's. */
export const handleRequestVote = ({ config, rules }: Context, state: ServerState, request: RequestVote): Result => {
  const voteGranted = rules.grantsVote(state, request)
  const response = send({
    _tag: 'RequestVoteResponse',
    from: config.id,
    to: request.from,
    term: state.currentTerm,
    voteGranted,
  })
  return voteGranted
    ? asking({ ...state, votedFor: some(request.from) }, [response, electionTimer])
    : asking(state, [response])
}

/** HandleRequestVoteResponse of raft.tla, and BecomeLeader if that was the vote it took. */
export const handleRequestVoteResponse = (
  context: Context,
  state: ServerState,
  response: RequestVoteResponse,
): Result => {
  const { rules } = context
  if (!isCandidate(state) || !rules.isCurrent(state, response)) return only(state)
  const votes = rules.votesAfter(state.role.votes, response.from, response.voteGranted)
  const candidate: CandidateState = { ...state, role: { _tag: 'Candidate', votes } }
  return verdict(context, candidate) === 'Won' ? becomeLeader(context, candidate) : only(candidate)
}

/** Whether the election is won or lost, or not decided yet. */
const verdict = ({ configuration, rules }: Context, candidate: CandidateState): Verdict => {
  const { votes } = candidate.role
  return rules.quorum(configuration(candidate), those(votes, true), those(votes, false))
}

/** The servers that answered so. */
const those = (votes: Votes, granted: boolean): readonly ServerId[] =>
  [...votes].flatMap(([server, vote]) => (vote === granted ? [server] : []))

/**
 * BecomeLeader of raft.tla. The new leader appends an entry without a command, whose commitment commits what earlier
 * terms left (section 8), and tells everyone at once.
 */
const becomeLeader = (context: Context, state: CandidateState): Result => {
  const noop: Entry = { term: state.currentTerm, payload: { _tag: 'Noop' } }
  const unknown: Progress = { _tag: 'Probe', nextIndex: Index(Log.lastIndex(state.log) + 1) }
  const leader: LeaderState = {
    ...state,
    log: context.rules.leaderLogAfter(state.log, [noop]),
    role: { _tag: 'Leader', progress: new Map(otherMembers(context, state).map((peer) => [peer, unknown])) },
  }
  return pipe(broadcast(context, advanceCommitIndex(context, leader)), also([heartbeatTimer]))
}
