import type { Counterexample } from '../../../model/checker/counterexample.js'
import type { GlobalState } from '../../../model/checker/protocol.js'
import type { Display } from '../display/display.js'
import { type ShownStep, shownSteps } from './counterexample.js'

/** A state in JSON: the variables of each server as texts, and the messages in short form with their copies. */
interface StateJson {
  readonly servers: readonly Readonly<Record<string, string>>[]
  readonly messages: readonly { readonly message: string; readonly copies: number }[]
}

/** A violation in JSON, as `check --json` prints it. */
export interface ViolationJson {
  readonly property: string
  readonly source: string
  readonly kind: Counterexample<unknown, unknown>['kind']
  readonly because: string | null
  readonly initial: StateJson
  readonly steps: readonly ShownStep[]
  readonly final: StateJson
}

export const violationJson = <L, M>(display: Display<L, M>, found: Counterexample<L, M>): ViolationJson => {
  const { property, source, kind, because, initial, steps } = found
  return {
    property,
    source,
    kind,
    because,
    initial: stateJson(display, initial),
    steps: shownSteps(display, initial, steps),
    final: stateJson(display, steps.at(-1)?.state ?? initial),
  }
}

const stateJson = <L, M>(display: Display<L, M>, { servers, messages }: GlobalState<L, M>): StateJson => ({
  servers: servers.map(display.local),
  messages: messages.map(({ message, count }) => ({ message: display.message(message), copies: count })),
})
