/** A history as the search wants it: numbers instead of objects, all that does not change along the way worked out once. */
import { none, type Option, some } from 'fp-ts/lib/Option.js'
import { completed, type Operation, placeOf } from './operation.js'
import type { Call, Footprint, Spec } from './spec.js'

export interface Task<State, Op, Reply> {
  readonly spec: Spec<State, Op, Reply>
  readonly operations: readonly Operation<Op, Reply>[]
  readonly footprints: readonly Footprint[]
  /** Greater than every thing of a footprint. */
  readonly things: number
  readonly invoked: Float64Array
  /** Infinite for what is pending. */
  readonly completed: Float64Array
  /** The operations with a place, in their order. Gap k is what lies between the places of certified[k - 1] and certified[k]. */
  readonly certified: Int32Array
  /** How many further operations that take a place fit into each gap. The last gap is without end. */
  readonly room: Float64Array
  /** When the first of certified[k], certified[k + 1], … completed. */
  readonly completedFrom: Float64Array
  /** The first gap that real time leaves to an operation, since certified operations had completed when it was invoked. */
  readonly earliestGap: Int32Array
  /** Completed operations without a place, which have to find one: by invocation, and by completion. */
  readonly owedByInvocation: Int32Array
  readonly owedByCompletion: Int32Array
  /** Pending operations that change something, by invocation; those that change nothing may as well not have happened. */
  readonly pending: Int32Array
  /** What a pending operation is answered if it takes effect, where that is known. */
  readonly foretold: readonly Option<Reply>[]
  /** For each operation, the pending twin that was invoked just before it, or -1. */
  readonly elderTwin: Int32Array
}

const callsOf = <Op, Reply>(operations: readonly Operation<Op, Reply>[]): readonly Call<Op, Reply>[] =>
  operations.map(({ op, outcome }) => ({ op, reply: outcome._tag === 'Ok' ? some(outcome.reply) : none }))

export const footprintsOf = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  operations: readonly Operation<Op, Reply>[],
): readonly Footprint[] => spec.footprints(callsOf(operations), spec.initial)

/**
 * `certified`: the operations that have places, in their order, which real time does not contradict. `taken`: the last place
 * that was taken before.
 */
export const taskOf = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  operations: readonly Operation<Op, Reply>[],
  footprints: readonly Footprint[],
  certified: readonly number[],
  taken: number,
): Task<State, Op, Reply> => {
  const invoked = Float64Array.from(operations, (operation) => operation.invoked)
  const completedAt = Float64Array.from(operations, completed)
  const byInvocation = (a: number, b: number): number => invoked[a]! - invoked[b]!
  const owed: number[] = []
  const pending: number[] = []
  operations.forEach((operation, id) => {
    if (operation.outcome._tag === 'Pending') {
      if (footprints[id]!.writes.length > 0) pending.push(id)
    } else if (operation.outcome.place === null) owed.push(id)
  })
  pending.sort(byInvocation)
  const from = completedFrom(certified, completedAt)
  return {
    ...{ spec, operations, footprints, things: thingsOf(footprints), invoked, completed: completedAt },
    certified: Int32Array.from(certified),
    room: roomOf(
      certified.map((id) => placeOf(operations[id]!) ?? 0),
      taken,
    ),
    completedFrom: from,
    earliestGap: earliestGaps(invoked, from),
    owedByInvocation: Int32Array.from(owed.toSorted(byInvocation)),
    owedByCompletion: Int32Array.from(owed.sort((a, b) => completedAt[a]! - completedAt[b]!)),
    pending: Int32Array.from(pending),
    foretold: spec.foretold(callsOf(operations)),
    elderTwin: elderTwins(pending, footprints),
  }
}

const thingsOf = (footprints: readonly Footprint[]): number => {
  let greatest = -1
  for (const { reads, writes } of footprints) {
    for (const thing of reads) greatest = Math.max(greatest, thing)
    for (const thing of writes) greatest = Math.max(greatest, thing)
  }
  return greatest + 1
}

const roomOf = (places: readonly number[], taken: number): Float64Array =>
  Float64Array.from([...places.map((place, k) => place - (k === 0 ? taken : places[k - 1]!) - 1), Infinity])

const completedFrom = (certified: readonly number[], completedAt: Float64Array): Float64Array => {
  const from = new Float64Array(certified.length + 1).fill(Infinity)
  for (let k = certified.length - 1; k >= 0; k -= 1) from[k] = Math.min(from[k + 1]!, completedAt[certified[k]!]!)
  return from
}

/** Behind the last certified operation that had completed: there is one from k on exactly if `from[k]` is earlier. */
const earliestGaps = (invoked: Float64Array, from: Float64Array): Int32Array => {
  const gaps = new Int32Array(invoked.length)
  let gap = 0
  // Histories come by invocation, so the gap of the last operation is a good guess.
  for (let id = 0; id < invoked.length; id += 1) {
    while (from[gap]! < invoked[id]!) gap += 1
    while (gap > 0 && from[gap - 1]! >= invoked[id]!) gap -= 1
    gaps[id] = gap
  }
  return gaps
}

const elderTwins = (pending: readonly number[], footprints: readonly Footprint[]): Int32Array => {
  const elders = new Int32Array(footprints.length).fill(-1)
  const youngest = new Map<string, number>()
  for (const id of pending) {
    const { twin } = footprints[id]!
    elders[id] = youngest.get(twin) ?? -1
    youngest.set(twin, id)
  }
  return elders
}
