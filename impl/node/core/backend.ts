/** What the node offers to whoever serves its clients. */
import * as t from 'io-ts'
import { coreKinds } from '../../raft/messages.js'

/** `R`: what the state machine replies with. */
export type Outcome<R> =
  | {
      /** The command is committed and applied; `reply` is the state machine's, `index` the entry's place in the log. */
      readonly _tag: 'Applied'
      readonly reply: R
      readonly index: number
    }
  | {
      /** Nothing was done: the node does not lead and could not pass the command on. `leader` is the one that it knows of. */
      readonly _tag: 'NotLeader'
      readonly leader: string | null
    }
  | {
      /** Leadership was lost, or the wait too long, after the command went into the log: it may yet be applied. */
      readonly _tag: 'Lost'
    }
  | {
      /** Nothing was done: an earlier command with the same key has not been answered yet. */
      readonly _tag: 'InFlight'
    }
  | {
      /** Nothing was done, and why in one line, for instance that the node is stopping. */
      readonly _tag: 'Unavailable'
      readonly why: string
    }

const count = t.number

export const NodeStatus = t.readonly(
  t.type({
    id: t.string,
    role: t.union([t.literal('Follower'), t.literal('Candidate'), t.literal('Leader')]),
    term: count,
    /** The id of the leader that this node believes in: itself, if it leads. */
    leader: t.union([t.string, t.null]),
    commitIndex: count,
    lastApplied: count,
    lastIndex: count,
    /** Of the state machine after `lastApplied`: equal on any two nodes that have applied the same entries. */
    digest: t.string,
  }),
  'the status of a node',
)
export type NodeStatus = t.TypeOf<typeof NodeStatus>

/** The kinds of messages that are counted. A heartbeat is an AppendEntries without entries. */
export type CountedKind = (typeof coreKinds)[number] | 'Heartbeat'
export const countedKinds: readonly CountedKind[] = [...coreKinds, 'Heartbeat']

/** Something for each of these kinds. */
export const byKind = <A>(of: (kind: CountedKind) => A): Readonly<Record<CountedKind, A>> =>
  Object.fromEntries(countedKinds.map((kind) => [kind, of(kind)])) as Record<CountedKind, A>

/** How many messages of each kind, since the process began. */
export const MessageCounts = t.readonly(
  t.type(
    byKind(() => count),
    'counts of messages',
  ),
)
export type MessageCounts = t.TypeOf<typeof MessageCounts>

/** What went between a node and one of its peers. */
export const PeerTraffic = t.readonly(
  t.type({ peer: t.string, sent: MessageCounts, received: MessageCounts }),
  'the traffic with a peer',
)
export type PeerTraffic = t.TypeOf<typeof PeerTraffic>

/** What this node holds by itself, which may be old. */
export interface LocalReading<R> {
  readonly reply: R
  /** The last entry that it takes into account. */
  readonly index: number
  /** Milliseconds since this node last heard from a leader, or as a leader from a majority; null if it never has. */
  readonly ageMs: number | null
  readonly leader: string | null
}

/** What came of asking for a change. */
export type ChangeOutcome =
  /** The leader has the configuration in its log, by which it counts: it holds once the entry is committed. */
  | { readonly _tag: 'Appended'; readonly index: number; readonly term: number }
  | { readonly _tag: 'NotLeader'; readonly leader: string | null }
  /** The leader will not have it; the reason is for people. */
  | { readonly _tag: 'Refused'; readonly because: string }
  | { readonly _tag: 'Unavailable'; readonly why: string }
  /** The node stopped before anything was known. */
  | { readonly _tag: 'Lost' }

/** An entry of the log; the command is null for a leader's no-op. */
export interface LogEntry {
  readonly index: number
  readonly term: number
  readonly command: string | null
}

export interface Backend<R> {
  /** Calls `done` exactly once, never before it returns. `key`: the client's name for the command, if it has one. */
  readonly submit: (command: string, done: (outcome: Outcome<R>) => void, key?: string | null) => void
  readonly status: () => NodeStatus
  /** What a command that changes nothing is answered by the local state, at once and without the log. */
  readonly readLocally: (command: string) => LocalReading<R>
  /** The newest entries of the local log, the oldest of them first. */
  readonly tail: (limit: number) => readonly LogEntry[]
  /** The messages that went between this node and each of its peers since it began. */
  readonly traffic: () => readonly PeerTraffic[]
  /** Why the node cannot serve as it should at the moment, in one line; null if it can. */
  readonly unready: () => string | null
}
