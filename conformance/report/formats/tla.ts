/** Counterexamples as TLC prints them, so that its users, and the tools that read its output, feel at home. */
import { match } from 'ts-pattern'
import type { Counterexample } from '../../../model/checker/counterexample.js'
import type { TlaValue } from './tla-value.js'
import type { TlaView } from './tla-view.js'

/**
 * Where an action is defined, as TLC says it: `line 150, col 5 to line 161, col 58`, with `of module PreVote` where it is not
 * in Raft.tla; undefined if it is not known.
 */
export type Location = (action: string) => string | undefined

/** An expression of TLA+ in one line. */
export const tlaText = (value: TlaValue): string =>
  match(value)
    .with({ _tag: 'Number' }, (of) => String(of.value))
    .with({ _tag: 'Boolean' }, (of) => (of.value ? 'TRUE' : 'FALSE'))
    .with({ _tag: 'Name' }, (of) => of.name)
    .with({ _tag: 'Sequence' }, ({ elements }) => `<<${elements.map(tlaText).join(', ')}>>`)
    .with({ _tag: 'Set' }, ({ elements }) => `{${elements.map(tlaText).join(', ')}}`)
    .with({ _tag: 'Record' }, ({ fields }) => {
      const shown = Object.entries(fields).map(([field, of]) => `${field} |-> ${tlaText(of)}`)
      return `[${shown.join(', ')}]`
    })
    .with({ _tag: 'Function' }, ({ pairs }) =>
      // A function without arguments is the empty sequence.
      pairs.length === 0
        ? '<<>>'
        : `(${pairs.map(([argument, of]) => `${tlaText(argument)} :> ${tlaText(of)}`).join(' @@ ')})`,
    )
    .exhaustive()

/** TLC names the property and then tells the behaviour; a property of steps is one of `PROPERTIES` there. */
const errorLine = <L, M>({ kind, property, steps }: Counterexample<L, M>): string => {
  if (kind === 'deadlock') return 'Error: Deadlock reached.'
  if (kind === 'action property') return `Error: Action property ${property} is violated.`
  return steps.length === 0
    ? `Error: Invariant ${property} is violated by the initial state:`
    : `Error: Invariant ${property} is violated.`
}

export const tlaLines = <L, M>(
  view: TlaView<L, M>,
  found: Counterexample<L, M>,
  location: Location = () => undefined,
): readonly string[] => {
  const state = (variables: Readonly<Record<string, TlaValue>>): readonly string[] => [
    ...Object.entries(variables).map(([variable, value]) => `/\\ ${variable} = ${tlaText(value)}`),
    '',
  ]
  const label = (step: Counterexample<L, M>['steps'][number]): string => {
    const place = location(step.action)
    const action = view.action(step)
    if (place === undefined) return `${action} of module ${view.module}`
    if (place.includes(' of module ')) return `${action} ${place}`
    return `${action} ${place} of module ${view.module === 'RaftWhole' ? 'Raft' : view.module}`
  }
  return [
    errorLine(found),
    ...(found.steps.length === 0 && found.kind !== 'deadlock'
      ? []
      : ['Error: The behavior up to this point is:', 'State 1: <Initial predicate>']),
    ...state(view.variables(found.initial)),
    ...found.steps.flatMap((step, k) => [`State ${k + 2}: <${label(step)}>`, ...state(view.variables(step.state))]),
  ]
}

/**
 * Finds actions in the text of a module in which the body of a definition begins on the line after its head and ends
 * before the next empty line, as in spec/Raft.tla.
 */
export const locationsIn = (text: string): Location => {
  const lines = text.split('\n')
  // A path has many steps of few actions.
  const known = new Map<string, string | undefined>()
  return (action) => {
    if (!known.has(action)) known.set(action, locationIn(lines, action))
    return known.get(action)
  }
}

const locationIn = (lines: readonly string[], action: string): string | undefined => {
  const head = lines.findIndex((line) => new RegExp(`^${action}(\\([^)]*\\))? ==\\s*$`).test(line))
  if (head < 0) return undefined
  const body = lines.slice(head + 1)
  const blank = body.findIndex((line) => line.trim() === '')
  const length = blank < 0 ? body.length : blank
  const column = (body[0] ?? '').search(/\S/) + 1
  return `line ${head + 2}, col ${column} to line ${head + 1 + length}, col ${(body[length - 1] ?? '').trimEnd().length}`
}
