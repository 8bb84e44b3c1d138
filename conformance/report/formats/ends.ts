/** Where messages come from and go to, by the servers' numbers. */
import type { Message as ReducerMessage } from '../../../impl/raft/types.js'
import type { WholeMessage } from '../../../model/raft/features/types.js'
import { serverNumber } from '../../refinement/abstraction.js'
import { serverIds } from '../../refinement/cluster.js'
import type { Ends } from './mermaid.js'

export const modelEnds: Ends<WholeMessage> = ({ msource, mdest }) => [msource, mdest]

/** For a cluster of this many reducers. */
export const reducerEnds = (servers: number): Ends<ReducerMessage> => {
  const ids = serverIds(servers)
  return ({ from, to }) => [serverNumber(ids, from), serverNumber(ids, to)]
}
