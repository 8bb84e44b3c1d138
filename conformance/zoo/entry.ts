/** What the zoo knows of a bug: what is changed, where it was seen, what must fall, and how it is caught. */
import type { Rules } from '../../impl/raft/rules.js'
import type { Bounds, NetworkKind } from '../../model/raft/bounds.js'
import type { Features } from '../../model/raft/features/types.js'
import type { Narrowing } from '../../model/raft/narrowing.js'
import type { Relaxations } from '../../model/raft/types.js'

/** What is explored: how large a cluster, within which bounds. */
export interface Scope {
  readonly bounds: Bounds
  readonly network: NetworkKind
  /** At most this many entries in one AppendEntries. */
  readonly maxEntriesPerMessage: number
  /** What is on beyond raft.tla. */
  readonly features?: Features
  /** Who stands in which term, where that is enough. */
  readonly narrowing?: Narrowing
  /** What the model of the refinement may do beyond raft.tla; that of our own reducers if it is left out. */
  readonly relaxations?: Relaxations
}

/** Simulated runs of this many servers, with the seeds from 1 on: one after another until one is refused. */
export interface Simulations {
  readonly servers: number
  readonly seeds: number
}

/** What is wrong with the cluster. */
export type Fault =
  /** Some of the reducer's named decisions are others. */
  | { readonly _tag: 'Rule'; readonly rules: Partial<Rules> }
  /** The shell lets the messages of an election timeout out before the disk has the new term and the vote. */
  | { readonly _tag: 'EarlyVoteRequest' }
  /** A candidate goes on sending heartbeats, as if it led still. */
  | { readonly _tag: 'CandidateHeartbeats' }
  /** A server that believes it leads answers reads from its own state. */
  | { readonly _tag: 'LocalReads' }
  /** The store does not recognise a command that it has executed before. */
  | { readonly _tag: 'ForgottenKeys' }

/**
 * A way to catch the bug. `invariants`: the broken cluster is explored until the named property falls. `refinement`: it
 * is explored until a step is not one of the model. `trace validation`: the recorded run of a simulated broken cluster is
 * refused. `simulation`: a whole broken cluster, its shop and its clients included, goes through faults in virtual time,
 * until one of the checks on it fails.
 */
export type Catch =
  | { readonly by: 'invariants'; readonly property: string; readonly scope: Scope }
  | { readonly by: 'refinement'; readonly scope: Scope }
  | { readonly by: 'trace validation'; readonly runs: Simulations }
  | { readonly by: 'simulation'; readonly runs: Simulations }

export type Way = Catch['by']

export interface Entry {
  /** A short name for the command line, unique in the zoo. */
  readonly name: string
  /** What the broken cluster does, as a sentence. */
  readonly what: string
  /** The number in the catalogue of docs/zoo.md; null for a classic mistake that is not tied to one program. */
  readonly number: number | null
  /** The programs and issues where it was seen, or the passage of the paper that warns of it. */
  readonly seen: string
  readonly fault: Fault
  /** Each must succeed. What the first one finds stands for the bug in a summary. */
  readonly catches: readonly [Catch, ...Catch[]]
}
