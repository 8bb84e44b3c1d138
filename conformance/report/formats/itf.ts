/**
 * Counterexamples in the Informal Trace Format, which Apalache, Quint and other tools read and show
 * (https://apalache.informal.systems/docs/adr/015adr-trace.html).
 */
import { match } from 'ts-pattern'
import type { Counterexample } from '../../../model/checker/counterexample.js'
import { headline } from '../counterexample/counterexample.js'
import type { TlaValue } from './tla-value.js'
import type { TlaView } from './tla-view.js'

/** An expression of the format; whole numbers are texts in it, since JSON's readers cut long ones. */
export type ItfValue =
  | boolean
  | string
  | { readonly '#bigint': string }
  | readonly ItfValue[]
  | { readonly '#set': readonly ItfValue[] }
  | { readonly '#map': readonly (readonly [ItfValue, ItfValue])[] }
  | { readonly [field: string]: ItfValue }

export interface ItfState {
  /** `index` counts from 0; `action` is what led to the state and is missing in the first. */
  readonly '#meta': { readonly index: number; readonly action?: string }
  readonly [variable: string]: ItfValue | { readonly index: number; readonly action?: string }
}

export interface ItfTrace {
  readonly '#meta': {
    readonly format: 'ITF'
    readonly 'format-description': string
    /** The module whose variables these are. */
    readonly source: string
    readonly description: string
  }
  readonly vars: readonly string[]
  readonly states: readonly ItfState[]
}

export const itfValue = (value: TlaValue): ItfValue =>
  match<TlaValue, ItfValue>(value)
    .with({ _tag: 'Number' }, (of) => ({ '#bigint': String(of.value) }))
    .with({ _tag: 'Boolean' }, (of) => of.value)
    .with({ _tag: 'Name' }, (of) => of.name)
    .with({ _tag: 'Sequence' }, ({ elements }) => elements.map(itfValue))
    .with({ _tag: 'Set' }, ({ elements }) => ({ '#set': elements.map(itfValue) }))
    .with({ _tag: 'Record' }, ({ fields }) =>
      Object.fromEntries(Object.entries(fields).map(([field, of]) => [field, itfValue(of)])),
    )
    .with({ _tag: 'Function' }, ({ pairs }) => ({
      '#map': pairs.map(([argument, of]) => [itfValue(argument), itfValue(of)] as const),
    }))
    .exhaustive()

/** The path to a violation; its last state violates the property, or is reached by a step that does. */
export const itfTrace = <L, M>(
  view: TlaView<L, M>,
  found: Counterexample<L, M>,
  description = headline(found),
): ItfTrace => {
  const state = (variables: Readonly<Record<string, TlaValue>>, meta: ItfState['#meta']): ItfState => ({
    '#meta': meta,
    ...Object.fromEntries(Object.entries(variables).map(([variable, value]) => [variable, itfValue(value)])),
  })
  const first = view.variables(found.initial)
  return {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache.informal.systems/docs/adr/015adr-trace.html',
      source: `${view.module}.tla`,
      description,
    },
    vars: Object.keys(first),
    states: [
      state(first, { index: 0 }),
      ...found.steps.map((step, k) => state(view.variables(step.state), { index: k + 1, action: view.action(step) })),
    ],
  }
}
