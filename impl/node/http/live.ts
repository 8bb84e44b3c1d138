/** What the page shows of a node, in one answer of bounded size. */
import * as t from 'io-ts'
import { NodeStatus, PeerTraffic } from '../core/backend.js'

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
