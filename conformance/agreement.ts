/**
 * What the nodes of a run must agree on. It follows from the model if every step is explained, so it is a second look, by
 * other means: one leader in each term, and one committed entry at each index.
 */
import { At } from '../model/raft/sequence.js'
import type { Entry, Server, ServerId } from '../model/raft/types.js'

export interface Agreement {
  /** Takes the step of one server into account; says what two nodes do not agree on, or null. */
  readonly add: (i: ServerId, before: Server, after: Server) => string | null
  readonly elections: () => number
  /** The highest index known to be committed. */
  readonly committed: () => number
}

/** Takes time in proportion to the newly committed entries. */
export const agreement = (): Agreement => {
  const leaders = new Map<number, ServerId>()
  const entries: Entry[] = []

  const addLeader = (i: ServerId, term: number): string | null => {
    const other = leaders.get(term)
    leaders.set(term, other ?? i)
    return other === undefined || other === i
      ? null
      : `ElectionSafety: servers ${other} and ${i} both lead in term ${term}`
  }

  const addCommitted = (i: ServerId, index: number, entry: Entry): string | null => {
    const other = entries[index - 1]
    if (other === undefined) entries[index - 1] = entry
    if (other === undefined || (other.term === entry.term && other.value === entry.value)) return null
    const show = ({ term, value }: Entry) => `(${term}, ${value})`
    return `StateMachineSafety: server ${i} commits ${show(entry)} at index ${index}, where ${show(other)} is committed`
  }

  return {
    add: (i, before, after) => {
      const twoLeaders = after.state === 'Leader' ? addLeader(i, after.currentTerm) : null
      if (twoLeaders !== null) return twoLeaders
      for (let index = before.commitIndex + 1; index <= after.commitIndex; index++) {
        const twoEntries = addCommitted(i, index, At(after.log, index))
        if (twoEntries !== null) return twoEntries
      }
      return null
    },
    elections: () => leaders.size,
    committed: () => entries.length,
  }
}
