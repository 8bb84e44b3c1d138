/** Pre-vote (Ongaro, Consensus: Bridging Theory and Practice, 9.6): a server asks whether it could win before it raises its term. */
import { none } from 'fp-ts/lib/Option.js'
import { electionTimer, send } from '../effects.js'
import { startElection } from '../election.js'
import * as Log from '../log.js'
import { isForUs } from '../receive.js'
import { asking, only, type Result } from '../result.js'
import { type Context, follower, isLeader, otherVoters } from '../state.js'
import type { Effect, ServerId, ServerState } from '../types.js'
import { type Feature, receiveBy } from './feature.js'
import { changing, forgetting, including, memoryOf, nothing, remembering } from './memory.js'
import { featureRules } from './rules.js'
import type { PreVote, PreVoteResponse } from './types.js'

export const preVote: Feature = (context, rest) => (state, input) => {
  if (input._tag === 'ElectionTimeout' && context.config.features?.preVote === 'asks') return ask(context, state)
  if (input._tag !== 'Receive') return rest(state, input)
  const { message } = input
  if (message._tag === 'PreVote') return receivePreVote(context, state, message)
  if (message._tag === 'PreVoteResponse') return receiveBy(context, state, message, handlePreVoteResponse)
  return rest(state, input)
}

/**
 * StartPreVote of PreVote.tla, with RequestPreVote; the timer fires again while the server asks, and then it asks those that have
 * not said yes. A candidate that asks gives up its candidacy.
 */
export const ask = (context: Context, state: ServerState): Result => {
  if (isLeader(state)) return only(state)
  const { contact, preVotes } = memoryOf(state)
  const { id } = context.config
  const begun =
    preVotes.length > 0
      ? state
      : remembering(
          { ...state, role: follower(none) },
          { ...nothing, contact: featureRules(context).contactAfterTimeout(contact), preVotes: [id] },
        )
  if (couldWin(context, begun)) return startElection(context, forgetting(begun))
  const others = otherVoters(context, begun).filter((peer) => !memoryOf(begun).preVotes.includes(peer))
  return asking(begun, [...others.map((to) => requestPreVote(id, to, begun)), electionTimer])
}

const couldWin = ({ configuration, rules }: Context, state: ServerState): boolean =>
  rules.quorum(configuration(state), memoryOf(state).preVotes, []) === 'Won'

const requestPreVote = (from: ServerId, to: ServerId, { currentTerm, log }: ServerState): Effect =>
  send({
    _tag: 'PreVote',
    from,
    to,
    term: currentTerm,
    lastLogIndex: Log.lastIndex(log),
    lastLogTerm: Log.lastTerm(log),
  })

/** A server whose leader is there answers without adopting a newer term. */
const receivePreVote = (context: Context, state: ServerState, request: PreVote): Result =>
  isForUs(context, state, request) && featureRules(context).hasLeader(state)
    ? handlePreVote(context, state, request)
    : receiveBy(context, state, request, handlePreVote)

/** HandlePreVoteRequest of PreVote.tla. Nothing of the server changes: it may say yes to many. */
const handlePreVote = (context: Context, state: ServerState, request: PreVote): Result => {
  const rules = featureRules(context)
  const nextTerm = rules.termAskedFor(request)
  const response = send({
    _tag: 'PreVoteResponse',
    from: context.config.id,
    to: request.from,
    term: state.currentTerm,
    nextTerm,
    voteGranted: rules.grantsPreVote(state, request, nextTerm, rules.hasLeader(state)),
  })
  return asking(state, [response])
}

/** HandlePreVoteResponse of PreVote.tla, and Timeout if that was the answer it took. */
const handlePreVoteResponse = (context: Context, state: ServerState, response: PreVoteResponse): Result => {
  const { preVotes } = memoryOf(state)
  if (preVotes.length === 0 || !featureRules(context).countsPreVote(state, response)) return only(state)
  const asked = changing(state, { preVotes: including(preVotes, response.from) })
  return couldWin(context, asked) ? startElection(context, forgetting(asked)) : only(asked)
}
