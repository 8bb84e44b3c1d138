/**
 * Linearizability is local (Herlihy and Wing 1990, theorem 1): a history is linearizable if for each object its operations
 * are. Here an object is a set of things that no operation of the history connects with others: operations in different
 * sets do not conflict. This holds without certificates only, because those order operations on different objects too, and
 * all share the room between their places.
 */
import type { Operation } from './operation.js'
import type { Footprint } from './spec.js'

/** The operations by number, in sets that share nothing. */
export const components = (footprints: readonly Footprint[]): readonly (readonly number[])[] => {
  const parent = new Map<number, number>()
  const rootOf = (thing: number): number => {
    let root = thing
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up
    for (let each = thing; each !== root; ) {
      const up = parent.get(each) ?? root
      parent.set(each, root)
      each = up
    }
    return root
  }
  // What is never written is the same for everybody, and connects nothing.
  const written = new Set(footprints.flatMap(({ writes }) => writes))
  const touched = footprints.map(({ reads, writes }) => [...writes, ...reads.filter((thing) => written.has(thing))])
  for (const [first, ...others] of touched) {
    if (first === undefined) continue
    for (const thing of others) parent.set(rootOf(thing), rootOf(first))
  }
  const sets = new Map<number, number[]>()
  touched.forEach(([first], id) => {
    // Nobody changes what this one reads: it is a set of its own.
    const key = first === undefined ? ~id : rootOf(first)
    const set = sets.get(key)
    if (set === undefined) sets.set(key, [id])
    else set.push(id)
  })
  return [...sets.values()]
}

/**
 * One linearization from those of sets that share nothing. Each operation is given the latest invocation among it and those
 * before it for its moment, which lies within its interval; so the order of the moments keeps real time.
 */
export const merged = <Op, Reply>(
  orders: readonly (readonly Operation<Op, Reply>[])[],
): readonly Operation<Op, Reply>[] =>
  orders
    .flatMap((order) => {
      let moment = -1
      return order.map((operation) => {
        moment = Math.max(moment, operation.invoked)
        return { operation, moment }
      })
    })
    .sort((a, b) => a.moment - b.moment)
    .map(({ operation }) => operation)
