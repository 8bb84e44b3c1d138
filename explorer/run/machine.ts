/** What the page needs of a protocol: the protocol, how it is shown, and why what cannot be done cannot. */
import type { Either } from 'fp-ts/lib/Either.js'
import type { Telling } from '../../conformance/report/formats/forms.js'
import type { Counterexample, PathStep } from '../../model/checker/counterexample.js'
import type { GlobalState, Protocol } from '../../model/checker/protocol.js'

/** An action that a server cannot take. */
export interface Disabled {
  readonly action: string
  readonly server: number
  /** The message that it would take; null for an action that a server takes unasked. */
  readonly message: string | null
  /** The false conjuncts, each with the values that it looks at. */
  readonly conjuncts: readonly string[]
}

export interface Machine<L, M, E> {
  readonly protocol: Protocol<L, M, E>
  readonly telling: Telling<L, M>
  /** Whether an action may read a variable of a server, by its name in the display. */
  readonly matters: (local: L, variable: string) => boolean
  /** Empty where actions have no guards: the inputs of a reducer. */
  readonly disabled: (state: GlobalState<L, M>) => readonly Disabled[]
  /** The path with what is false at its end, in words. */
  readonly explained: (found: Counterexample<L, M>) => Counterexample<L, M>
  /** The actions of the model that a step of a server is, in their order; none where the model does not explain it. */
  readonly actionsOf: (before: GlobalState<L, M>, step: PathStep<L, M>) => readonly string[]
  /** What a property says, in words. */
  readonly statement: (property: string) => string | undefined
  /** The path as a text scenario; left where there is none: why. */
  readonly scenario: (title: string, path: Counterexample<L, M>) => Either<string, string>
}
