/** What a leader knows of its followers: `nextIndex[]` and `matchIndex[]` of the paper's figure 2. */
import { Index } from './entry.js'
import type { ServerId } from './types.js'

/** No entry is known to match: the leader looks for the place up to which the logs do. */
export interface Probe {
  readonly _tag: 'Probe'
  /** The next entry to send. */
  readonly nextIndex: Index
}

/** The logs match: entries follow one another without waiting for the answers. */
export interface Replicate {
  readonly _tag: 'Replicate'
  /** The next entry to send. */
  readonly nextIndex: Index
  /** The highest entry known to be replicated on the follower, from 1. */
  readonly matchIndex: Index
}

/** What a leader knows of one follower. */
export type Progress = Probe | Replicate

/** What a leader knows of each of the other servers. */
export type ProgressOfAll = ReadonlyMap<ServerId, Progress>

/** A match up to 0 says nothing. */
export const progressAt = (nextIndex: Index, matchIndex: Index): Progress =>
  matchIndex === 0 ? { _tag: 'Probe', nextIndex } : { _tag: 'Replicate', nextIndex, matchIndex }

/** The highest entry known to be replicated on the follower; 0 while there is none. */
export const matchIndexOf = (progress: Progress): Index =>
  progress._tag === 'Replicate' ? progress.matchIndex : Index(0)
