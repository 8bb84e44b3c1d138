/**
 * The bounds within which the refinement is shown exhaustively, and what an exploration within them comes to. Terms start
 * at 1, so `maxTerm` 3 is room for the leaders of two terms; each leader begins with an entry of its own, so `maxLog` is
 * the number of these entries and of the clients' commands.
 */
import type { Bounds, NetworkKind } from '../model/raft/bounds.js'

export interface RefinementBounds {
  /** What the bounds leave room for, in a few words. */
  readonly name: string
  readonly bounds: Bounds
  readonly network: NetworkKind
  /** Whether states that differ only in which server is which are explored as one. */
  readonly symmetry: boolean
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
    symmetry: false,
    generated: 2_756_965,
    distinct: 253_692,
    depth: 33,
  },
  {
    name: '2 reducers, the leaders of 2 terms, 1 command of 2',
    bounds: { servers: 2, values: 2, maxTerm: 3, maxLog: 3, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    symmetry: false,
    generated: 3_113_811,
    distinct: 313_818,
    depth: 28,
  },
]

/** Wider, for a command of their own: at most three minutes each on one thread. */
export const wide: readonly RefinementBounds[] = [
  {
    name: '3 reducers, the leaders of 2 terms, 1 command',
    bounds: { servers: 3, values: 1, maxTerm: 3, maxLog: 3, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    symmetry: false,
    generated: 136_083_790,
    distinct: 12_352_826,
    depth: 48,
  },
  {
    name: '2 reducers, the leaders of 3 terms, 2 commands',
    bounds: { servers: 2, values: 2, maxTerm: 4, maxLog: 4, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    symmetry: false,
    generated: 78_037_247,
    distinct: 7_943_954,
    depth: 35,
  },
]
