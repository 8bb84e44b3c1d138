/** A server that acts upon events: it begins to run, and takes steps from then on. */
import { start } from '../../impl/raft/restart.js'
import { type Rules, standard } from '../../impl/raft/rules.js'
import { step } from '../../impl/raft/step.js'
import type { Config, Effect, Event, ServerState } from '../../impl/raft/types.js'

export type Act = (state: ServerState, event: Event) => readonly [ServerState, readonly Effect[]]

export const acting = (config: Config, rules: Rules = standard): Act => {
  const take = step(config, rules)
  return (state, event) => (event._tag === 'Restart' ? start(config, event.durable, rules) : take(state, event))
}
