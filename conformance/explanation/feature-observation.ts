/** How the features' variables of the model compare to what was observed of them. */
import { encodeKind } from '../../model/raft/features/kinds.js'
import { isAnyOn } from '../../model/raft/features/switches.js'
import type { Features, FeatureVariables } from '../../model/raft/features/types.js'
import { describedVariables, variablesOf } from '../../model/raft/features/variables.js'
import type { Server } from '../../model/raft/types.js'

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
