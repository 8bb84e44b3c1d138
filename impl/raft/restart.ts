/** How a server begins to run, for the first time or after a crash: Restart of raft.tla. */
import { electionTimer, withDerived } from './effects.js'
import { type Rules, standard } from './rules.js'
import { restore } from './state.js'
import type { Config, Durable, Effect, ServerState } from './types.js'

/** A server that has nothing but what was durable, and what the shell has to do first. Its steps follow by `step`. */
export const start = (
  _config: Config,
  durable: Durable,
  rules: Rules = standard,
): readonly [ServerState, readonly Effect[]] =>
  withDerived(restore(durable), [restore(rules.recovered(durable)), [...restored(durable), electionTimer]])

/** Without a snapshot the state machine begins from nothing. */
const restored = ({ snapshot }: Durable): readonly Effect[] =>
  snapshot === undefined ? [] : [{ _tag: 'Restore', snapshot }]
