/** Which operations without a place are worth linearizing before the next certified one. */
import type { Gaps } from './gaps.js'
import type { Inserted } from './memo.js'
import type { Task } from './task.js'
import type { Unused } from './unused.js'

export interface Candidates {
  /** Operations linearized from now on may have been invoked until then: certified[next] or a later one completed, or one that is owed. */
  readonly until: (next: number) => number
  /** When the first completed that is owed and not linearized yet. */
  readonly firstOwed: () => number
  /** Which one that is, or -1. */
  readonly firstOwedId: () => number
  /** Completed operations, not linearized yet, which have to come before certified[next]; those that may be the first to come. */
  readonly due: (next: number) => readonly number[]
  /**
   * Everything that something depends on and that has to come now: what is due first, by completion. Among them are operations that
   * can only come after others of them.
   */
  readonly moves: (next: number, inserted: Inserted | null) => readonly number[]
  /**
   * Those of `ids` that write one of the things, or what one of the operations touches, or are one of these, or precede one
   * that does in real time.
   */
  readonly mattering: (
    things: ReadonlySet<number>,
    operations: ReadonlySet<number>,
    ids: readonly number[],
  ) => readonly number[]
}

export const candidatesOf = <State, Op, Reply>(
  task: Task<State, Op, Reply>,
  gaps: Gaps,
  owed: Unused,
  owedByCompletion: Unused,
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
  const firstOwed = (): number => {
    const id = owedByCompletion.first()
    return id < 0 ? Infinity : completed[id]!
  }
  // Nothing may be linearized that was invoked after another operation, not linearized yet, completed.
  const until = (next: number): number => Math.min(completedFrom[next]!, firstOwed())
  /**
   * Of twins that did not take effect yet, only the eldest is tried. What a younger one could do it can do too: it was
   * invoked earlier, so less precedes it in real time, it never completed, and no reply tells the two apart.
   */
  const isEldest = (id: number, unused: ReadonlySet<number>): boolean => !unused.has(elderTwin[id]!)

  return {
    until,
    firstOwed,
    firstOwedId: owedByCompletion.first,
    due: (next) => {
      const end = invokedOf(next)
      return byCompletion(invokedBefore(owed, until(next)).filter((id) => completed[id]! < end))
    },
    moves: (next, inserted) => {
      // What cannot come at once may still come before the certified one, after what is linearized for its sake.
      const soon = byCompletion(invokedBefore(owed, completedFrom[next]!))
      const optional = invokedBefore(pending, completedFrom[next]!)
      const unused = new Set(optional)
      const eligible = optional.filter((id) => isEldest(id, unused) && gaps.gapFor(id, inserted, next) >= 0)
      // What takes effect most often does so soon after it was invoked: the latest is tried first.
      eligible.reverse()
      const end = invokedOf(next)
      const due = soon.filter((id) => completed[id]! < end)
      const now = next < certified.length ? [certified[next]!, ...due] : due
      return relevant(now, [...soon, ...eligible])
    },
    mattering: matteringOf(task),
  }
}

const matteringOf =
  <State, Op, Reply>({ footprints, invoked, completed }: Task<State, Op, Reply>): Candidates['mattering'] =>
  (things, operations, ids) => {
    const wanted = new Set(things)
    for (const id of operations) {
      for (const thing of footprints[id]!.reads) wanted.add(thing)
      for (const thing of footprints[id]!.writes) wanted.add(thing)
    }
    const found = new Set(
      ids.filter((id) => operations.has(id) || footprints[id]!.writes.some((each) => wanted.has(each))),
    )
    for (let before = -1; before < found.size; ) {
      before = found.size
      let latest = -1
      for (const id of found) latest = Math.max(latest, invoked[id]!)
      for (const id of ids) if (completed[id]! < latest) found.add(id)
    }
    return ids.filter((id) => found.has(id))
  }

/**
 * Those of `ids` that conflict with one of `now`, or with another of `ids` that is relevant, or that precede one of these in
 * real time; in their order.
 */
const relevanceOf = <State, Op, Reply>({ footprints, things, invoked, completed }: Task<State, Op, Reply>) => {
  const READ = 1
  const WRITTEN = 2
  const marks = new Uint8Array(things)
  const touches = (id: number): boolean => {
    for (const thing of footprints[id]!.writes) if (marks[thing] !== 0) return true
    for (const thing of footprints[id]!.reads) if ((marks[thing]! & WRITTEN) !== 0) return true
    return false
  }
  const mark = (id: number): void => {
    for (const thing of footprints[id]!.reads) marks[thing]! |= READ
    for (const thing of footprints[id]!.writes) marks[thing]! |= WRITTEN
  }
  return (now: readonly number[], ids: readonly number[]): readonly number[] => {
    if (ids.length === 0) return ids
    const first = new Set(now)
    first.forEach(mark)
    const found = new Set<number>()
    let latest = -1
    for (let before = -1; before < found.size; ) {
      before = found.size
      for (const id of ids) {
        if (found.has(id) || !(first.has(id) || completed[id]! < latest || touches(id))) continue
        found.add(id)
        latest = Math.max(latest, invoked[id]!)
        mark(id)
      }
    }
    marks.fill(0)
    return ids.filter((id) => found.has(id))
  }
}
