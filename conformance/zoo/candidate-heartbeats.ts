/** A cluster whose candidates go on sending heartbeats: a leader that stands again has forgotten to stop its timer. */

import * as Log from '../../impl/raft/log.js'
import type { Message, ServerId, ServerState } from '../../impl/raft/types.js'
import type { Protocol } from '../../model/checker/protocol.js'
import type { ReadEvent } from '../../model/raft/features/read-history.js'
import { serverIds } from '../refinement/cluster.js'

const heartbeat = (from: ServerId, to: ServerId, { currentTerm, log, commitIndex }: ServerState): Message => ({
  ...{ _tag: 'AppendEntries', from, to, term: currentTerm, entries: [], leaderCommit: commitIndex },
  ...{ prevLogIndex: Log.lastIndex(log), prevLogTerm: Log.lastTerm(log) },
})

export const withCandidateHeartbeats = (
  cluster: Protocol<ServerState, Message, ReadEvent>,
): Protocol<ServerState, Message, ReadEvent> => {
  const servers = serverIds(cluster.servers)
  return {
    ...cluster,
    spontaneous: (i, s) => {
      const id = servers[i]
      const steps = cluster.spontaneous(i, s)
      if (id === undefined || s.role._tag !== 'Candidate') return steps
      const sent = servers.filter((to) => to !== id).map((to) => heartbeat(id, to, s))
      return [...steps, { action: 'HeartbeatTimeout', next: s, sent, consumes: false }]
    },
  }
}
