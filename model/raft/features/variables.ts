/** The features' variables of one server: how they begin, what makes them void, their canonical text. */
import { Nil, type Server, type ServerId } from '../types.js'
import { encodeKind, type Kind, renamedKind, sortedSet } from './kinds.js'
import type { Switch } from './switches.js'
import type { FeatureVariables, VolatileVariables, WaitingRead } from './types.js'

const nothing: VolatileVariables = {
  ...{ contact: false, preVotes: [], responded: [] },
  ...{ transferee: Nil, toldToStand: false },
  ...{ readRound: 0, reads: [] },
}

/** PreVoteInit, SnapshotInit, TransferInit, ReadsInit and MembershipInit. */
export const initial: FeatureVariables = { ...nothing, snapshotIndex: 0, readCount: 0, appliedIndex: 0, incarnation: 0 }

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

interface Variable {
  readonly kind: Kind
  /** It keeps its first value where all of these are off. */
  readonly of: readonly Switch[]
}

const SERVERS = { SUBSET: 'Server' } as const
const READ: Kind = {
  record: { server: 'Server', read: 'Nat', index: 'Nat', round: 'Nat', confirmed: SERVERS },
}

/** The reads that wait at a leader, in their order. */
export const sortedReads = (reads: readonly WaitingRead[]): readonly WaitingRead[] => sortedSet(READ, reads)

/** The variables in the order of their modules. */
export const featureVariables: Readonly<Record<keyof FeatureVariables, Variable>> = {
  contact: { kind: 'BOOLEAN', of: ['preVote', 'checkQuorum'] },
  preVotes: { kind: SERVERS, of: ['preVote'] },
  responded: { kind: SERVERS, of: ['checkQuorum'] },
  snapshotIndex: { kind: 'Nat', of: ['snapshot'] },
  transferee: { kind: 'Server', of: ['leadershipTransfer'] },
  toldToStand: { kind: 'BOOLEAN', of: ['leadershipTransfer'] },
  readCount: { kind: 'Nat', of: ['reads'] },
  readRound: { kind: 'Nat', of: ['reads'] },
  reads: { kind: { SUBSET: READ }, of: ['reads'] },
  appliedIndex: { kind: 'Nat', of: ['appliedConfigurations'] },
  incarnation: { kind: 'Nat', of: ['wipes'] },
}

/** The same with their names, in that order. */
export const describedVariables = Object.entries(featureVariables) as readonly (readonly [
  keyof FeatureVariables,
  Variable,
])[]

export const encodeFeatures = (of: FeatureVariables): string =>
  describedVariables.map(([name, { kind }]) => encodeKind(kind, of[name])).join('|')

/** The variables when the servers are renamed. */
export const renamedFeatures = (of: FeatureVariables, rename: (i: ServerId) => ServerId): FeatureVariables =>
  Object.fromEntries(
    describedVariables.map(([name, { kind }]) => [name, renamedKind(kind, of[name], rename)]),
  ) as unknown as FeatureVariables
