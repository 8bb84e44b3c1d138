/** Logs of which only lengths are told: what they hold is followed from what was sent. Versions of a log share what they can. */
import { none, type Option, some } from 'fp-ts/lib/Option.js'
import type { Entry } from '../format.js'

/** The last entry of a log and what stands before it; null is the empty log. */
export type Log = {
  readonly size: number
  readonly entry: Entry
  readonly before: Log
} | null

export const sizeOf = (log: Log): number => log?.size ?? 0

export const append = (log: Log, entries: readonly Entry[]): Log =>
  entries.reduce<Log>((before, entry) => ({ size: sizeOf(before) + 1, entry, before }), log)

/** The first `size` entries, or all where there are fewer. */
export const take = (log: Log, size: number): Log => {
  let kept = log
  while (sizeOf(kept) > size) kept = kept?.before ?? null
  return kept
}

/** `count` entries after the first `keep`; fewer where the log ends. */
export const slice = (log: Log, keep: number, count: number): readonly Entry[] => {
  const entries: Entry[] = []
  for (let rest = take(log, keep + count); rest !== null && rest.size > keep; rest = rest.before)
    entries.push(rest.entry)
  return entries.reverse()
}

/** The log of figure 2 after an accepted request: what conflicts is dropped, with all that follows it, and what is missing is added. */
const merged = (log: Log, keep: number, entries: readonly Entry[]): Log => {
  const own = slice(log, keep, entries.length)
  const same = entries.findIndex(({ term }, k) => own[k]?.term !== term)
  return same < 0 ? log : append(take(log, keep + same), entries.slice(same))
}

/** The log of this length that comes closest to `log`; none where there is nothing to fill it with. */
export const resized = (log: Log, size: number): Option<Log> => (size <= sizeOf(log) ? some(take(log, size)) : none)

/** The log after a request was accepted, when it has `size` entries; a faulty implementation may not have dropped what it should have. */
export const logAfter = (log: Log, keep: number, entries: readonly Entry[], size: number | undefined): Option<Log> => {
  const after = merged(log, keep, entries)
  if (size === undefined || size <= sizeOf(after)) return some(size === undefined ? after : take(after, size))
  return resized(log, size)
}

/** What a node starts again with when it has `size` entries: the last of its earlier logs that had as many. */
export const recovered = (versions: readonly Log[], size: number): Option<Log> => {
  const same = versions.findLast((log) => sizeOf(log) === size)
  return same === undefined ? resized(versions.at(-1) ?? null, size) : some(same)
}
