/** A history as the search wants it: numbers instead of objects, all that does not change along the way worked out once. */
import { fromNullable } from 'fp-ts/lib/Option.js'
import { completed, type Operation, placeOf } from './operation.js'
import type { Footprint, Spec } from './spec.js'

export interface Task<State, Op, Reply> {
  readonly spec: Spec<State, Op, Reply>
  readonly operations: readonly Operation<Op, Reply>[]
  readonly invoked: Float64Array
  /** Infinite for what is pending. */
  readonly completed: Float64Array
  /** The objects of each operation's footprint, as numbers below `objects`; what is written is not among what is read. */
  readonly reads: readonly Int32Array[]
  readonly writes: readonly Int32Array[]
  readonly objects: number
  /** The operations with a place, in their order. Gap k is what lies between the places of certified[k - 1] and certified[k]. */
  readonly certified: Int32Array
  /** How many further operations that change something fit into each gap. The last gap is without end. */
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
  /** For each operation, the pending twin that was invoked just before it, or -1. */
  readonly elderTwin: Int32Array
}

export const footprintsOf = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  operations: readonly Operation<Op, Reply>[],
): readonly Footprint[] =>
  spec.footprints(
    operations.map(({ op, outcome }) => ({ op, reply: fromNullable(outcome._tag === 'Ok' ? outcome.reply : null) })),
  )

/** Numbers for names, counted from 0. */
const numbering = () => {
  const numbers = new Map<string, number>()
  const numberOf = (name: string): number => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, numbers.size)
    return numbers.size - 1
  }
  return { numberOf, count: () => numbers.size }
}

/** `certified`: the operations that have places, in their order, which real time does not contradict. */
export const taskOf = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  operations: readonly Operation<Op, Reply>[],
  footprints: readonly Footprint[],
  certified: readonly number[],
): Task<State, Op, Reply> => {
  const { numberOf, count } = numbering()
  const objectsOf = (names: readonly string[]): Int32Array => Int32Array.from(new Set(names.map(numberOf)))
  const invoked = Float64Array.from(operations, (operation) => operation.invoked)
  const completedAt = Float64Array.from(operations, completed)
  const reads = footprints.map((footprint) => {
    const written = new Set(footprint.writes)
    return objectsOf(footprint.reads.filter((name) => !written.has(name)))
  })
  const writes = footprints.map((footprint) => objectsOf(footprint.writes))
  const ids = operations.map((_, id) => id)
  const byInvocation = (a: number, b: number): number => invoked[a]! - invoked[b]!
  const owed = ids.filter((id) => completedAt[id]! < Infinity && placeOf(operations[id]!) === null)
  const pending = ids.filter((id) => completedAt[id] === Infinity && writes[id]!.length > 0).sort(byInvocation)
  return {
    ...{ spec, operations, invoked, completed: completedAt, reads, writes, objects: count() },
    certified: Int32Array.from(certified),
    room: roomOf(certified.map((id) => placeOf(operations[id]!) ?? 0)),
    completedFrom: completedFrom(certified, completedAt),
    earliestGap: earliestGaps(certified, invoked, completedAt),
    owedByInvocation: Int32Array.from(owed.toSorted(byInvocation)),
    owedByCompletion: Int32Array.from(owed.toSorted((a, b) => completedAt[a]! - completedAt[b]!)),
    pending: Int32Array.from(pending),
    elderTwin: elderTwins(pending, footprints),
  }
}

const roomOf = (places: readonly number[]): Float64Array =>
  Float64Array.from([...places.map((place, k) => place - (k === 0 ? 0 : places[k - 1]!) - 1), Infinity])

const completedFrom = (certified: readonly number[], completedAt: Float64Array): Float64Array => {
  const from = new Float64Array(certified.length + 1).fill(Infinity)
  for (let k = certified.length - 1; k >= 0; k -= 1) from[k] = Math.min(from[k + 1]!, completedAt[certified[k]!]!)
  return from
}

/** For all operations in the order of their invocations, with the certified ones in the order of their completions beside them. */
const earliestGaps = (certified: readonly number[], invoked: Float64Array, completedAt: Float64Array): Int32Array => {
  const gaps = new Int32Array(invoked.length)
  const completions = certified.map((id, k) => ({ at: completedAt[id]!, gap: k + 1 })).sort((a, b) => a.at - b.at)
  let next = 0
  let gap = 0
  for (const id of [...invoked.keys()].sort((a, b) => invoked[a]! - invoked[b]!)) {
    for (; next < completions.length && completions[next]!.at < invoked[id]!; next += 1) {
      gap = Math.max(gap, completions[next]!.gap)
    }
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
