/** The reducer: figure 2 of the Raft paper as a pure function. A server begins by `start` of restart.ts. */
import { absurd } from 'fp-ts/lib/function.js'
import { clientRequests } from './clients.js'
import { withDerived } from './effects.js'
import { startElection } from './election.js'
import type { Reduce } from './features/feature.js'
import { withMembers } from './features/membership.js'
import { withFeatures } from './features/table.js'
import { heartbeat } from './leader.js'
import { receive } from './receive.js'
import { only, type Result } from './result.js'
import { type Rules, standard } from './rules.js'
import { type Context, contextOf } from './state.js'
import type { Config, Effect, Input, ServerState } from './types.js'

/** What a server does with an input: its next state, and what the shell has to do, in order. Total and deterministic. */
export type Step = (state: ServerState, input: Input) => readonly [ServerState, readonly Effect[]]

/** The reducer of one server. `rules` other than the standard ones make it a broken Raft. */
export const step = (config: Config, rules: Rules = standard): Step => {
  const context = withMembers(contextOf(config, rules))
  const dispatch = withFeatures(context, core(context))
  return (state, input) => withDerived(state, dispatch(state, input))
}

/** No patterns are matched, for the reason that `receive` gives. */
const core =
  (context: Context): Reduce =>
  (state, input): Result => {
    switch (input._tag) {
      case 'Receive':
        return receive(context, state, input.message)
      case 'ClientRequests':
        return clientRequests(context, state, input.requests)
      case 'HeartbeatTimeout':
        return heartbeat(context, state)
      case 'ElectionTimeout':
        return startElection(context, state)
      case 'ContactTimeout':
      case 'LeaderTimeout':
      case 'TransferLeadership':
      case 'TakeSnapshot':
      case 'ReadRequest':
      case 'ChangeMembers':
        return only(state)
      default:
        return absurd(input)
    }
  }
