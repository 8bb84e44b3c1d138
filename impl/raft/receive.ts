/** What a server does with a message: Receive of raft.tla. */
import { none } from 'fp-ts/lib/Option.js'
import { handleRequestVote, handleRequestVoteResponse } from './election.js'
import type { FeatureMessage } from './features/types.js'
import { handleAppendEntries } from './follower.js'
import { handleAppendEntriesResponse } from './leader.js'
import { only, type Result } from './result.js'
import { type Context, follower, isPeer } from './state.js'
import type { Message, ServerState, Term } from './types.js'

/** Whether the message is between this server and a peer: others are dropped. */
export const isForUs = (context: Context, state: ServerState, { from, to }: Message): boolean =>
  to === context.config.id && isPeer(context, state, from)

/** A newer term is adopted first, then the message is handled. */
export const receive = (context: Context, state: ServerState, message: Message): Result => {
  if (!isForUs(context, state, message)) return only(state)
  const current = inTermOf(context, state, message)
  // Every message comes to this line, where matching patterns took a seventh of a step: hence the switch.
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
      return featureIsOff(state, message)
  }
}

/** A server that does not have the feature of a message drops it. */
const featureIsOff = (state: ServerState, _message: FeatureMessage): Result => only(state)

/** The server in the message's term, if it has to adopt that. */
export const inTermOf = (context: Context, state: ServerState, message: Message): ServerState =>
  context.rules.adoptsTerm(state, message) ? updateTerm(context, state, message.term) : state

/** UpdateTerm of raft.tla: whoever sees a newer term follows in it, and has not voted in it. */
const updateTerm = ({ rules }: Context, state: ServerState, term: Term): ServerState => ({
  ...state,
  currentTerm: term,
  votedFor: rules.voteInNewTerm(state.votedFor),
  role: follower(none),
})
