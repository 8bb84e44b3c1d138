/** How the features' variables of the model compare to what was observed of them. */
import { encodeKind } from '../../model/raft/features/kinds.js'
import type { FeatureVariables } from '../../model/raft/features/types.js'
import { describedVariables, variablesOf } from '../../model/raft/features/variables.js'
import type { Server } from '../../model/raft/types.js'

export type Comparison = readonly [field: string, expected: unknown, actual: unknown]

/** Each variable with its value and the observed one. */
export const comparedInFeatures = (s: Server, observed: Partial<FeatureVariables>): readonly Comparison[] =>
  describedVariables.map(([name]) => [name, variablesOf(s)[name], observed[name]])

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
