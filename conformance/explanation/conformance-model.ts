/** The model by which steps of an implementation are explained: raft.tla as far as an implementation can be compared to it. */
import type { Features } from '../../model/raft/features/types.js'
import { type Constants, type Relaxations, Relaxed, type Server } from '../../model/raft/types.js'

/** The value that stands in the model's log for a leader's empty entry at the start of its term. */
export const NOOP = 'noop'

/**
 * The model that an implementation is held to: relaxed, and without history variables, which no implementation has.
 * `values` are what clients may request; the model itself takes any. With features it is RaftWhole.tla. The relaxations are those of our own reducer if no others
 * are given.
 */
export const conformanceModel = (
  servers: number,
  values: readonly string[] = [],
  relaxations: Relaxations = Relaxed,
  features?: Features,
): Constants => ({
  servers,
  values: [...values, NOOP],
  relaxations,
  history: false,
  ...(features === undefined ? {} : { features }),
})

/**
 * Erases the variables to which the server's state gives no meaning. raft.tla leaves them lying about (`UpdateTerm` does
 * not clear them, and late responses are still tallied) where an implementation has none. It is sound because no action
 * reads them before they are reset: `votesResponded` and `votesGranted` are read of a candidate only, and one becomes a
 * candidate by `Timeout`, which empties them; `matchIndex` is read of a leader only, and one becomes a leader by
 * `BecomeLeader`, which sets it to zeros. `nextIndex` is not read at all under the relaxation `AnySlice`. `readCount` only names
 * reads, and an observation says how a read is named.
 */
export const meaningful = (s: Server): Server => (isMeaningful(s) ? s : erased(s))

const erased = (s: Server): Server => ({
  ...s,
  votesResponded: s.state === 'Candidate' ? s.votesResponded : [],
  votesGranted: s.state === 'Candidate' ? s.votesGranted : [],
  nextIndex: s.nextIndex.map(() => 1),
  matchIndex: s.state === 'Leader' ? s.matchIndex : s.matchIndex.map(() => 0),
  ...(s.features === undefined ? {} : { features: { ...s.features, readCount: 0 } }),
})

const isOne = (n: number): boolean => n === 1
const isZero = (n: number): boolean => n === 0

/** Most steps leave nothing to erase. */
const isMeaningful = ({ state, votesResponded, votesGranted, nextIndex, matchIndex, features }: Server): boolean =>
  (features === undefined || features.readCount === 0) &&
  (state === 'Candidate' || (votesResponded.length === 0 && votesGranted.length === 0)) &&
  nextIndex.every(isOne) &&
  (state === 'Leader' || matchIndex.every(isZero))
