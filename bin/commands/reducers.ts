/** What `check --of impl` and `refine` hold a cluster of reducers to. */
import { NOOP } from '../../conformance/abstraction.js'
import type { Invariant } from '../../model/checker/protocol.js'
import { constantsOf, type Settings } from '../../model/raft/bounds.js'
import { invariants } from '../../model/raft/invariants/invariants.js'
import { type Message, Relaxed, type Server } from '../../model/raft/types.js'
import { type BoundsValues, boundsOf } from './bounds.js'

/** The model for reducers: relaxed, and without the history variables that they do not have. */
export const conformanceSettings = (values: BoundsValues): Settings => ({
  bounds: boundsOf(values),
  network: values.network,
  history: false,
  relaxations: Relaxed,
})

/** Properties of the model that cannot be asked of a reducer, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  LeaderHasQuorum: 'a reducer that leads has forgotten the votes by which it was elected',
}

/** The model's invariants that can be asked of a reducer; its empty entry is a value like any other to them. */
export const invariantsOfReducers = (values: BoundsValues): readonly Invariant<Server, Message>[] => {
  const constants = constantsOf(conformanceSettings(values))
  const all = invariants({ ...constants, values: [...constants.values, NOOP] })
  return all.filter(({ name }) => !(name in leftOut))
}
