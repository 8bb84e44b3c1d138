/** Leadership transfer (Ongaro, Consensus: Bridging Theory and Practice, 3.10). */
import { pipe } from 'fp-ts/lib/function.js'
import { isSome, none, some } from 'fp-ts/lib/Option.js'
import { send } from '../effects.js'
import { startElection } from '../election.js'
import { isForUs } from '../receive.js'
import { also, asking, only, type Result } from '../result.js'
import { type Context, isLeader, type LeaderState } from '../state.js'
import type { ClientRequest, Effect, Message, ServerId, ServerState } from '../types.js'
import { type Feature, isAnswer, receiveBy } from './feature.js'
import { leaderTimer } from './leader-timer.js'
import { changing, forgetting, memoryOf, nothing, remembering } from './memory.js'
import { ask } from './pre-vote.js'
import { featureRules } from './rules.js'
import type { TimeoutNow } from './types.js'

export const transfer: Feature = (context, rest) => (state, input) => {
  switch (input._tag) {
    case 'TransferLeadership':
      return transferLeadership(context, state, input.to)
    case 'LeaderTimeout':
      return rest(abandoned(state), input)
    case 'ClientRequests':
      return isLeader(state) && !featureRules(context).takesCommands(memoryOf(state).transferee)
        ? asking(state, input.requests.map(refusal))
        : rest(state, input)
    case 'Receive':
      return receive(context, state, input.message, (message) => rest(state, { _tag: 'Receive', message }))
    default:
      return rest(state, input)
  }
}

const receive = (context: Context, state: ServerState, message: Message, rest: (m: Message) => Result): Result => {
  if (message._tag === 'TimeoutNow') return receiveBy(context, state, message, handleTimeoutNow)
  // Whoever looks at it takes it for any vote request.
  if (message._tag === 'RequestVoteNow') return rest({ ...message, _tag: 'RequestVote' })
  const result = rest(message)
  const [after] = result
  return isLeader(after) && isForUs(context, state, message) && isFromTransferee(after, message)
    ? pipe(result, also(timeoutNow(context, after, message.from)))
    : result
}

const isFromTransferee = (state: ServerState, message: Message): boolean => {
  const { transferee } = memoryOf(state)
  const { from, term } = message
  return isSome(transferee) && transferee.value === from && isAnswer(message) && term === state.currentTerm
}

/** TransferLeadership of Transfer.tla, and SendTimeoutNow if the server has all of the log already. */
const transferLeadership = (context: Context, state: ServerState, to: ServerId): Result => {
  if (!isLeader(state) || isSome(memoryOf(state).transferee) || !mayTakeOver(context, state, to)) return only(state)
  const handing = changing(state, { transferee: some(to) })
  return asking(handing, [...timeoutNow(context, state, to), leaderTimer])
}

const mayTakeOver = (context: Context, state: ServerState, to: ServerId): boolean =>
  to !== context.config.id && featureRules(context).mayLead(context.configuration(state), to)

/** SendTimeoutNow of Transfer.tla, if the server has all of the log. */
const timeoutNow = (context: Context, state: LeaderState, to: ServerId): readonly Effect[] =>
  featureRules(context).isUpToDate(state, to)
    ? [send({ _tag: 'TimeoutNow', from: context.config.id, to, term: state.currentTerm })]
    : []

/** AbandonTransfer of Transfer.tla: an election timeout has gone by, and the leader leads still. */
const abandoned = (state: ServerState): ServerState =>
  isLeader(state) && isSome(memoryOf(state).transferee) ? changing(state, { transferee: none }) : state

/** The client may ask again in a moment, whoever leads then. */
const refusal = ({ id }: ClientRequest): Effect => ({ _tag: 'Reply', id, reply: { _tag: 'NotLeader', leader: none } })

/** HandleTimeoutNowRequest of Transfer.tla: the server stands without asking before. */
const handleTimeoutNow = (context: Context, state: ServerState, message: TimeoutNow): Result => {
  const rules = featureRules(context)
  if (!rules.obeys(state, message) || !rules.mayStand(context.configuration(state), context.config.id))
    return only(state)
  if (rules.asksThoughTold()) return ask(context, state)
  const [standing, effects] = startElection(context, forgetting(state))
  return [remembering(standing, { ...nothing, toldToStand: standing.role._tag === 'Candidate' }), effects.map(asTold)]
}

const asTold = (effect: Effect): Effect =>
  effect._tag === 'Send' && effect.message._tag === 'RequestVote'
    ? send({ ...effect.message, _tag: 'RequestVoteNow' })
    : effect
