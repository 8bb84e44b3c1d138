/**
 * An immutable log. Appending and truncating share the old log and copy nothing, so that a step of the reducer costs the
 * same however long the log is.
 *
 * A log is its last entry, which points to the entry before it, and to one that is exponentially further back (Myers, "An
 * applicative random-access stack", 1983): any entry is found in time logarithmic in the length. At the bottom stands the
 * base, the position below which entries are gone (with snapshots; without them, index 0 of term 0).
 */
import { none, type Option, some } from 'fp-ts/lib/Option.js'
import { type Entry, Index, Term } from './entry.js'

/** The last position that the log no longer holds, with the term of its entry. */
interface Base {
  readonly _tag: 'Base'
  readonly index: Index
  readonly term: Term
}

interface Node {
  readonly _tag: 'Node'
  readonly index: Index
  readonly term: Term
  readonly entry: Entry
  readonly below: Log
  readonly jump: Log
}

export type Log = Base | Node

export const empty: Log = { _tag: 'Base', index: Index(0), term: Term(0) }

/** The log that holds nothing, and begins after this position. */
export const beginningAfter = (index: Index, term: Term): Log => ({ _tag: 'Base', index, term })

/** The index of the last entry, or of the base if there is none. */
export const lastIndex = (log: Log): Index => log.index

/** The term of the last entry, or of the base if there is none. */
export const lastTerm = (log: Log): Term => log.term

const jumpOf = (log: Log): Log => (log._tag === 'Base' ? log : log.jump)

const place = (log: Log, entry: Entry): Log => {
  const jump = jumpOf(log)
  const far = jumpOf(jump)
  const balanced = log.index - jump.index === jump.index - far.index
  return {
    _tag: 'Node',
    index: Index(log.index + 1),
    term: entry.term,
    entry,
    below: log,
    jump: balanced ? far : log,
  }
}

/** Takes constant time. Each place in a log has an entry object of its own: it is the same place wherever that object is. */
const appendOne = (log: Log, { term, payload }: Entry): Log => place(log, { term, payload })

/** The log with `entries` after its last one. */
export const append = (log: Log, entries: readonly Entry[]): Log => entries.reduce(appendOne, log)

export const fromEntries = (entries: readonly Entry[]): Log => append(empty, entries)

/** The log without the entries after `index`; the whole log if it ends before. Never cuts below the base. */
export const truncate = (log: Log, index: Index): Log => {
  let at = log
  while (at._tag === 'Node' && at.index > index) at = at.jump.index >= index ? at.jump : at.below
  return at
}

/** The term at `index`, the base included; none beyond the end and below the base. */
export const termAt = (log: Log, index: Index): Option<Term> => {
  const at = truncate(log, index)
  return at.index === index ? some(at.term) : none
}

/** Whether the log holds, or its base is, an entry of this term at this index. Two logs that do are equal up to there. */
export const has = (log: Log, index: Index, term: Term): boolean => {
  const at = truncate(log, index)
  return at.index === index && at.term === term
}

/** At most `max` entries from `index` on; those that are gone are left out. Takes time in proportion to their number. */
export const entriesFrom = (log: Log, index: Index, max = Number.POSITIVE_INFINITY): readonly Entry[] => {
  const entries: Entry[] = []
  let at = truncate(log, Index(index + max - 1))
  for (; at._tag === 'Node' && at.index >= index; at = at.below) entries.push(at.entry)
  return entries.reverse()
}

/** All entries above the base. */
export const toEntries = (log: Log): readonly Entry[] => entriesFrom(log, Index(1))

/** What stands below the first entry. */
export const baseOf = (log: Log): Base => {
  let at = log
  while (at._tag === 'Node') at = at.jump
  return at
}

/** The last index whose term is at most `term`, or the base. Terms never fall along a log, so the jumps find it. */
export const lastIndexUpToTerm = (log: Log, term: Term): Index => {
  let at = log
  while (at._tag === 'Node' && at.term > term) at = at.jump.term > term ? at.jump : at.below
  return at.index
}

/**
 * The log without the entries up to and including `index`, which becomes the base; the log itself if it does not hold that index.
 * What stays is the same to `diff`. Takes time in proportion to what stays, and holds nothing of what is gone.
 */
export const compact = (log: Log, index: Index): Log => {
  const last = truncate(log, index)
  if (last._tag === 'Base' || last.index !== index) return log
  const base: Base = { _tag: 'Base', index: last.index, term: last.term }
  return entriesFrom(log, Index(index + 1)).reduce<Log>(place, base)
}

/** The same place of one log. A base has no entry: it is the place of its index and term. */
const isSame = (a: Log, b: Log): boolean =>
  a === b || (a._tag === 'Node' && b._tag === 'Node' ? a.entry === b.entry : a.index === b.index && a.term === b.term)

/** How to make `after` out of `before`: keep the entries up to `keep`, drop the others, append `entries`. */
export interface Difference {
  readonly keep: Index
  readonly entries: readonly Entry[]
}

/**
 * The difference of two logs, one made from the other by `append`, `truncate` and `compact`. Compares entries by
 * identity; takes time in proportion to the new entries and the logarithm of the length or, after a `compact`, the number of
 * entries that were cut.
 */
export const diff = (before: Log, after: Log): Difference => {
  let a = truncate(before, after.index)
  let b = truncate(after, before.index)
  while (!isSame(a, b) && a._tag === 'Node' && b._tag === 'Node') {
    // Nodes of one index jump equally far unless a `compact` was between them. Only then the two walks may not go level.
    const apart = a.jump.index === b.jump.index && !isSame(a.jump, b.jump)
    a = apart ? a.jump : a.below
    b = apart ? b.jump : b.below
  }
  return { keep: b.index, entries: entriesFrom(after, Index(b.index + 1)) }
}
