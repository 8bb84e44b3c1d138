/**
 * The search for a linearization: Wing and Gong's algorithm (Testing and verifying concurrent objects, 1993) with Lowe's
 * memoisation, along the order of the certified operations. At each point, either the next certified operation is
 * linearized, or one without a place that no other has to precede in real time.
 *
 * An operation that nothing yet depends on is put off: it commutes with what comes next. So one without a place is tried
 * only if real time demands it now, or if it conflicts with the next certified operation, or with another that does. That
 * loses no linearization: moving such operations to later, one swap of neighbours that do not conflict after the other,
 * ends in an order of this kind, with the same replies. Where they truly belong is settled by `gaps.ts`.
 */
import { candidatesOf } from './candidates.js'
import { gapsOf } from './gaps.js'
import { type Inserted, type Memo, memo, mixed, type Situation } from './memo.js'
import type { Task } from './task.js'
import { unused } from './unused.js'

/** The furthest that the search came. */
export interface Stuck<Reply> {
  /** The operations that were linearized, by number, in the order of their places. */
  readonly before: readonly number[]
  /** The operation that could not be the next one. */
  readonly blocked: number
  /** What it would have been answered there; null where it was not tried, since no gap that it may take has room. */
  readonly instead: { readonly reply: Reply } | null
}

export type Found<Reply> =
  /** `order`: the operations by number in the order of their places. */
  | { readonly _tag: 'Found'; readonly order: readonly number[]; readonly steps: number }
  | { readonly _tag: 'None'; readonly stuck: Stuck<Reply>; readonly steps: number }
  | { readonly _tag: 'Limit'; readonly stuck: Stuck<Reply> | null; readonly steps: number }

/** A point that the search came to, by linearizing `id` after `before`; the point where it began has no `id`. */
interface Node<State> extends Situation<State> {
  readonly id: number
  /** Where it goes. A certified one's gap is its rank: it follows all others in that gap. */
  readonly gap: number
  readonly isCertified: boolean
  readonly before: Node<State> | null
  /** How many of the operations that need to be linearized have been. */
  readonly done: number
  /** For undoing the move that led here. */
  mark: number
  /** What to try next. */
  stage: number
  moves: readonly number[]
  tried: number
}

const NO_MOVES: readonly number[] = []
const START = -1
const ADVANCE = 0
const DUE = 1
const OTHERS = 2
const EXHAUSTED = 3

/** `limit`: how many operations may be applied before it is given up. */
export const search = <State, Op, Reply>(task: Task<State, Op, Reply>, limit: number): Found<Reply> => {
  const { spec, operations, invoked, completed, certified } = task
  const size = operations.length
  const gaps = gapsOf(task)
  const owed = unused(task.owedByInvocation, size)
  const owedByCompletion = unused(task.owedByCompletion, size)
  const pending = unused(task.pending, size)
  const isPending = (id: number): boolean => completed[id] === Infinity
  const situations: Memo<State> = memo(spec.hash, spec.sameState, isPending)
  // Without operations to choose from, no situation comes twice.
  const hasChoice = task.owedByInvocation.length + task.pending.length > 0
  const candidates = candidatesOf(task, gaps, owed, pending)
  const needed = certified.length + task.owedByInvocation.length
  let steps = 0
  let stuck: { readonly at: Node<State>; readonly blocked: number; readonly instead: Stuck<Reply>['instead'] } | null =
    null

  const firstOwedCompletion = (): number => {
    const id = owedByCompletion.first()
    return id < 0 ? Infinity : completed[id]!
  }
  const use = (id: number): void => {
    if (isPending(id)) pending.takeOut(id)
    else {
      owed.takeOut(id)
      owedByCompletion.takeOut(id)
    }
  }
  const release = (id: number): void => {
    if (isPending(id)) pending.putBack(id)
    else {
      owedByCompletion.putBack(id)
      owed.putBack(id)
    }
  }

  const block = (at: Node<State>, blocked: number, instead: Stuck<Reply>['instead']): null => {
    if (stuck === null || at.done > stuck.at.done) stuck = { at, blocked, instead }
    return null
  }
  const attempt = (node: Node<State>, id: number, isCertified: boolean): Node<State> | null => {
    const { op, outcome } = operations[id]!
    const gap = isCertified ? node.next : gaps.gapFor(id, node.inserted, node.next)
    if (gap < 0) return isPending(id) ? null : block(node, id, null)
    steps += 1
    const [state, reply] = spec.apply(node.state, op)
    if (outcome._tag === 'Ok') {
      if (!spec.sameReply(reply, outcome.reply)) return block(node, id, { reply })
    } else if (state === node.state) return null
    const isOwed = !isCertified && outcome._tag === 'Ok'
    const reached: Node<State> = {
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
      moves: NO_MOVES,
      tried: 0,
    }
    if (hasChoice && situations.isKnown(reached)) return null
    if (!isCertified) use(id)
    reached.mark = gaps.enter(id, gap, isCertified)
    return reached
  }

  /** The node that the next untried move leads to; null if there is none left. */
  const onward = (node: Node<State>): Node<State> | null => {
    if (node.stage === ADVANCE) {
      node.stage = DUE
      const id = certified[node.next]
      if (id !== undefined && invoked[id]! < firstOwedCompletion()) {
        const reached = attempt(node, id, true)
        if (reached !== null) return reached
      }
      node.moves = candidates.due(node.next, firstOwedCompletion())
    }
    while (node.stage < EXHAUSTED) {
      while (node.tried < node.moves.length && steps < limit) {
        const reached = attempt(node, node.moves[node.tried++]!, false)
        if (reached !== null) return reached
      }
      if (steps >= limit) return null
      node.stage += 1
      node.tried = 0
      node.moves = node.stage === OTHERS ? candidates.others(node.next, firstOwedCompletion(), node.inserted) : NO_MOVES
    }
    return null
  }

  const furthest = (): Stuck<Reply> | null =>
    stuck === null ? null : { before: placed(stuck.at), blocked: stuck.blocked, instead: stuck.instead }

  let node: Node<State> | null = {
    ...{ state: spec.initial, next: 0, done: 0, inserted: null, owedHash: 0, before: null, mark: 0 },
    ...{ id: START, gap: 0, isCertified: false, stage: ADVANCE, moves: NO_MOVES, tried: 0 },
  }
  while (node !== null) {
    if (node.done === needed) return { _tag: 'Found', order: placed(node), steps }
    const reached = onward(node)
    if (steps >= limit) return { _tag: 'Limit', stuck: furthest(), steps }
    if (reached === null && node.id !== START) {
      gaps.undo(node.mark)
      if (!node.isCertified) release(node.id)
    }
    node = reached ?? node.before
  }
  // Real time alone always leaves some operation to be next, so a search that ends without success was blocked.
  const found = furthest()
  if (found === null) throw new Error('the search ended, though nothing blocked it')
  return { _tag: 'None', stuck: found, steps }
}

/** The operations in the order of their places: those without one go where their gap is. */
const placed = <State>(last: Node<State>): readonly number[] => {
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
