/** A path to something interesting, for a person. */
import type { Counterexample } from '../../../model/checker/counterexample.js'
import { counted } from '../../../text/counts.js'
import { plain, type Style } from '../../../text/style.js'
import type { Display } from '../display/display.js'
import { shownSteps, stateLines, stepLines } from './counterexample.js'

/** The first line: what is reached, and in how many steps. */
export const reached = ({ property, source, steps }: Counterexample<unknown, unknown>): string =>
  `${property} is reached in ${counted(steps.length, 'step')}, and in no fewer within these bounds (${source})`

export const witnessLines = <L, M>(
  display: Display<L, M>,
  found: Counterexample<L, M>,
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => pathLines(display, found, style.good(reached(found)), width, style)

/** The title, the steps with what changed in each, and the state that they lead to. */
export const pathLines = <L, M>(
  display: Display<L, M>,
  found: Counterexample<L, M>,
  title: string,
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => [
  title,
  '',
  ...stepLines(shownSteps(display, found.initial, found.steps), width, style),
  '',
  ...stateLines(display, found.steps.at(-1)?.state ?? found.initial, width),
]
