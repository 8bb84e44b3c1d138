/** Guesses which operations are in conflict with one that could not be answered as it was. */
import { completed, type Operation } from '../operation.js'
import type { Footprint, Spec } from '../spec.js'
import { footprintsOf } from '../task.js'
import { type Loose, loosened } from './loose.js'

/**
 * Sets of operations, each with the one in question: first it alone; then with the last that told what the things were that
 * it touches; then with more and more of those that touch them, the latest first. `invoked` tells which one is in question.
 */
export const neighbours = <State, Op, Reply>(
  spec: Spec<State, Op, Loose<Reply>>,
  ended: readonly Operation<Op, Reply>[],
  invoked: number,
): readonly (readonly Operation<Op, Reply>[])[] => {
  const footprints = footprintsOf(
    spec,
    ended.map((operation) => loosened(operation, 'Told')),
  )
  const at = ended.findIndex((operation) => operation.invoked === invoked)
  const [self, own] = [ended[at], footprints[at]]
  if (self === undefined || own === undefined) return []
  const things = new Set([...own.reads, ...own.writes])
  const touched = ({ reads, writes }: Footprint): boolean => [...reads, ...writes].some((thing) => things.has(thing))
  const near = [...ended.keys()]
    .filter((k) => k !== at && ended[k]!.invoked < completed(self) && touched(footprints[k]!))
    .sort((a, b) => completed(ended[b]!) - completed(ended[a]!))
  const told = new Set([...things].flatMap((thing) => near.find((k) => footprints[k]!.tells.includes(thing)) ?? []))
  const sets = [new Set<number>(), told]
  for (let size = 1; size < 2 * near.length; size *= 2) sets.push(new Set([...told, ...near.slice(0, size)]))
  return sets.map((some) => ended.filter((_, k) => k === at || some.has(k)))
}
