/** The features' variables of one server: how they begin, what makes them void, their canonical text. */
import { Nil, type Server } from '../types.js'
import type { FeatureVariables, VolatileVariables } from './types.js'

const nothing: VolatileVariables = { contact: false, preVotes: [], responded: [], transferee: Nil, toldToStand: false }

/** PreVoteInit, SnapshotInit and TransferInit. */
export const initial: FeatureVariables = { ...nothing, snapshotIndex: 0 }

/** The variables of a server; where no feature is on they have their first values. */
export const variablesOf = (s: Server): FeatureVariables => s.features ?? initial

/** The server with these variables changed. */
export const withVariables = (s: Server, changed: Partial<FeatureVariables>): Server => ({
  ...s,
  features: { ...variablesOf(s), ...changed },
})

/** `Forget(i)`: what was volatile is gone. */
export const Forget = (s: Server): Server => withVariables(s, nothing)

/** Whether a step has led to another term or role. */
export const hasMoved = (before: Server, after: Server): boolean =>
  before.currentTerm !== after.currentTerm || before.state !== after.state

export const encodeFeatures = (of: FeatureVariables): string =>
  [of.contact, of.preVotes, of.responded, of.snapshotIndex, of.transferee, of.toldToStand].join('|')
