/** What one part of a step comes to, and how parts are put together. It is fp-ts's Writer, with names of ours. */
import type { Effect, ServerState } from './types.js'

/** The next state, and the effects that cannot be seen from the states before and after, in order. */
export type Result<State extends ServerState = ServerState> = readonly [State, readonly Effect[]]

/** Writer's `of`: nothing is to be done. */
export const only = <State extends ServerState>(state: State): Result<State> => [state, []]

/** A state and what is to be done. */
export const asking = <State extends ServerState>(state: State, effects: readonly Effect[]): Result<State> => [
  state,
  effects,
]

/** Writer's `tell`: these effects, after those that were asked for before. */
export const also =
  (more: readonly Effect[]) =>
  <State extends ServerState>([state, effects]: Result<State>): Result<State> => [state, [...effects, ...more]]
