/** A reducer: how a server begins, and what it does with an input. Ours, by some rules, or somebody's. */
import { start } from './restart.js'
import type { Rules } from './rules.js'
import { type Step, step } from './step.js'
import type { Config, Durable, Effect, ServerState } from './types.js'

export interface Reducer {
  readonly step: (config: Config) => Step
  readonly start: (config: Config, durable: Durable) => readonly [ServerState, readonly Effect[]]
}

export const reducerOf = (rules: Rules): Reducer => ({
  step: (config) => step(config, rules),
  start: (config, durable) => start(config, durable, rules),
})
