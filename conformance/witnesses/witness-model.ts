/** Shortest paths of the model to interesting states and steps. */
import type { Protocol } from '../../model/checker/protocol.js'
import type { Bounds, NetworkKind } from '../../model/raft/bounds.js'
import { wholeRaft } from '../../model/raft/features/protocol.js'
import type { WholeEvent } from '../../model/raft/features/read-history.js'
import { type Features, NoFeatures, type WholeMessage } from '../../model/raft/features/types.js'
import type { Narrowing } from '../../model/raft/narrowing.js'
import { raft } from '../../model/raft/protocol.js'
import { Literal, type Server } from '../../model/raft/types.js'
import { type WitnessName, witnessNames } from './names.js'
import { neverHappens } from './witnesses.js'

/** Overwriting an entry takes the model two steps. The first is `log-truncated`; only reducers do both in one step. */
type ModelWitnessName = Exclude<WitnessName, 'conflicting-entry-overwritten'>

export const isModelWitness = (name: WitnessName): name is ModelWitnessName => name !== 'conflicting-entry-overwritten'

export const modelWitnessNames: readonly WitnessName[] = witnessNames.filter(isModelWitness)

export interface WitnessScope {
  readonly bounds: Bounds
  readonly network: NetworkKind
  /** What is on beyond raft.tla. */
  readonly features?: Features
  /** Who stands in which term, where that is enough. */
  readonly narrowing?: Narrowing
}

/** raft.tla to the letter, without history, and with one property: that the thing never happens. */
export const modelWithout = (
  name: ModelWitnessName,
  { features, ...scope }: WitnessScope,
): Protocol<Server, WholeMessage, WholeEvent> => {
  const settings = { ...scope, history: false, relaxations: Literal }
  const claim = neverHappens(name)
  const claims = {
    invariants: claim._tag === 'State' ? [claim.property] : [],
    actionProperties: claim._tag === 'Step' ? [claim.property] : [],
  }
  // Without features the model has no other messages than raft.tla.
  const model =
    features === undefined
      ? (raft(settings) as unknown as Protocol<Server, WholeMessage, WholeEvent>)
      : wholeRaft(settings, features)
  return { ...model, ...claims }
}

/** With three servers. */
export const witnessFeatures = {
  preVote: { ...NoFeatures, preVote: [0, 1, 2] },
  checkQuorum: { ...NoFeatures, checkQuorum: true },
  mixed: { ...NoFeatures, preVote: [0] },
  transfer: { ...NoFeatures, leadershipTransfer: true },
  snapshots: { ...NoFeatures, snapshot: true },
  reads: { ...NoFeatures, reads: true },
  // One step of a change is enough to look at: of 3 servers, and one more.
  single: { ...NoFeatures, singleChanges: true, firstVoters: [0, 1, 2], maxConfigurations: 2 },
  removal: { ...NoFeatures, singleChanges: true, maxConfigurations: 1 },
  joint: { ...NoFeatures, jointChanges: true, maxConfigurations: 2 },
  learner: { ...NoFeatures, learners: true, firstVoters: [0], maxConfigurations: 2 },
} as const satisfies Readonly<Record<string, Features>>

/** The first server leads in term 2, the second in term 3. */
export const inTurns: Narrowing = {
  onlyCandidate: [
    { server: 0, term: 2 },
    { server: 1, term: 3 },
  ],
}

/** The first server leads, in term 2. */
export const byTheFirst: Narrowing = { onlyCandidate: [{ server: 0, term: 2 }] }

/** One message at a time is enough, and keeps the search short. */
const least: Bounds = { servers: 3, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 1, maxCopies: 1 }

/** Bounds within which each thing is reached, soon enough to wait for it. */
export const modelBounds: Readonly<Record<ModelWitnessName, WitnessScope>> = {
  'leader-elected': { bounds: { ...least, maxLog: 0 }, network: 'core' },
  'entry-committed': { bounds: least, network: 'core' },
  'entry-committed-by-all': { bounds: { ...least, maxMessages: 2 }, network: 'core' },
  'old-term-entry-committed': { bounds: { ...least, maxTerm: 3, maxLog: 2 }, network: 'core' },
  'log-truncated': { bounds: { ...least, maxTerm: 3 }, network: 'core' },
  'two-leaders': { bounds: { ...least, maxTerm: 3, maxLog: 0 }, network: 'core' },
  'asker-followed-again': {
    bounds: { ...least, servers: 2, maxLog: 0 },
    network: 'core',
    features: { ...witnessFeatures.preVote, preVote: [0, 1] },
  },
  'cut-off-leader-stepped-down': {
    ...{ bounds: { ...least, servers: 2, maxLog: 0 }, network: 'core', features: witnessFeatures.checkQuorum },
  },
  'mixed-cluster-elected': {
    ...{ bounds: { ...least, servers: 2, maxLog: 0 }, network: 'core', features: witnessFeatures.mixed },
  },
  'caught-up-by-snapshot': { bounds: { ...least, values: 1 }, network: 'core', features: witnessFeatures.snapshots },
  'snapshot-met-conflict': {
    bounds: { ...least, maxTerm: 3 },
    network: 'core',
    narrowing: inTurns,
    features: witnessFeatures.snapshots,
  },
  'stale-snapshot-ignored': {
    ...{ bounds: least, network: 'no-duplication', narrowing: inTurns, features: witnessFeatures.snapshots },
  },
  'restarted-from-snapshot': {
    ...{ bounds: { ...least, servers: 2 }, network: 'no-duplication', features: witnessFeatures.snapshots },
  },
  'read-confirmed': { bounds: { ...least, servers: 2 }, network: 'core', features: witnessFeatures.reads },
  'follower-read-answered': { bounds: { ...least, servers: 2 }, network: 'core', features: witnessFeatures.reads },
  'read-lost-with-leadership': {
    ...{ bounds: { ...least, servers: 2, maxTerm: 3 }, network: 'core', features: witnessFeatures.reads },
  },
  'members-grown-and-shrunk': {
    bounds: { ...least, servers: 4, maxLog: 3 },
    network: 'core',
    narrowing: { ...byTheFirst, emptyLog: [3] },
    features: witnessFeatures.single,
  },
  'leader-removed-itself': {
    bounds: { ...least, maxLog: 2 },
    ...{ network: 'core', narrowing: byTheFirst, features: witnessFeatures.removal },
  },
  'joint-finished-by-another': {
    bounds: { ...least, values: 0, maxTerm: 3, maxLog: 2 },
    network: 'no-duplication',
    narrowing: { ...inTurns, emptyLog: [2] },
    features: witnessFeatures.joint,
  },
  'joint-rolled-back': {
    bounds: { ...least, values: 1, maxTerm: 3, maxLog: 1 },
    ...{ network: 'core', narrowing: inTurns, features: witnessFeatures.joint },
  },
  'learner-promoted': {
    bounds: { ...least, servers: 2, maxLog: 3 },
    ...{ network: 'core', narrowing: byTheFirst, features: witnessFeatures.learner },
  },
  'leadership-handed-over': {
    ...{ bounds: { ...least, servers: 2, maxTerm: 3, maxLog: 0 }, network: 'core', features: witnessFeatures.transfer },
  },
}
