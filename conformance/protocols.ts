/** Protocols by plain data, so that a worker thread can make its own. */
import { raft } from '../model/raft/protocol.js'
import type { ClusterSettings } from './cluster.js'
import { refiningCluster } from './refine.js'

export const modelProtocol = raft

/** A cluster of standard reducers, each step of which must refine the model. */
export const clusterProtocol = (settings: Omit<ClusterSettings, 'rules'>) => refiningCluster(settings, new Map())

/** The address of this module, for a `ProtocolSource`. */
export const url = import.meta.url
