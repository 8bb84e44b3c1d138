/** What a server does with a message: Receive of raft.tla. */
import { absurd } from 'fp-ts/lib/function.js'
import { none } from 'fp-ts/lib/Option.js'
import { handleRequestVote, handleRequestVoteResponse } from './election.js'
import { handleAppendEntries } from './follower.js'
import { handleAppendEntriesResponse } from './leader.js'
import { only, type Result } from './result.js'
import { type Context, follower, isPeer } from './state.js'
import type { Message, ServerState, Term } from './types.js'

/** A newer term is adopted first, then the message is handled. What is not between this server and a peer is dropped. */
export const receive = (context: Context, state: ServerState, message: Message): Result => {
  if (message.to !== context.config.id || !isPeer(context, state, message.from)) return only(state)
  const current = context.rules.adoptsTerm(state, message) ? updateTerm(context, state, message.term) : state
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
      return absurd(message)
  }
}

/** UpdateTerm of raft.tla: whoever sees a newer term follows in it, and has not voted in it. */
const updateTerm = ({ rules }: Context, state: ServerState, term: Term): ServerState => ({
  ...state,
  currentTerm: term,
  votedFor: rules.voteInNewTerm(state.votedFor),
  role: follower(none),
})
