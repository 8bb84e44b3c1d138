/** Protocols by plain data, so that a worker thread can make its own. */
import type { Message, ServerState } from '../../impl/raft/types.js'
import type { Protocol } from '../../model/checker/protocol.js'
import { type WholeSettings, wholeRaft } from '../../model/raft/features/protocol.js'
import type { ReadEvent, WholeEvent } from '../../model/raft/features/read-history.js'
import type { Features, WholeMessage } from '../../model/raft/features/types.js'
import { raft } from '../../model/raft/protocol.js'
import type { Server } from '../../model/raft/types.js'
import { abstraction } from '../refinement/abstraction.js'
import { type ClusterSettings, reducerCluster, serverIds } from '../refinement/cluster.js'
import { clusterActionProperties } from '../refinement/cluster-properties.js'
import { clusterInvariants, refiningCluster } from '../refinement/refine.js'

type PlainSettings = Omit<ClusterSettings, 'rules'>

export const modelProtocol = raft

/** Raft with features. */
export const wholeProtocol = ({
  settings,
  features,
}: {
  readonly settings: WholeSettings
  readonly features: Features
}): Protocol<Server, WholeMessage, WholeEvent> => wholeRaft(settings, features)

/** A cluster of standard reducers, asked for every property of states and steps, but not for the refinement. */
export const checkedClusterProtocol = (settings: PlainSettings): Protocol<ServerState, Message, ReadEvent> => {
  const of = abstraction(serverIds(settings.bounds.servers), settings.features)
  return {
    ...reducerCluster(settings),
    invariants: clusterInvariants(settings.bounds, of),
    actionProperties: clusterActionProperties(of),
  }
}

/** A cluster of standard reducers, each step of which must refine the model. */
export const clusterProtocol = (settings: PlainSettings): Protocol<ServerState, Message, ReadEvent> =>
  refiningCluster(settings, new Map())

/** The address of this module, for a `ProtocolSource`. */
export const url = import.meta.url
