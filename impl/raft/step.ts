/** The reducer: figure 2 of the Raft paper as a pure function. */
import { absurd } from 'fp-ts/lib/function.js'
import { clientRequests } from './clients.js'
import { electionTimer, heartbeatTimer, withDerived } from './effects.js'
import { handleRequestVote, handleRequestVoteResponse, startElection, updateTerm } from './election.js'
import { handleAppendEntries } from './follower.js'
import { broadcast, handleAppendEntriesResponse } from './leader.js'
import { type Rules, standard } from './rules.js'
import { type Context, isLeader, type Result, restore, unchanged } from './state.js'
import type { Config, Durable, Effect, Input, Message, ServerState } from './types.js'

/** What a server does with an input: its next state, and what the shell has to do, in order. Total and deterministic. */
export type Step = (state: ServerState, input: Input) => readonly [ServerState, readonly Effect[]]

/** The reducer of one server. `rules` other than the standard ones make it a broken Raft. */
export const step = (config: Config, rules: Rules = standard): Step => {
  const context: Context = { config, rules, peers: config.servers.filter((server) => server !== config.id) }
  return (state, input) => {
    // After a crash, what is durable is all that there was before.
    const before = input._tag === 'Restart' ? restore(input.durable) : state
    return withDerived(before, dispatch(context, before, input))
  }
}

/** Every step comes by here and by `receive`, where matching patterns took a seventh of its time: hence the switches. */
const dispatch = (context: Context, state: ServerState, input: Input): Result => {
  switch (input._tag) {
    case 'Receive':
      return receive(context, state, input.message)
    case 'ClientRequests':
      return clientRequests(context, state, input.requests)
    case 'HeartbeatTimeout':
      return heartbeat(context, state)
    case 'ElectionTimeout':
      return startElection(context, state)
    case 'Restart':
      return restart(context, input.durable)
    default:
      return absurd(input)
  }
}

const restart = ({ rules }: Context, durable: Durable): Result => [restore(rules.recovered(durable)), [electionTimer]]

/** A leader asserts itself, and sends what is due. */
const heartbeat = (context: Context, state: ServerState): Result => {
  if (!isLeader(state)) return unchanged(state)
  const [next, messages] = broadcast(context, state)
  return [next, [...messages, heartbeatTimer]]
}

/** A newer term is adopted first, then the message is handled. What is not between this server and a peer is dropped. */
const receive = (context: Context, state: ServerState, message: Message): Result => {
  if (message.to !== context.config.id || !context.peers.includes(message.from)) return unchanged(state)
  const current = context.rules.adoptsTerm(state, message) ? updateTerm(context, state, message.term) : state
  switch (message._tag) {
    case 'AppendEntries':
      return handleAppendEntries(context, current, message)
    case 'AppendEntriesResponse':
      return handleAppendEntriesResponse(context, current, message)
    case 'RequestVote':
      return handleRequestVote(context, current, message)
    case 'RequestVoteResponse':
      return handleRequestVoteResponse(context, current, message)
    default:
      return absurd(message)
  }
}
