/** What other formats tell of a run, in one form: the steps of each node, without ids of messages and without the entries in them. */
import type { Role } from '../format.js'

/** Where a step begins in what was given. */
export interface Place {
  readonly file: string
  /** From 1. */
  readonly line: number
}

/** What a message says; `count` is how many entries it carries. */
export type Body =
  | { readonly type: 'RequestVote'; readonly lastLogIndex: number; readonly lastLogTerm: number }
  | { readonly type: 'RequestVoteResponse'; readonly voteGranted: boolean }
  | {
      readonly type: 'AppendEntries'
      readonly prevLogIndex: number
      readonly prevLogTerm?: number
      readonly count: number
      readonly leaderCommit: number
    }
  | { readonly type: 'AppendEntriesResponse'; readonly success: boolean; readonly matchIndex?: number }

export interface Packet {
  readonly from: string
  readonly to: string
  readonly term: number
  /** All that the line says of the message: what is received was sent under the same text. It stands in refusals. */
  readonly text: string
  readonly body: Body
}

/** The variables after a step, as far as they are told. */
export interface After {
  readonly currentTerm?: number
  readonly votedFor?: string | null
  readonly role?: Role
  readonly commitIndex?: number
  readonly lastIndex?: number
}

export interface Step {
  readonly at: Place
  readonly node: string
  readonly event: 'Restart' | 'ElectionTimeout' | 'HeartbeatTimeout' | 'ClientRequests' | 'Receive'
  /** Of a `Receive`, and of nothing else. */
  readonly received: Packet | null
  /** To other nodes, in order. */
  readonly sent: readonly Packet[]
  /** The terms of the entries that the node has added as a leader. */
  readonly appended: readonly number[]
  readonly after: After
}

/** What is known of the run as a whole. */
export interface Run {
  readonly cluster: string
  readonly run: string
  /** In the order of the header. */
  readonly nodes: readonly string[]
}

/** A run as another format tells it. */
export interface Told {
  readonly run: Run
  /** The steps of each file, in their order there. */
  readonly files: readonly (readonly Step[])[]
}
