/** What a server remembers for its features. */
import { isNone, none } from 'fp-ts/lib/Option.js'
import type { ServerState } from '../types.js'
import type { FeatureState } from './types.js'

/** Of a server that has just started, and in a new term or role. */
export const nothing: FeatureState = {
  ...{ contact: false, preVotes: [], responded: [] },
  ...{ transferee: none, toldToStand: false },
  ...{ readRound: 0, reads: [] },
}

export const memoryOf = (state: ServerState): FeatureState => state.features ?? nothing

const isNothing = ({ contact, preVotes, responded, transferee, toldToStand, readRound }: FeatureState): boolean =>
  !contact &&
  preVotes.length === 0 &&
  responded.length === 0 &&
  isNone(transferee) &&
  !toldToStand &&
  // Without a round there are no reads.
  readRound === 0

/** The server remembers nothing. */
export const forgetting = (state: ServerState): ServerState => {
  if (state.features === undefined) return state
  const { features: _, ...rest } = state
  return rest
}

/** The server remembers this. One that remembers nothing has no such field, so that equal states look alike. */
export const remembering = (state: ServerState, features: FeatureState): ServerState =>
  isNothing(features) ? forgetting(state) : { ...state, features }

/** With these things changed. */
export const changing = (state: ServerState, changed: Partial<FeatureState>): ServerState =>
  remembering(state, { ...memoryOf(state), ...changed })

/** Whether a step has led to another term or role. */
export const hasMoved = (before: ServerState, after: ServerState): boolean =>
  before.currentTerm !== after.currentTerm || before.role._tag !== after.role._tag

/** A sorted set with one more element. */
export const including = <A extends string>(set: readonly A[], one: A): readonly A[] =>
  set.includes(one) ? set : [...set, one].sort()
