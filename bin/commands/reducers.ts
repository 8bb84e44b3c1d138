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

/** The model's invariants; a leader's empty entry is a value like any other to them. */
export const invariantsOfReducers = (values: BoundsValues): readonly Invariant<Server, Message>[] => {
  const constants = constantsOf(conformanceSettings(values))
  return invariants({ ...constants, values: [...constants.values, NOOP] })
}
