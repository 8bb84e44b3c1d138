/** Shortest paths of a cluster of reducers to interesting states and steps. */

import type { Message, ServerState } from '../../impl/raft/types.js'
import type { Counterexample } from '../../model/checker/counterexample.js'
import { explore } from '../../model/checker/explore.js'
import type { Protocol } from '../../model/checker/protocol.js'
import type { ReadEvent } from '../../model/raft/features/read-history.js'
import { type Abstraction, abstraction } from '../refinement/abstraction.js'
import { type ClusterSettings, reducerCluster, serverIds } from '../refinement/cluster.js'
import { lifted, liftedAction } from '../refinement/lift-properties.js'
import type { ReducerWitnessName } from './names.js'
import { byTheFirst, inTurns, witnessFeatures } from './witness-model.js'
import { neverHappens } from './witnesses.js'

/** The cluster of reducers with one property: that the thing never happens. */
export const clusterWithout = (
  name: ReducerWitnessName,
  settings: ClusterSettings,
  of: Abstraction,
): Protocol<ServerState, Message, ReadEvent> => {
  const cluster = reducerCluster(settings)
  const claim = neverHappens(name)
  return claim._tag === 'State'
    ? { ...cluster, invariants: [lifted(of)(claim.property)] }
    : { ...cluster, actionProperties: [liftedAction(of)(claim.property)] }
}

/**
 * A shortest path to the thing of this name, as the counterexample to the claim that it never happens; null if the
 * cluster does not get there within the settings. `leastSettings` suffice.
 */
export const witness = (
  name: ReducerWitnessName,
  settings: ClusterSettings = leastSettings[name],
): Counterexample<ServerState, Message> | null =>
  explore(clusterWithout(name, settings, abstraction(serverIds(settings.bounds.servers), settings.features))).violation

/** Room in the network for all messages on the way, so that none need be lost and no path is longer for it. */
const roomy = { servers: 3, values: 1, maxTerm: 3, maxLog: 2, maxMessages: 8, maxCopies: 1 } as const

/** Settings within which each thing is reached soon, and by a path that no wider bounds make shorter. */
export const leastSettings: Readonly<Record<ReducerWitnessName, ClusterSettings>> = {
  'leader-elected': { bounds: { ...roomy, maxTerm: 2 }, network: 'core' },
  'entry-committed': { bounds: { ...roomy, maxTerm: 2 }, network: 'core' },
  'entry-committed-by-all': { bounds: { ...roomy, maxTerm: 2 }, network: 'core' },
  'old-term-entry-committed': { bounds: roomy, network: 'core' },
  'log-truncated': { bounds: roomy, network: 'core' },
  'conflicting-entry-overwritten': { bounds: roomy, network: 'core' },
  'two-leaders': { bounds: roomy, network: 'core' },
  'asker-followed-again': { bounds: { ...roomy, maxTerm: 2 }, network: 'core', features: witnessFeatures.preVote },
  'cut-off-leader-stepped-down': {
    ...{ bounds: { ...roomy, maxTerm: 2 }, network: 'core', features: witnessFeatures.checkQuorum },
  },
  'mixed-cluster-elected': { bounds: { ...roomy, maxTerm: 2 }, network: 'core', features: witnessFeatures.mixed },
  'caught-up-by-snapshot': {
    ...{ bounds: { ...roomy, maxTerm: 2 }, network: 'core', narrowing: inTurns },
    features: witnessFeatures.snapshots,
  },
  'snapshot-met-conflict': {
    bounds: { ...roomy, values: 0, maxLog: 1, maxMessages: 3 },
    network: 'no-duplication',
    narrowing: inTurns,
    features: witnessFeatures.snapshots,
  },
  'stale-snapshot-ignored': {
    ...{ bounds: { ...roomy, maxTerm: 2 }, network: 'core', narrowing: inTurns },
    features: witnessFeatures.snapshots,
  },
  'restarted-from-snapshot': {
    bounds: { ...roomy, servers: 2, values: 0, maxTerm: 2, maxLog: 1, maxMessages: 2 },
    network: 'no-duplication',
    features: witnessFeatures.snapshots,
  },
  'read-confirmed': { bounds: { ...roomy, maxTerm: 2 }, network: 'core', features: witnessFeatures.reads },
  'follower-read-answered': { bounds: { ...roomy, maxTerm: 2 }, network: 'core', features: witnessFeatures.reads },
  'read-lost-with-leadership': { bounds: roomy, network: 'core', features: witnessFeatures.reads },
  'members-grown-and-shrunk': {
    bounds: { ...roomy, servers: 4, values: 0, maxTerm: 2, maxLog: 3, maxMessages: 6 },
    network: 'core',
    narrowing: { ...byTheFirst, emptyLog: [3] },
    features: witnessFeatures.single,
  },
  'leader-removed-itself': {
    bounds: { ...roomy, values: 0, maxTerm: 2 },
    ...{ network: 'core', narrowing: byTheFirst, features: witnessFeatures.removal },
  },
  'joint-rolled-back': {
    bounds: { ...roomy, values: 0 },
    ...{ network: 'core', narrowing: inTurns, features: witnessFeatures.joint },
  },
  'learner-promoted': {
    bounds: { ...roomy, servers: 2, values: 0, maxTerm: 2, maxLog: 3 },
    ...{ network: 'core', narrowing: byTheFirst, features: witnessFeatures.learner },
  },
  'leadership-handed-over': { bounds: roomy, network: 'core', features: witnessFeatures.transfer },
}
