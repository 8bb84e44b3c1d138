/** How the features' variables of the model compare to what was observed of them. */
import { lastConfiguration } from '../../model/raft/features/configurations.js'
import { encodeKind } from '../../model/raft/features/kinds.js'
import { isAnyOn } from '../../model/raft/features/switches.js'
import type { Features, FeatureVariables } from '../../model/raft/features/types.js'
import { describedVariables, variablesOf } from '../../model/raft/features/variables.js'
import type { Server, ServerId, Value } from '../../model/raft/types.js'

export type Comparison = readonly [field: string, expected: unknown, actual: unknown]

/** Each variable with its value and the observed one. */
export const comparedInFeatures = (s: Server, observed: Partial<FeatureVariables>): readonly Comparison[] =>
  describedVariables.map(([name]) => [name, variablesOf(s)[name], observed[name]])

const needed = new WeakMap<Features, readonly (keyof FeatureVariables)[]>()

/** The variables of the features that are on; `readCount` is never observed, see `meaningful`. */
const variablesOn = (features: Features): readonly (keyof FeatureVariables)[] => {
  const known = needed.get(features)
  if (known !== undefined) return known
  const names = describedVariables.flatMap(([name, { of }]) =>
    name !== 'readCount' && isAnyOn(features, of) ? [name] : [],
  )
  needed.set(features, names)
  return names
}

/** Whether every variable of the features that are on was observed. */
export const tellsAll = (features: Features, observed: Partial<FeatureVariables>): boolean =>
  variablesOn(features).every((name) => observed[name] !== undefined)

/** Whether they are as they were observed. */
export const agreesInFeatures = (s: Server, observed: Partial<FeatureVariables>): boolean => {
  const variables = variablesOf(s)
  for (const [name, { kind }] of describedVariables) {
    const actual = observed[name]
    if (actual === undefined || actual === variables[name]) continue
    if (typeof kind === 'string' || encodeKind(kind, actual) !== encodeKind(kind, variables[name])) return false
  }
  return true
}

/** An action of Membership.tla that somebody asked a leader for, with its parameter. */
export type ChangeAsked =
  | { readonly action: 'AddServer' | 'RemoveServer' | 'AddLearner' | 'Promote'; readonly server: ServerId }
  /** Sorted. */
  | { readonly action: 'EnterJoint'; readonly voters: readonly ServerId[] }

/** A configuration: its canonical text, and whether it is that with which the cluster begins. */
export interface MembersObserved {
  readonly text: Value
  readonly isFirst: boolean
}

/** Whether the observed configuration is the last one of the log or, where that has none, the first of the cluster. */
export const agreesInMembers = (s: Server, { text, isFirst }: MembersObserved): boolean => {
  const last = lastConfiguration(s.log)
  return last === null ? isFirst : last.last.value === text
}

export const comparedMembers = (s: Server, observed: MembersObserved): Comparison => {
  const own = lastConfiguration(s.log)?.last.value ?? 'those with which the cluster began'
  return ['members', agreesInMembers(s, observed) ? observed.text : own, observed.text]
}
