/** The state machine of an explored cluster remembers the entries that it has applied: that is its state, and what a snapshot holds. */
import * as Log from '../../impl/raft/log.js'
import { type Entry, Index, type ServerState } from '../../impl/raft/types.js'

const known = new Map<string, readonly Entry[]>()

export const dataOf = (entries: readonly Entry[]): string => {
  const data = JSON.stringify(entries)
  if (!known.has(data)) known.set(data, entries)
  return data
}

/** There are few states within bounds, and each is read once. */
export const entriesIn = (data: string): readonly Entry[] => {
  const before = known.get(data)
  if (before !== undefined) return before
  // Only `dataOf` writes it.
  const entries = JSON.parse(data) as readonly Entry[]
  known.set(data, entries)
  return entries
}

/** The entries of a server up to an index, those that its snapshot stands for included. */
export const entriesUpTo = ({ log, snapshot }: ServerState, index: number): readonly Entry[] =>
  snapshot === undefined
    ? Log.entriesFrom(log, Index(1), index)
    : [
        ...entriesIn(snapshot.data),
        ...Log.entriesFrom(log, Index(snapshot.index + 1), Math.max(0, index - snapshot.index)),
      ]
