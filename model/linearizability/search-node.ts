/** The points that the search comes to. */

import type { Move } from './backjump.js'
import { type Blame, blameless } from './conflict-set.js'
import { type Inserted, mixed, type Situation } from './memo.js'

/** A point that the search came to, by linearizing `id` after `before`; the point where it began has no `id`. */
export interface Node<State> extends Situation<State>, Move {
  readonly before: Node<State> | null
  /** How many of the operations that need to be linearized have been. */
  readonly done: number
  /** For undoing the move that led here. */
  mark: number
  /** What to try next. */
  stage: number
  /** What was not tried yet; null where that is not known yet. */
  moves: number[] | null
  /** What was tried of these. */
  tried: readonly number[]
  /** Why all that was tried failed. */
  blame: Blame
}

export const START = -1
const NONE: readonly number[] = []
/** What to try next: the certified operation, then what may come before it, then nothing. */
export const ADVANCE = 0
export const CHOOSE = 1
export const EXHAUSTED = 2

export const startOf = <State>(state: State): Node<State> => ({
  ...{ state, next: 0, done: 0, inserted: null, owedHash: 0, before: null, mark: 0, id: START, gap: 0 },
  ...{ isCertified: false, stage: ADVANCE, moves: null, tried: NONE, blame: blameless },
})

/** The point after `node` that linearizing the operation leads to. */
export const after = <State>(
  node: Node<State>,
  id: number,
  gap: number,
  isCertified: boolean,
  state: State,
  isOwed: boolean,
): Node<State> => ({
  state,
  next: node.next + (isCertified ? 1 : 0),
  done: node.done + (isCertified || isOwed ? 1 : 0),
  inserted: isCertified ? node.inserted : insert(node, id, gap),
  owedHash: isOwed ? node.owedHash ^ mixed(id + 1) : node.owedHash,
  id,
  gap,
  isCertified,
  before: node,
  mark: 0,
  stage: ADVANCE,
  moves: null,
  tried: NONE,
  blame: blameless,
})

/** The operations in the order of their places: those without one go where their gap is. */
export const placed = <State>(last: Node<State>): readonly number[] => {
  const moves: Node<State>[] = []
  for (let node: Node<State> | null = last; node !== null && node.id !== START; node = node.before) moves.push(node)
  return moves
    .reverse()
    .sort((a, b) => a.gap - b.gap || Number(a.isCertified) - Number(b.isCertified))
    .map(({ id }) => id)
}

const insert = <State>({ inserted, next }: Node<State>, id: number, gap: number): Inserted => ({
  id,
  gap,
  next,
  before: inserted,
  count: (inserted?.count ?? 0) + 1,
})
