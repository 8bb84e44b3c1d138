/** How the states and steps of a protocol are written in TLA+. */
import type { PathStep } from '../../../model/checker/counterexample.js'
import type { GlobalState } from '../../../model/checker/protocol.js'
import type { TlaValue } from './tla-value.js'

export interface TlaView<L, M> {
  /** The module whose variables and actions these are. */
  readonly module: string
  /** The values of all variables, in the order of their declaration; the same names for every state. */
  readonly variables: (state: GlobalState<L, M>) => Readonly<Record<string, TlaValue>>
  /** The action of a step with its arguments, such as `RequestVote(s1, s2)`. */
  readonly action: (step: PathStep<L, M>) => string
}
