/** A message of etcd's raft as one of figure 2. */
import { match } from 'ts-pattern'
import type { Body, Packet } from '../step.js'
import type { Message } from './line.js'

/** All that the trace tells of a message. */
const textOf = ({ type, from, to, term, index, logTerm, entries, commit, reject }: Message): string =>
  `${type} from ${from} to ${to} in term ${term}, index ${index}, logTerm ${logTerm}, ${entries} entries, commit ${commit}${reject ? ', reject' : ''}`

/** Null for a snapshot, which no trace tells yet. */
const bodyOf = ({ type, index, logTerm, entries, commit, reject }: Message): Body | null =>
  match(type)
    .returnType<Body | null>()
    .with('MsgVote', () => ({ type: 'RequestVote', lastLogIndex: index, lastLogTerm: logTerm }))
    .with('MsgVoteResp', () => ({ type: 'RequestVoteResponse', voteGranted: !reject }))
    .with('MsgApp', () => ({
      ...{ type: 'AppendEntries', prevLogIndex: index, prevLogTerm: logTerm, count: entries, leaderCommit: commit },
    }))
    .with('MsgAppResp', () => ({
      ...{ type: 'AppendEntriesResponse', success: !reject, ...(reject ? {} : { matchIndex: index }) },
    }))
    // A heartbeat carries what the follower is known to have of what is committed; its answer says nothing of the log.
    .with('MsgHeartbeat', () => ({ type: 'AppendEntries', prevLogIndex: commit, count: 0, leaderCommit: commit }))
    .with('MsgHeartbeatResp', () => ({ type: 'AppendEntriesResponse', success: true, matchIndex: 0 }))
    .with('MsgSnap', () => null)
    .exhaustive()

export const packetOf = (message: Message): Packet | null => {
  const body = bodyOf(message)
  const { from, to, term } = message
  return body === null ? null : { from, to, term, text: textOf(message), body }
}
