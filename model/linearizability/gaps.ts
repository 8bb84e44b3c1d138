/**
 * Where between the certified operations the others go. The search linearizes an operation that has no place only when
 * something depends on it; its true place may be earlier, in any gap between two certified places that still has room,
 * after all that it conflicts with and all that preceded it in real time. The earliest such gap is the best: later
 * insertions have later deadlines, so a later gap is of use to whichever of them an earlier one is.
 */
import type { Inserted } from './memo.js'
import type { Task } from './task.js'

export interface Gaps {
  /** The gap for an operation that is linearized now, after the inserted ones, or -1 if there is none up to gap `last`. */
  readonly gapFor: (id: number, inserted: Inserted | null, last: number) => number
  /** Whether what reads in this gap could keep one that is linearized later out of a gap before it. */
  readonly hinders: (id: number, gap: number) => boolean
  /** Takes note that an operation was linearized in a gap, or as certified[gap]. Returns the mark for `undo`. */
  readonly enter: (id: number, gap: number, isCertified: boolean) => number
  /** Undoes all since that mark was returned. */
  readonly undo: (mark: number) => void
}

export const gapsOf = <State, Op, Reply>(task: Task<State, Op, Reply>): Gaps => {
  const { footprints, room, earliestGap, invoked, completed } = task
  const taken = new Float64Array(room.length)
  const roomy = [...room.keys()].filter((gap) => room[gap]! > 0)
  // The first gap that lies behind every reader, or writer, of a thing so far.
  const behindReads = new Int32Array(task.things)
  const behindWrites = new Int32Array(task.things)
  const history = undoLog(behindReads, behindWrites, taken)

  const afterConflicts = (id: number): number => {
    let gap = earliestGap[id]!
    const { reads, writes } = footprints[id]!
    for (const thing of writes) gap = Math.max(gap, behindReads[thing]!, behindWrites[thing]!)
    for (const thing of reads) gap = Math.max(gap, behindWrites[thing]!)
    return gap
  }
  /** What was inserted before certified[k] has a gap up to k, so the search back can end where that is no more than `from`. */
  const afterCompleted = (id: number, from: number, inserted: Inserted | null): number => {
    let gap = from
    for (let each = inserted; each !== null && each.next > gap; each = each.before) {
      if (completed[each.id]! < invoked[id]!) gap = Math.max(gap, each.gap)
    }
    return gap
  }
  const firstRoomy = (from: number): number => {
    let low = 0
    let high = roomy.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (roomy[middle]! < from) low = middle + 1
      else high = middle
    }
    return low
  }
  const withRoom = (from: number, last: number): number => {
    for (let k = firstRoomy(from); k < roomy.length && roomy[k]! <= last; k += 1) {
      const gap = roomy[k]!
      if (taken[gap]! < room[gap]!) return gap
    }
    return -1
  }
  return {
    gapFor: (id, inserted, last) => {
      const from = afterConflicts(id)
      if (!footprints[id]!.takesPlace) return afterCompleted(id, from, inserted)
      // Most often there is no room at all, which is quickly seen.
      if (from > last || withRoom(from, last) < 0) return -1
      return withRoom(afterCompleted(id, from, inserted), last)
    },
    hinders: (id, gap) => {
      let from = Infinity
      for (const thing of footprints[id]!.reads) {
        from = Math.min(from, Math.max(behindReads[thing]!, behindWrites[thing]!))
      }
      const first = roomy[firstRoomy(from)]
      return first !== undefined && first < gap
    },
    enter: (id, gap, isCertified) => {
      const mark = history.mark()
      const behind = isCertified ? gap + 1 : gap
      const { reads, writes, takesPlace } = footprints[id]!
      for (const thing of reads) history.raise(0, thing, behind)
      for (const thing of writes) history.raise(1, thing, behind)
      if (!isCertified && takesPlace) history.raise(2, gap, taken[gap]! + 1)
      return mark
    },
    undo: history.undo,
  }
}

type Cells = Int32Array | Float64Array

/** Changes of cells, so that they can be undone in reverse. */
const undoLog = (...arrays: readonly Cells[]) => {
  const log: number[] = []
  return {
    mark: (): number => log.length,
    raise: (which: number, cell: number, value: number): void => {
      const cells = arrays[which]!
      const before = cells[cell]!
      if (value <= before) return
      log.push(which, cell, before)
      cells[cell] = value
    },
    undo: (mark: number): void => {
      while (log.length > mark) {
        const before = log.pop()!
        const cell = log.pop()!
        arrays[log.pop()!]![cell] = before
      }
    },
  }
}
