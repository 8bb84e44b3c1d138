/** Leader election: sections 5.1, 5.2 and 5.4.1 of the paper. */
import { none, some } from 'fp-ts/lib/Option.js'
import { electionTimer, heartbeatTimer, send } from './effects.js'
import { advanceCommitIndex, broadcast } from './leader.js'
import * as Log from './log.js'
import {
  type CandidateState,
  type Context,
  follower,
  isCandidate,
  isLeader,
  type LeaderState,
  type Result,
  unchanged,
} from './state.js'
import {
  type Effect,
  type Entry,
  Index,
  type Progress,
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
  if (isLeader(state)) return unchanged(state)
  const { id } = context.config
  const candidate: CandidateState = {
    ...state,
    currentTerm: Term(state.currentTerm + 1),
    votedFor: some(id),
    role: { _tag: 'Candidate', votes: new Map([[id, true]]) },
  }
  if (hasWon(context, candidate)) return becomeLeader(context, candidate)
  return [candidate, [...context.peers.map((to) => requestVote(id, to, candidate)), electionTimer]]
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

/** UpdateTerm of raft.tla: whoever sees a newer term follows in it, and has not voted in it. */
export const updateTerm = ({ rules }: Context, state: ServerState, term: Term): ServerState => ({
  ...state,
  currentTerm: term,
  votedFor: rules.voteInNewTerm(state.votedFor),
  role: follower(none),
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
  return voteGranted ? [{ ...state, votedFor: some(request.from) }, [response, electionTimer]] : [state, [response]]
}

/** HandleRequestVoteResponse of raft.tla, and BecomeLeader if that was the vote it took. */
export const handleRequestVoteResponse = (
  context: Context,
  state: ServerState,
  response: RequestVoteResponse,
): Result => {
  const { rules } = context
  if (!isCandidate(state) || !rules.isCurrent(state, response)) return unchanged(state)
  const votes = rules.tallied(state.role.votes, response.from, response.voteGranted)
  const candidate: CandidateState = { ...state, role: { _tag: 'Candidate', votes } }
  return hasWon(context, candidate) ? becomeLeader(context, candidate) : [candidate, []]
}

const hasWon = ({ config, rules }: Context, { role }: CandidateState): boolean =>
  rules.isQuorum(config, granted(role.votes))

const granted = (votes: Votes): number => {
  let count = 0
  for (const vote of votes.values()) if (vote) count += 1
  return count
}

/**
 * BecomeLeader of raft.tla. The new leader appends an entry without a command, whose commitment commits what earlier
 * terms left (section 8), and tells everyone at once.
 */
const becomeLeader = (context: Context, state: CandidateState): Result => {
  const noop: Entry = { term: state.currentTerm, payload: { _tag: 'Noop' } }
  const unknown: Progress = { nextIndex: Index(Log.lastIndex(state.log) + 1), matchIndex: Index(0) }
  const leader: LeaderState = {
    ...state,
    log: context.rules.leaderAppended(state.log, [noop]),
    role: { _tag: 'Leader', progress: new Map(context.peers.map((peer) => [peer, unknown])) },
  }
  const [next, messages] = broadcast(context, advanceCommitIndex(context, leader))
  return [next, [...messages, heartbeatTimer]]
}
