/**
 * What the nodes of a run must agree on. It follows from the model if every step is explained, so it is a second look, by
 * other means: one leader in each term, and one committed entry at each index.
 */
import { At, Len, Prefix } from '../../model/raft/sequence.js'
import type { Entry, Log, Server, ServerId } from '../../model/raft/types.js'

export interface RunSafety {
  /**
   * Takes into account in which states a server may be now, at least one; what all of them say is known. Says what two
   * servers do not agree on, or null. Takes time in proportion to the newly committed entries.
   */
  readonly add: (i: ServerId, states: readonly Server[]) => string | null
  /** The number of terms that are known to have had a leader. */
  readonly elections: () => number
  /** The highest index known to be committed. */
  readonly committed: () => number
}

interface Committed {
  readonly entry: Entry
  /** The only server that is known to have committed it; null if several have. */
  readonly by: ServerId | null
}

/** `names`: those of the servers in what is said of them; their numbers if left out. */
export const runSafety = (names: readonly string[] = []): RunSafety => {
  const name = (i: ServerId): string => names[i] ?? String(i)
  const leaders = new Map<number, ServerId>()
  const entries: Committed[] = []
  /** For each server the part of its log that was last known to be committed. */
  const seen = new Map<ServerId, Log>()

  const addLeader = (i: ServerId, term: number): string | null => {
    const other = leaders.get(term)
    leaders.set(term, other ?? i)
    return other === undefined || other === i
      ? null
      : `ElectionSafety: servers ${name(other)} and ${name(i)} both lead in term ${term}`
  }

  const addEntry = (i: ServerId, index: number, entry: Entry): string | null => {
    const known = entries[index - 1]
    // A server that is its own quorum may have committed an entry that then never became durable.
    if (known === undefined || known.by === i) {
      entries[index - 1] = { entry, by: i }
      return null
    }
    if (known.entry.term === entry.term && known.entry.value === entry.value) {
      entries[index - 1] = { entry, by: null }
      return null
    }
    const show = ({ term, value }: Entry) => `(${term}, ${value})`
    return `StateMachineSafety: server ${name(i)} commits ${show(entry)} at index ${index}, where ${show(known.entry)} is committed`
  }

  /** After a restart a server learns anew what is committed: what it knew before is the same part of the same log. */
  const addCommitted = (i: ServerId, committed: Log): string | null => {
    const before = seen.get(i) ?? null
    if (Prefix(before, Len(committed)) === committed) return null
    const first = Prefix(committed, Len(before)) === before ? Len(before) + 1 : 1
    for (let index = first; index <= Len(committed); index += 1) {
      const twoEntries = addEntry(i, index, At(committed, index))
      if (twoEntries !== null) return twoEntries
    }
    seen.set(i, committed)
    return null
  }

  const add = (i: ServerId, states: readonly Server[]): string | null => {
    const [state] = states
    if (state === undefined) throw new RangeError(`server ${i} is in no state`)
    const { currentTerm, log } = state
    const leads = states.every((s) => s.state === 'Leader' && s.currentTerm === currentTerm)
    const commitIndex = Math.min(...states.map((s) => s.commitIndex))
    const committed = Prefix(log, commitIndex)
    const isKnown = states.every((s) => Prefix(s.log, commitIndex) === committed)
    return (leads ? addLeader(i, currentTerm) : null) ?? (isKnown ? addCommitted(i, committed) : null)
  }

  return { add, elections: () => leaders.size, committed: () => entries.length }
}
