/** The variables of the features in a state of spec/RaftWhole.tla. */
import { type Kind, mapRecord } from '../../model/raft/features/kinds.js'
import { readHistoryKinds } from '../../model/raft/features/read-history.js'
import { isAnyOn } from '../../model/raft/features/switches.js'
import type { Features, FeatureVariables } from '../../model/raft/features/types.js'
import { describedVariables, initial } from '../../model/raft/features/variables.js'
import { misread, type Variables } from './itf-read.js'
import { at, numberOf, type Placed } from './placed.js'

/** How values are read that hold servers. */
interface Readers {
  readonly onServers: <A>(of: Placed, read: (value: Placed) => A) => readonly A[]
  readonly kindAt: (kind: Kind, of: Placed) => unknown
}

/** The history variables of reads, which are one in the model. */
export const readHistoryOf = (
  { kindAt }: Pick<Readers, 'kindAt'>,
  variable: (name: string) => Placed,
): Readonly<Record<string, unknown>> => mapRecord(readHistoryKinds, (kind, name) => kindAt(kind, variable(name)))

/** What the features keep of each server. One that is off keeps nothing but first values. */
export const featuresOfServers = (
  { onServers, kindAt }: Readers,
  variables: Variables,
  features: Features,
): readonly FeatureVariables[] => {
  // A state that was written before there was a feature has no variable of it.
  const known = describedVariables.filter(([name, { of }]) => variables[name] !== undefined || isAnyOn(features, of))
  const variable = (name: string): Placed => at(variables[name], name)
  const columns = known.map(([name, { kind, of }]) => {
    const values = onServers(variable(name), (placed) => kindAt(kind, placed))
    const first = JSON.stringify(initial[name])
    if (!isAnyOn(features, of) && values.some((value) => JSON.stringify(value) !== first))
      misread(name, 'its first value, since its feature is off')
    return [name, values] as const
  })
  // Each value was read as what its variable holds.
  return onServers(variable('currentTerm'), numberOf).map((_, i) => ({
    ...initial,
    ...Object.fromEntries(columns.map(([name, values]) => [name, values[i]])),
  }))
}

/** Without features a state of spec/RaftWhole.tla would lose what they keep. */
export const withoutFeatures = (variables: Variables): void => {
  for (const [name] of describedVariables)
    if (variables[name] !== undefined) misread(name, 'no variable of a feature; it needs --features')
}
