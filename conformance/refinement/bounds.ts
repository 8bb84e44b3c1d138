/**
 * The bounds within which the refinement is shown exhaustively, and what an exploration within them comes to. Terms start
 * at 1, so `maxTerm` 3 is room for the leaders of two terms; each leader begins with an entry of its own, so `maxLog` is
 * the number of these entries and of the clients' commands.
 *
 * The batch size is one of the bounds. Where a message holds all entries, a follower has the whole log of its leader or
 * nothing of it, and nothing that begins with a part of a log on a quorum is ever seen: figure 8 of the paper is the
 * classic. So each row is explored with one entry in a message, too.
 */

import type { Bounds, NetworkKind } from '../../model/raft/bounds.js'
import type { Features } from '../../model/raft/features/types.js'
import type { Narrowing } from '../../model/raft/narrowing.js'

/** The batch size unless another one is asked for: with it a follower has all of its leader's log or nothing. */
export const wholeLogs = ({ maxLog }: Pick<Bounds, 'maxLog'>): number => Math.max(1, maxLog)

export interface RefinementBounds {
  /** What the bounds leave room for, in a few words. */
  readonly name: string
  readonly bounds: Bounds
  readonly network: NetworkKind
  /** At most this many entries in one AppendEntries. */
  readonly maxEntriesPerMessage: number
  /** Whether states that differ only in which server is which are explored as one. */
  readonly symmetry: boolean
  /** What is on beyond raft.tla. */
  readonly features?: Features
  /** Who stands in which term, where only that is explored. */
  readonly narrowing?: Narrowing
  /** The counts of the whole exploration; they change only if the reducer, the network or the bounds do. */
  readonly generated: number
  readonly distinct: number
  readonly depth: number
}

/** A few seconds together: for the tests, and for a first look. */
export const quick: readonly RefinementBounds[] = [
  {
    name: '3 reducers, the leader of 1 term, 1 command',
    bounds: { servers: 3, values: 1, maxTerm: 2, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 2,
    symmetry: false,
    generated: 2_756_965,
    distinct: 253_692,
    depth: 33,
  },
  {
    name: '3 reducers, the leader of 1 term, 1 command, 1 entry a message',
    bounds: { servers: 3, values: 1, maxTerm: 2, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    generated: 2_960_413,
    distinct: 271_686,
    depth: 36,
  },
  {
    name: '2 reducers, the leaders of 2 terms, 1 command of 2',
    bounds: { servers: 2, values: 2, maxTerm: 3, maxLog: 3, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 3,
    symmetry: false,
    generated: 3_113_811,
    distinct: 313_818,
    depth: 28,
  },
  {
    name: '2 reducers, the leaders of 2 terms, 1 command of 2, 1 entry a message',
    bounds: { servers: 2, values: 2, maxTerm: 3, maxLog: 3, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    generated: 2_875_483,
    distinct: 289_222,
    depth: 33,
  },
]

/**
 * What the quick ones have no room for, for `verify`, which takes about a minute with them: the leaders of three terms
 * after one another, a command that two leaders replicate, and a number of servers that two halves make up.
 */
export const deep: readonly RefinementBounds[] = [
  {
    name: '3 reducers, the leaders of 3 terms, 1 entry a message',
    bounds: { servers: 3, values: 0, maxTerm: 4, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'no-duplication',
    maxEntriesPerMessage: 1,
    symmetry: true,
    generated: 5_652_335,
    distinct: 657_381,
    depth: 47,
  },
  {
    name: '3 reducers, the leaders of 2 terms, 1 command of 2, 1 entry a message',
    bounds: { servers: 3, values: 1, maxTerm: 3, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'no-duplication',
    maxEntriesPerMessage: 1,
    symmetry: true,
    generated: 3_691_275,
    distinct: 390_549,
    depth: 41,
  },
  {
    name: '4 reducers, the leader of 1 term, 1 entry a message',
    bounds: { servers: 4, values: 0, maxTerm: 2, maxLog: 1, maxMessages: 3, maxCopies: 1 },
    network: 'no-duplication',
    maxEntriesPerMessage: 1,
    symmetry: true,
    generated: 802_937,
    distinct: 67_546,
    depth: 33,
  },
]

/** Wider, for a command of their own: at most three minutes each on one thread. */
export const wide: readonly RefinementBounds[] = [
  {
    name: '3 reducers, the leaders of 2 terms, 1 command',
    bounds: { servers: 3, values: 1, maxTerm: 3, maxLog: 3, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 3,
    symmetry: false,
    generated: 136_083_790,
    distinct: 12_352_826,
    depth: 48,
  },
  {
    name: '2 reducers, the leaders of 3 terms, 2 commands',
    bounds: { servers: 2, values: 2, maxTerm: 4, maxLog: 4, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 4,
    symmetry: false,
    generated: 78_037_247,
    distinct: 7_943_954,
    depth: 35,
  },
]
