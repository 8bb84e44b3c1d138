/**
 * How the blame for a failure is carried back over the moves that led to it, so that the search can go back at once to the
 * last choice which has to do with it (conflict-directed backjumping: Prosser 1993, after Gaschnig and Dechter).
 *
 * Nothing is lost by that. Take a linearization that the passed-over choices would have led to. It gives every certified
 * operation its reply, so a reply that tells a thing's value tells it there too, and what an operation makes of a thing
 * depends only on that thing and on what it asks for. So whatever is not blamed may be otherwise there, and the blamed things
 * still have the values with which the search failed, or are no less if they had grown too far. Only an operation without a
 * place could change that: one that writes a blamed thing where it is blamed, which is therefore tried; one that was used up
 * for something else, or that takes up the room, which is why whoever did so is undone as well; or one that had to come since
 * it had completed.
 */

import type { Candidates } from './candidates.js'
import { type Blame, onlyWith, withMore } from './conflict-set.js'
import type { Task } from './task.js'

export interface Move {
  readonly id: number
  readonly gap: number
  readonly isCertified: boolean
}

export interface Backjump {
  /** Those of the things that could be otherwise before certified[next]. */
  readonly open: (things: readonly number[], next: number) => readonly number[]
  /** The blame before the move. */
  readonly over: (blame: Blame, move: Move, next: number) => Blame
  /**
   * With what matters wherever that is blamed before certified[next], and without what nobody could have changed. What was
   * tried there is known to have failed for reasons that are blamed.
   */
  readonly settled: (blame: Blame, next: number, tried: readonly number[]) => Blame
}

export const backjumpOf = <State, Op, Reply>(
  task: Task<State, Op, Reply>,
  { firstOwed, firstOwedId }: Pick<Candidates, 'firstOwed' | 'firstOwedId'>,
): Backjump => {
  const { footprints, invoked, completed, certified, completedFrom, earliestGap } = task
  const openFrom = openings(task)
  const ranks = ranksByThing(task)
  const roomBefore = roomBeforeGaps(task.room)

  const isOpen = (thing: number, next: number): boolean => openFrom[thing]! < completedFrom[next]!
  const open = (things: readonly number[], next: number): readonly number[] =>
    things.filter((thing) => isOpen(thing, next))
  const touched = (id: number, next: number): readonly number[] => {
    const { reads, writes } = footprints[id]!
    return open([...reads, ...writes], next)
  }
  /** The first gap behind all certified operations before `next` that touch the thing. */
  const behind = (thing: number, next: number): number => {
    const all = ranks[thing] ?? []
    let low = 0
    let high = all.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (all[middle]! < next) low = middle + 1
      else high = middle
    }
    return low === 0 ? 0 : all[low - 1]! + 1
  }
  const lowestGap = (id: number, next: number): number => {
    let gap = earliestGap[id]!
    for (const thing of footprints[id]!.writes) gap = Math.max(gap, behind(thing, next))
    return gap
  }
  const hasRoom = (from: number, next: number): boolean => from <= next && roomBefore[next + 1]! > roomBefore[from]!
  const isAmong = (things: readonly number[], some: ReadonlySet<number>): boolean =>
    some.size > 0 && things.some((thing) => some.has(thing))
  const isBlamed = (things: readonly number[], { values, passed }: Blame): boolean =>
    isAmong(things, values) || isAmong(things, passed)

  const overCertified = (blame: Blame, id: number, next: number): Blame => {
    const { writes, tells, asks } = footprints[id]!
    const isNeeded = asks.length > 0 && isBlamed(writes, blame)
    const rest = isBlamed(tells, blame) ? onlyWith(blame, (thing) => !tells.includes(thing)) : blame
    return isNeeded ? withMore(rest, { values: open(asks, next) }) : rest
  }
  return {
    open,
    over: (blame, { id, gap, isCertified }, next) => {
      if (isCertified) return overCertified(blame, id, next)
      const { writes, asks } = footprints[id]!
      const changes = isBlamed(writes, blame)
      const takes = gap >= blame.gap
      if (!changes && !takes && !isAmong(writes, blame.users)) return blame
      return withMore(blame, {
        values: changes ? open(asks, next) : [],
        owed: completed[id]! < Infinity ? [id] : [],
        gap: takes ? lowestGap(id, next) : Infinity,
      })
    },
    settled: (blame, next, tried) => {
      let now = onlyWith(
        blame,
        (thing) => isOpen(thing, next),
        (id) => invoked[id]! < completedFrom[next]!,
      )
      // What is owed may itself have waited for something else that is owed.
      for (const id of now.owed) {
        const waits = firstOwed() <= invoked[id]! ? [firstOwedId()] : []
        now = withMore(now, { values: tried.includes(id) ? [] : touched(id, next), owed: waits })
      }
      const lowest: number[] = []
      for (const thing of now.values) {
        const from = behind(thing, next)
        if (!hasRoom(from, next)) continue
        now = withMore(now, { users: [thing] })
        lowest.push(from)
      }
      for (const id of now.owed) {
        const from = lowestGap(id, next)
        if (footprints[id]!.takesPlace && hasRoom(from, next)) lowest.push(from)
      }
      // Behind the last certified operation there is room for all.
      return next < certified.length ? withMore(now, { gap: Math.min(Infinity, ...lowest) }) : now
    },
  }
}

/** From when on an operation that may come anywhere, or another thing that it asks for, can have changed each thing. */
const openings = <State, Op, Reply>(task: Task<State, Op, Reply>): Float64Array => {
  const openFrom = new Float64Array(task.things).fill(Infinity)
  const open = (id: number, from: number): void => {
    for (const thing of task.footprints[id]!.writes) openFrom[thing] = Math.min(openFrom[thing]!, from)
  }
  for (const ids of [task.owedByInvocation, task.pending]) for (const id of ids) open(id, task.invoked[id]!)
  for (const id of task.certified) if (task.footprints[id]!.asks.length > 0) open(id, -Infinity)
  return openFrom
}

const ranksByThing = <State, Op, Reply>({ things, certified, footprints }: Task<State, Op, Reply>) => {
  const ranks: number[][] = Array.from({ length: things }, () => [])
  certified.forEach((id, rank) => {
    for (const thing of footprints[id]!.reads) ranks[thing]?.push(rank)
    for (const thing of footprints[id]!.writes) ranks[thing]?.push(rank)
  })
  return ranks
}

/** How much room there is in all gaps before each. */
const roomBeforeGaps = (room: Float64Array): Float64Array => {
  const before = new Float64Array(room.length + 1)
  room.forEach((here, gap) => {
    before[gap + 1] = before[gap]! + here
  })
  return before
}
