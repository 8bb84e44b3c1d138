/** What the properties say about logs. */
import { LastTerm } from '../helpers.js'
import { At, IsPrefix, Len, Prefix } from '../sequence.js'
import type { Entry, Log, Server } from '../types.js'

export const sameEntry = (x: Entry, y: Entry): boolean => x.term === y.term && x.value === y.value

export const isPrefixOf = (a: Log, b: Log): boolean => IsPrefix(a, b, sameEntry)

export const sameLog = (a: Log, b: Log): boolean => Len(a) === Len(b) && isPrefixOf(a, b)

/** What a server knows to be committed. It may know less later: commitIndex falls, and a restart sets it to 0. */
export const Committed = (s: Server): Log => Prefix(s.log, s.commitIndex)

/** The voting rule of the paper's section 5.4.1: `a` is at least as up to date as `b`. */
export const atLeastAsUpToDate = (a: Log, b: Log): boolean =>
  LastTerm(a) > LastTerm(b) || (LastTerm(a) === LastTerm(b) && Len(a) >= Len(b))

/** Whether both logs reach the index and are the same up to it. No shorter log has a prefix of that length. */
export const agreeUpTo = (a: Log, b: Log, index: number): boolean => index <= Len(a) && isPrefixOf(Prefix(a, index), b)

/** Whether the terms of the entries, which follow an entry of term `before`, never fall. */
export const ascending = (before: number, entries: readonly Entry[]): boolean =>
  entries.every(({ term }, k) => term >= (entries[k - 1]?.term ?? before))

/** Whether logs that agree on the term at an index agree up to that index. */
export const samePast = (a: Log, b: Log): boolean => {
  // The highest index of agreement decides, since what holds up to it holds up to every lower one.
  for (let n = Math.min(Len(a), Len(b)); n > 0; n -= 1)
    if (At(a, n).term === At(b, n).term) return isPrefixOf(Prefix(a, n), b)
  return true
}
