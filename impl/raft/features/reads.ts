/**
 * Quorum reads (Ongaro, Consensus: Bridging Theory and Practice, 6.4): a read is answered at an index that the leader knew to be
 * committed when the read came, once a quorum has confirmed that it still leads, and adds nothing to the log. A follower asks the
 * leader for the index.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { isSome, none, type Option } from 'fp-ts/lib/Option.js'
import { send } from '../effects.js'
import { also, asking, only, type Result } from '../result.js'
import { type Context, isLeader, type LeaderState, otherVoters } from '../state.js'
import type { Effect, Input, Message, ServerId, ServerState } from '../types.js'
import { type Feature, type Reduce, receiveBy } from './feature.js'
import { changing, hasMoved, including, memoryOf } from './memory.js'
import { featureRules } from './rules.js'
import type {
  ConfirmLeader,
  ConfirmLeaderResponse,
  FeatureState,
  ReadIndex,
  ReadIndexResponse,
  WaitingRead,
} from './types.js'

export const reads: Feature = (context, rest) => (state, input) => {
  const result = taken(context, rest, state, input)
  const [after] = result
  return hasMoved(state, after) ? pipe(result, also(lost(context, state))) : result
}

const taken = (context: Context, rest: Reduce, state: ServerState, input: Input): Result => {
  if (input._tag === 'ReadRequest') return readRequest(context, state, input.id)
  if (input._tag === 'Receive') return receive(context, state, input.message, rest)
  const [after, effects] = rest(state, input)
  return input._tag === 'HeartbeatTimeout' && isLeader(after)
    ? [after, [...effects, ...confirming(context, after)]]
    : [after, effects]
}

const receive = (context: Context, state: ServerState, message: Message, rest: Reduce): Result => {
  switch (message._tag) {
    case 'ReadIndex':
      return receiveBy(context, state, message, handleReadIndex)
    case 'ReadIndexResponse':
      return receiveBy(context, state, message, handleReadIndexResponse)
    case 'ConfirmLeader':
      return receiveBy(context, state, message, handleConfirmLeader)
    case 'ConfirmLeaderResponse':
      return receiveBy(context, state, message, handleConfirmLeaderResponse)
    default:
      return rest(state, { _tag: 'Receive', message })
  }
}

/** BeginRead of Reads.tla, or RequestReadIndex. */
const readRequest = (context: Context, state: ServerState, id: number): Result => {
  const { id: self } = context.config
  if (isLeader(state))
    return featureRules(context).takesReads(state)
      ? begun(context, state, self, id)
      : asking(state, [refusal(id, none)])
  const leader = state.role._tag === 'Follower' ? state.role.leader : none
  if (!isSome(leader)) return asking(state, [refusal(id, none)])
  return asking(state, [send({ _tag: 'ReadIndex', from: self, to: leader.value, term: state.currentTerm, read: id })])
}

/** The client may ask again in a moment, whoever leads then. */
const refusal = (id: number, leader: Option<ServerId>): Effect => ({
  _tag: 'Reply',
  id,
  reply: { _tag: 'NotLeader', leader },
})

/** The clients of this server whose reads waited while it led. */
const lost = ({ config }: Context, state: ServerState): readonly Effect[] =>
  memoryOf(state).reads.flatMap(({ server, read }) => (server === config.id ? [refusal(read, none)] : []))

/** The read waits for a round of messages that begins after it came. */
const begun = (context: Context, state: LeaderState, server: ServerId, read: number): Result => {
  const { reads: waiting, readRound } = memoryOf(state)
  const round = readRound + 1
  const one: WaitingRead = {
    ...{ server, read, round, confirmed: [context.config.id] },
    index: featureRules(context).readsAt(state),
  }
  const next = waitingFor(state, { readRound: round, reads: [...waiting, one] })
  return answering(context, next, confirming(context, next))
}

/** The leader with other reads, or another round. */
const waitingFor = (state: LeaderState, changed: Partial<FeatureState>): LeaderState => ({
  ...changing(state, changed),
  role: state.role,
})

/** ConfirmLeadership of Reads.tla, towards each server whose word is still wanted. */
const confirming = (context: Context, state: LeaderState): readonly Effect[] => {
  const { reads: waiting, readRound: round } = memoryOf(state)
  const { id: from } = context.config
  return otherVoters(context, state)
    .filter((to) => waiting.some(({ confirmed }) => !confirmed.includes(to)))
    .map((to) => send({ _tag: 'ConfirmLeader', from, to, term: state.currentTerm, round }))
}

/** AnswerRead of Reads.tla, for each read that may be answered; the others wait on, and `asked` is sent for them. */
const answering = (context: Context, state: LeaderState, asked: readonly Effect[]): Result => {
  const { reads: waiting, transferee } = memoryOf(state)
  const { configuration, rules } = context
  const isConfirmed = ({ confirmed }: WaitingRead): boolean =>
    featureRules(context).isConfirmed(rules.quorum(configuration(state), confirmed, []), transferee)
  const done = waiting.filter(isConfirmed)
  if (done.length === 0) return asking(state, asked)
  const next = changing(state, { reads: waiting.filter((read) => !isConfirmed(read)) })
  return asking(next, [...asked, ...done.map((read) => answer(context, state, read))])
}

const answer = (
  { config: { id } }: Context,
  { currentTerm }: ServerState,
  { server, read, index }: WaitingRead,
): Effect =>
  server === id
    ? { _tag: 'Reply', id: read, reply: { _tag: 'Readable', index } }
    : send({ _tag: 'ReadIndexResponse', from: id, to: server, term: currentTerm, read, readIndex: index })

/** HandleReadIndexRequest of Reads.tla. Whoever asked a server that may not answer asks again. */
const handleReadIndex = (context: Context, state: ServerState, { from, read }: ReadIndex): Result =>
  isLeader(state) && featureRules(context).takesReads(state) ? begun(context, state, from, read) : only(state)

/** HandleReadIndexResponse of Reads.tla: it was the leader's word when it gave it, whoever leads now. */
const handleReadIndexResponse = (
  _context: Context,
  state: ServerState,
  { read, readIndex }: ReadIndexResponse,
): Result => asking(state, [{ _tag: 'Reply', id: read, reply: { _tag: 'Readable', index: readIndex } }])

/** HandleConfirmRequest of Reads.tla: the term says all. */
const handleConfirmLeader = (context: Context, state: ServerState, question: ConfirmLeader): Result => {
  const { from: to, round } = question
  const term = featureRules(context).termOfConfirmation(state, question)
  return asking(state, [send({ _tag: 'ConfirmLeaderResponse', from: context.config.id, to, term, round })])
}

/** HandleConfirmResponse of Reads.tla, and AnswerRead for what it confirms. */
const handleConfirmLeaderResponse = (context: Context, state: ServerState, response: ConfirmLeaderResponse): Result => {
  const { confirms } = featureRules(context)
  if (!isLeader(state)) return only(state)
  const counted = memoryOf(state).reads.map((read) =>
    confirms(state, read, response) ? { ...read, confirmed: including(read.confirmed, response.from) } : read,
  )
  return answering(context, waitingFor(state, { reads: counted }), [])
}
