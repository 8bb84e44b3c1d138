/**
 * The way to a state. The states do not say how they were reached, which would take a third of their memory. So they are
 * gone through a second time, breadth first from the initial ones, until the state is met: that takes about as long as
 * finding it did, and four bytes for each slot of the set meanwhile.
 */
import { Batch } from './batch.js'
import { GROUP, Group } from './group.js'
import { IntArray } from './growable.js'
import type { Space } from './space.js'
import type { States } from './states.js'
import type { Orbits } from './symmetry.js'

/** What violates a property: a successor of a state, or that state itself. Each is null where it is not needed. */
export interface Found {
  /** As it is stored. */
  readonly state: Int32Array | null
  readonly successor: Int32Array | null
}

/** All that an explorer has but what it counts. */
export interface Ground<L, M, E> {
  readonly space: Space<L, M, E>
  readonly orbits: Orbits<L, M, E> | undefined
  readonly states: States
}

/** In place of the slot that a state was reached from, plus one. */
const UNSEEN = 0
const INITIAL = -1

/** The rows of the states on a shortest way to one of the states, the initial one and itself included, as they are stored. */
export const wayTo = <L, M, E>(ground: Ground<L, M, E>, state: Int32Array): readonly Int32Array[] => {
  const { space, states } = ground
  const { visited, layout } = states
  const batch = new Batch()
  const group = new Group(space, ground.orbits, states, batch)
  const from = new Int32Array(visited.capacity)
  const words = new Int32Array(GROUP * layout.words)
  /** Marks the slots that the states of the batch are in, and appends those that had not been seen to the level. */
  const mark = (level: IntArray, mayBeMissing: boolean, parentOf: (parent: number) => number): void => {
    visited.lookAhead(batch, layout.words)
    for (let k = 0; k < batch.n; k++) {
      const at = visited.find(batch, k, layout.words)
      if (at < 0 && !mayBeMissing) throw new Error('a state cannot be found again: a step function is not pure')
      // Of the level that was being explored not all successors are there.
      if (at < 0 || from[at] !== UNSEEN) continue
      from[at] = parentOf(batch.parents[k]!)
      level.push(at)
    }
    batch.clear()
  }
  const stored = state.slice()
  space.toNumbers(state, stored)
  batch.push(stored, INITIAL, 0, layout)
  const target = visited.find(batch, 0, layout.words)
  batch.clear()
  let level = new IntArray()
  let next = new IntArray()
  for (const row of space.initial()) group.push(row, INITIAL, 0)
  mark(level, false, (parent) => parent)
  while (target >= 0 && from[target] === UNSEEN && level.length > 0) {
    next.length = 0
    for (let k = 0; k < level.length; k += GROUP) {
      const size = Math.min(GROUP, level.length - k)
      if (space.transitions.lists.isFull) space.transitions.lists.clear()
      for (let g = 0; g < size; g++) {
        visited.read(level.items[k + g]!, words, g * layout.words, layout.words)
      }
      group.load(words, 0, size)
      group.gather(size, k)
      mark(next, true, (parent) => level.items[parent]! + 1)
    }
    const done = level
    level = next
    next = done
  }
  if (target < 0 || from[target] === UNSEEN)
    throw new Error('a state cannot be reached again: a step function is not pure')
  return pathOf(ground, from, target)
}

const pathOf = <L, M, E>(
  { space, states: { visited, layout } }: Ground<L, M, E>,
  from: Int32Array,
  target: number,
): readonly Int32Array[] => {
  const words = new Int32Array(layout.words)
  const numbers = new Int32Array(space.width)
  const path: Int32Array[] = []
  for (let at = target; at >= 0; at = from[at] === INITIAL ? -1 : from[at]! - 1) {
    visited.read(at, words, 0, layout.words)
    layout.unpack(words, 0, numbers, 0)
    const row = new Int32Array(space.width)
    space.toRow(numbers, 0, row)
    path.push(row)
  }
  return path.reverse()
}
