/** How an action of the model may come into an explanation. */
import type { WholeOutcome } from '../../model/raft/features/outcome.js'
import { stepsOf } from '../../model/raft/outcome.js'
import type { Relaxation } from '../../model/raft/relaxations.js'
import type { Constants, Server, ServerId, State } from '../../model/raft/types.js'
import type { ModelActions } from './model-actions.js'
import type { Observation } from './observation.js'
import { after, type SearchState } from './search-state.js'

/** Something that the model might do next, with its outcome. */
export interface Candidate {
  readonly action: string
  readonly outcome: WholeOutcome
  readonly next: readonly SearchState[]
}

/** Where the search for an explanation of a step of server i stands. */
export interface Here {
  readonly c: Constants
  readonly i: ServerId
  readonly o: Observation
  readonly at: SearchState
  /** The actions of the model. */
  readonly model: ModelActions
}

export const candidate = (at: SearchState, action: string, outcome: WholeOutcome): Candidate => ({
  action,
  outcome,
  // The model may take one step in several ways; from here on the search would repeat for each.
  next: [...new Set(stepsOf(outcome))].flatMap((step) => after(at, step)),
})

export type Part =
  | {
      /** It is the first, and the only one that may be, where this happened. */
      readonly happened: (o: Observation, s: Server, c: Constants) => boolean
      readonly outcome: (here: Here) => WholeOutcome
    }
  | {
      /** A server that is in one of these states takes it after what it has done before. */
      readonly in: readonly State[]
      /** The relaxation without which there is no such action. */
      readonly needs?: Relaxation
      readonly candidates: (here: Here) => readonly Candidate[]
    }
