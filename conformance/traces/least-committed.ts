/**
 * Where neither an event nor a message of a run says anything of commitment, one state stands for all that differ in it: the
 * one that has committed least. In the model of our own reducer `commitIndex` is read only to tell others of it and to take a
 * maximum, and a leader need not advance it. So whatever can follow the other states can follow this one, with less
 * committed. Without this a node would carry as many states as its log has entries.
 *
 * It holds neither with features, for a snapshot may reach only what is committed, nor for relaxations that answer with the
 * commit index.
 */
import { encodeWholeMessage } from '../../model/raft/features/encode.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { type Explanation, sameServer } from '../explanation/search.js'

/** Of explanations that end in states that differ only in `commitIndex`, the first with the lowest. */
export const leastCommitted = (found: readonly Explanation[]): readonly Explanation[] => {
  const least: Explanation[] = []
  for (const one of found) {
    const k = least.findIndex(({ after }) => sameServer({ ...after, commitIndex: one.after.commitIndex }, one.after))
    const other = least[k]
    if (other === undefined) least.push(one)
    else if (one.after.commitIndex < other.after.commitIndex) least[k] = one
  }
  return least
}

const told = (message: WholeMessage): number => ('mcommitIndex' in message ? message.mcommitIndex : 0)

/** Of messages that differ only in `mcommitIndex`, the one with the lowest. */
export const leastTold = (messages: readonly WholeMessage[]): readonly WholeMessage[] => {
  const least = new Map<string, WholeMessage>()
  for (const message of messages) {
    const key = encodeWholeMessage('mcommitIndex' in message ? { ...message, mcommitIndex: 0 } : message)
    const other = least.get(key)
    if (other === undefined || told(message) < told(other)) least.set(key, message)
  }
  return [...least.values()]
}
