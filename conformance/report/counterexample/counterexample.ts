import type { Counterexample, PathStep } from '../../../model/checker/counterexample.js'
import type { GlobalState } from '../../../model/checker/protocol.js'
import { counted } from '../../../text/counts.js'
import { wrapped } from '../../../text/layout.js'
import { plain, type Style } from '../../../text/style.js'
import { table } from '../../../text/table.js'
import type { Display } from '../display/display.js'
import { difference } from './difference.js'

/** A step of a path as a reader sees it. */
export interface ShownStep {
  readonly action: string
  /** Null where the network moved by itself. */
  readonly server: string | null
  /** The message that was received, duplicated or lost; null for a spontaneous step. */
  readonly message: string | null
  /** See `difference`. */
  readonly changes: readonly string[]
}

/** The steps of a path from a state, each with what it changed. */
export const shownSteps = <L, M>(
  display: Display<L, M>,
  initial: GlobalState<L, M>,
  steps: readonly PathStep<L, M>[],
): readonly ShownStep[] =>
  steps.map(({ action, server, message, state }, k) => ({
    action,
    server: server === null ? null : display.server(server),
    message: message === null ? null : display.message(message),
    changes: difference(display, steps[k - 1]?.state ?? initial, state),
  }))

/** The steps as numbered lines, each with its changes below it. */
export const stepLines = (
  steps: readonly ShownStep[],
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => {
  const digits = String(steps.length).length
  return steps.flatMap(({ action, server, message, changes }, k) => {
    const number = `${String(k + 1).padStart(digits + 2)}. `
    const indent = number.length + 4
    const head = [`${number}${action}`, server ?? '', message === null ? '' : `on ${message}`]
    return [
      ...wrapped(head.filter((part) => part !== '').join(' '), width, indent).map(style.strong),
      ...(changes.length === 0 ? ['nothing changes'] : changes).flatMap((change) =>
        wrapped(`${' '.repeat(indent)}${change}`, width, indent + 2),
      ),
    ]
  })
}

/** The first line of a violation: which property fell, and in how many steps. */
export const headline = <L, M>({ property, kind, steps }: Counterexample<L, M>): string => {
  const what = kind === 'deadlock' ? 'No action is enabled' : `${property} does not hold`
  return `${what} ${steps.length === 0 ? 'in the initial state' : `after ${counted(steps.length, 'step')}`}`
}

/** The variables of every server side by side, then the messages of the network. */
export const stateLines = <L, M>(
  display: Display<L, M>,
  state: GlobalState<L, M>,
  width = Number.POSITIVE_INFINITY,
): readonly string[] => {
  const locals = state.servers.map(display.local)
  const variables = [...new Set(locals.flatMap((local) => Object.keys(local)))]
  return [
    ...table(
      [
        { heading: 'variable', align: 'left' },
        ...locals.map((_, i) => ({ heading: display.server(i), align: 'left' }) as const),
      ],
      variables.map((variable) => [variable, ...locals.map((local) => local[variable] ?? '')]),
      width,
    ),
    ...state.messages.flatMap(({ message, count }) =>
      wrapped(`message ${display.message(message)}${count === 1 ? '' : ` (${count} copies)`}`, width, 2),
    ),
  ]
}

/** A violation for a person: the headline, the steps with what changed in each, and what is false at the end. */
export const counterexampleLines = <L, M>(
  display: Display<L, M>,
  found: Counterexample<L, M>,
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => {
  const { property, source, kind, because, initial, steps } = found
  const last = steps.at(-1)?.state ?? initial
  const where = kind === 'action property' ? 'of the last step, which leads to this state' : 'in this state'
  return [
    style.bad(headline(found)),
    '',
    ...stepLines(shownSteps(display, initial, steps), width, style),
    ...(steps.length === 0 ? [] : ['']),
    ...wrapped(`False ${where}: ${property} (${source})`, width, 2).map(style.bad),
    ...(because ?? '').split('\n').flatMap((line) => (line === '' ? [] : wrapped(`  ${line}`, width, 4))),
    ...stateLines(display, last, width - 2).map((line) => `  ${line}`),
  ]
}
