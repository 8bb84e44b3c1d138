/**
 * Check-quorum (Ongaro, Consensus: Bridging Theory and Practice, 4.2.3 and 6.2): a leader that a quorum does not answer steps down,
 * and a server that hears from a leader takes no part in the election of another.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { none } from 'fp-ts/lib/Option.js'
import { isForUs } from '../receive.js'
import { also, only, type Result } from '../result.js'
import { type Context, follower, isLeader } from '../state.js'
import type { Message, ServerState } from '../types.js'
import { type Feature, isAnswer } from './feature.js'
import { leaderTimer } from './leader-timer.js'
import { changing, forgetting, including, memoryOf } from './memory.js'
import { featureRules } from './rules.js'

export const checkQuorum: Feature = (context, rest) => (state, input) => {
  if (input._tag === 'LeaderTimeout') return checkAnswers(context, rest(state, input))
  if (input._tag === 'Receive' && isDisturbing(context, state, input.message)) return only(state)
  const result = rest(state, input)
  const [after, effects] = result
  if (!isLeader(after)) return result
  if (!isLeader(state)) return pipe(result, also([leaderTimer]))
  return input._tag === 'Receive' ? [withAnswer(context, state, after, input.message), effects] : result
}

/** IgnoreVoteRequest of PreVote.tla: the leader is there, and the request is for the election of another. */
const isDisturbing = (context: Context, state: ServerState, message: Message): boolean =>
  (message._tag === 'RequestVote' || message._tag === 'RequestVoteNow') &&
  message.term > state.currentTerm &&
  featureRules(context).disturbs(message, featureRules(context).hasLeader(state))

/** The sender of an answer is there. */
const withAnswer = (context: Context, before: ServerState, leader: ServerState, message: Message): ServerState => {
  if (!isAnswer(message) || !isForUs(context, before, message)) return leader
  if (!featureRules(context).showsFollower(leader, message)) return leader
  const { responded } = memoryOf(leader)
  return responded.includes(message.from) ? leader : changing(leader, { responded: including(responded, message.from) })
}

/** CheckAnswers of PreVote.tla: a quorum has answered, and the leader waits for the next answers; or it steps down. */
const checkAnswers = (context: Context, [state, effects]: Result): Result => {
  if (!isLeader(state)) return [state, effects]
  const { config, configuration, rules } = context
  const { goesOnLeading, voteAfterSteppingDown } = featureRules(context)
  const answered = including(memoryOf(state).responded, config.id)
  if (goesOnLeading(rules.quorum(configuration(state), answered, [])))
    return [changing(state, { responded: [] }), [...effects, leaderTimer]]
  return only({ ...forgetting(state), votedFor: voteAfterSteppingDown(state.votedFor), role: follower(none) })
}
