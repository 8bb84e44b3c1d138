/** What the page shows of a node, in one answer of bounded size. */
import * as t from 'io-ts'
import { NodeStatus } from '../core/backend.js'

const count = t.number

/** How many messages of each kind, since the process began. A heartbeat is an AppendEntries without entries. */
export const MessageCounts = t.readonly(
  t.type({
    RequestVote: count,
    RequestVoteResponse: count,
    AppendEntries: count,
    Heartbeat: count,
    AppendEntriesResponse: count,
  }),
  'counts of messages',
)
export type MessageCounts = t.TypeOf<typeof MessageCounts>

/** What went between a node and one of its peers. */
export const PeerTraffic = t.readonly(
  t.type({ peer: t.string, sent: MessageCounts, received: MessageCounts }),
  'the traffic with a peer',
)
export type PeerTraffic = t.TypeOf<typeof PeerTraffic>

/** An entry of the log, without what it is about. */
export const ShownEntry = t.readonly(t.type({ index: t.number, term: t.number, what: t.string }), 'a shown entry')
export type ShownEntry = t.TypeOf<typeof ShownEntry>

export const Live = t.readonly(
  t.type({
    status: NodeStatus,
    /** The newest of the log, the oldest of them first. */
    entries: t.readonlyArray(ShownEntry),
    traffic: t.readonlyArray(PeerTraffic),
    /** Why it cannot serve as it should, as /readyz says; null if it can. */
    unready: t.union([t.string, t.null]),
  }),
  'what a node does at the moment',
)
export type Live = t.TypeOf<typeof Live>
