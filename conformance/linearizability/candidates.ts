/** Which operations without a place are worth linearizing before the next certified one. */
import type { Gaps } from './gaps.js'
import type { Inserted } from './memo.js'
import type { Task } from './task.js'
import type { Unused } from './unused.js'

export interface Candidates {
  /**
   * Completed operations that have to come before certified[next], in the order of their completions. `before`: when the
   * first of those that are not linearized yet completed, which only what was invoked earlier may precede.
   */
  readonly due: (next: number, before: number) => readonly number[]
  /** Further ones that something which has to come now may depend on. */
  readonly others: (next: number, before: number, inserted: Inserted | null) => readonly number[]
}

export const candidatesOf = <State, Op, Reply>(
  task: Task<State, Op, Reply>,
  gaps: Gaps,
  owed: Unused,
  pending: Unused,
): Candidates => {
  const { invoked, completed, certified, completedFrom, elderTwin } = task
  const relevant = relevanceOf(task)
  const invokedOf = (next: number): number => (next < certified.length ? invoked[certified[next]!]! : Infinity)

  const invokedBefore = (list: Unused, until: number): number[] => {
    const found: number[] = []
    for (let id = list.first(); id >= 0 && invoked[id]! < until; id = list.after(id)) found.push(id)
    return found
  }
  const byCompletion = (ids: number[]): number[] => ids.sort((a, b) => completed[a]! - completed[b]!)
  // Nothing may be linearized that was invoked after another operation, not linearized yet, completed.
  const untilOf = (next: number, before: number): number => Math.min(completedFrom[next]!, before)
  const isDue = (id: number, next: number): boolean => completed[id]! < invokedOf(next)
  /**
   * Of twins that did not take effect yet, only the eldest is tried. What a younger one could do it can do too: it was
   * invoked earlier, so less precedes it in real time, it never completed, and no reply tells the two apart.
   */
  const isEldest = (id: number, unused: ReadonlySet<number>): boolean => !unused.has(elderTwin[id]!)

  return {
    due: (next, before) => byCompletion(invokedBefore(owed, untilOf(next, before)).filter((id) => isDue(id, next))),
    others: (next, before, inserted) => {
      // What cannot come at once may still come before the certified one, after what is linearized for its sake.
      const soon = invokedBefore(owed, completedFrom[next]!)
      const optional = invokedBefore(pending, completedFrom[next]!)
      const unused = new Set(optional)
      const eligible = optional.filter((id) => isEldest(id, unused) && gaps.gapFor(id, inserted, next) >= 0)
      const [due, early] = [soon.filter((id) => isDue(id, next)), soon.filter((id) => !isDue(id, next))]
      // What takes effect most often does so soon after it was invoked: the latest is tried first.
      eligible.reverse()
      const now = next < certified.length ? [certified[next]!, ...due] : due
      const until = untilOf(next, before)
      return relevant(now, [...byCompletion(early), ...eligible]).filter((id) => invoked[id]! < until)
    },
  }
}

/**
 * Those of `ids` that conflict with one of `now`, or with another of `ids` that is relevant, or that precede one of these in
 * real time; in their order.
 */
const relevanceOf = <State, Op, Reply>({ reads, writes, objects, invoked, completed }: Task<State, Op, Reply>) => {
  const READ = 1
  const WRITTEN = 2
  const marks = new Uint8Array(objects)
  const touches = (id: number): boolean => {
    for (const object of writes[id]!) if (marks[object] !== 0) return true
    for (const object of reads[id]!) if ((marks[object]! & WRITTEN) !== 0) return true
    return false
  }
  const mark = (id: number): void => {
    for (const object of reads[id]!) marks[object]! |= READ
    for (const object of writes[id]!) marks[object]! |= WRITTEN
  }
  const clear = (id: number): void => {
    for (const object of reads[id]!) marks[object] = 0
    for (const object of writes[id]!) marks[object] = 0
  }
  return (now: readonly number[], ids: readonly number[]): readonly number[] => {
    if (ids.length === 0) return ids
    now.forEach(mark)
    const found = new Set<number>()
    let latest = -1
    for (let before = -1; before < found.size; ) {
      before = found.size
      for (const id of ids) {
        if (found.has(id) || !(completed[id]! < latest || touches(id))) continue
        found.add(id)
        latest = Math.max(latest, invoked[id]!)
        mark(id)
      }
    }
    now.forEach(clear)
    found.forEach(clear)
    return ids.filter((id) => found.has(id))
  }
}
