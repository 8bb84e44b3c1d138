/** Guesses which operations are in conflict with one that could not be answered as it was. */
import { completed, type Operation, placeOf } from '../operation.js'
import type { Footprint, Spec } from '../spec.js'
import { footprintsOf } from '../task.js'
import { type Loose, loosened } from './weakened.js'

/**
 * Sets of operations, each with the one in question: first it alone; then with the last that told what the things were that
 * it touches; then with more and more of those that touch them, the nearest first. `invoked` tells which one is in question.
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
  const [self, print] = [ended[at], footprints[at]]
  if (self === undefined || print === undefined) return []
  const things = new Set([...print.reads, ...print.writes])
  const touched = ({ reads, writes }: Footprint): boolean => [...reads, ...writes].some((thing) => things.has(thing))
  // What has an earlier place is surely before it, the nearest first; what of the others is, the end of each may suggest.
  const own = placeOf(self) ?? 0
  const placeBefore = (k: number): number => {
    const place = placeOf(ended[k]!) ?? 0
    return place < own ? place : 0
  }
  const near = [...ended.keys()]
    .filter((k) => k !== at && ended[k]!.invoked < completed(self) && touched(footprints[k]!))
    .sort((a, b) => placeBefore(b) - placeBefore(a) || completed(ended[b]!) - completed(ended[a]!))
  const told = new Set([...things].flatMap((thing) => near.find((k) => footprints[k]!.tells.includes(thing)) ?? []))
  const sets = [new Set<number>(), told]
  for (let size = 1; size < 2 * near.length; size *= 2) sets.push(new Set([...told, ...near.slice(0, size)]))
  return sets.map((some) => ended.filter((_, k) => k === at || some.has(k)))
}
