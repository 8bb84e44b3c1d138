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
import { type Inserted, type Memo, memo, mixed } from './memo.js'
import type { Task } from './task.js'
import { unused } from './unused.js'

/** The linearized operations, the last first. A certified one's gap is its rank: it follows all that is in this gap. */
export interface Path {
  readonly id: number
  readonly gap: number
  readonly isCertified: boolean
  readonly before: Path | null
}

/** The furthest that the search came. */
export interface Stuck<Reply> {
  readonly path: Path | null
  /** The operation that could not be the next one. */
  readonly blocked: number
  /** What it would have been answered there; null where it was not tried, since no gap that it may take has room. */
  readonly instead: { readonly reply: Reply } | null
}

export type Found<Reply> =
  | { readonly _tag: 'Found'; readonly path: Path | null; readonly steps: number }
  | { readonly _tag: 'None'; readonly stuck: Stuck<Reply>; readonly steps: number }
  | { readonly _tag: 'Limit'; readonly steps: number }

interface Node<State> {
  readonly state: State
  /** How many certified operations have been linearized. */
  readonly next: number
  /** How many of those that need to be, in all. */
  readonly done: number
  readonly inserted: Inserted | null
  readonly owedHash: number
  readonly path: Path | null
  /** For undoing the move that led here. */
  readonly mark: number
  /** What to try next; null where nothing has been tried yet. */
  stage: number
  moves: readonly number[]
  tried: number
}

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
  let stuck: (Stuck<Reply> & { readonly done: number }) | null = null

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

  const block = (node: Node<State>, blocked: number, instead: Stuck<Reply>['instead']): null => {
    if (stuck === null || node.done > stuck.done) stuck = { path: node.path, blocked, instead, done: node.done }
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
    const reached = {
      state,
      next: node.next + (isCertified ? 1 : 0),
      done: node.done + (isCertified || isOwed ? 1 : 0),
      inserted: isCertified ? node.inserted : insert(node, id, gap),
      owedHash: isOwed ? node.owedHash ^ mixed(id + 1) : node.owedHash,
    }
    if (hasChoice && situations.isKnown({ ...reached, certified: reached.next })) return null
    if (!isCertified) use(id)
    const path: Path = { id, gap, isCertified, before: node.path }
    return { ...reached, path, mark: gaps.enter(id, gap, isCertified), stage: ADVANCE, moves: [], tried: 0 }
  }

  /** The node that the next untried move leads to; null if there is none left. */
  const onward = (node: Node<State>): Node<State> | null => {
    if (node.stage === ADVANCE) {
      node.stage = DUE
      node.moves = []
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
      node.moves = node.stage === OTHERS ? candidates.others(node.next, firstOwedCompletion(), node.inserted) : []
    }
    return null
  }

  const root: Node<State> = {
    ...{ state: spec.initial, next: 0, done: 0, inserted: null, owedHash: 0, path: null, mark: 0 },
    ...{ stage: ADVANCE, moves: [], tried: 0 },
  }
  const nodes = [root]
  for (let node = nodes.at(-1); node !== undefined; node = nodes.at(-1)) {
    if (node.done === needed) return { _tag: 'Found', path: node.path, steps }
    const reached = onward(node)
    if (steps >= limit) return { _tag: 'Limit', steps }
    if (reached !== null) nodes.push(reached)
    else {
      nodes.pop()
      if (node.path === null) continue
      gaps.undo(node.mark)
      if (!node.path.isCertified) release(node.path.id)
    }
  }
  // Real time alone always leaves some operation to be next, so a search that ends without success was blocked.
  if (stuck === null) throw new Error('the search ended, though nothing blocked it')
  return { _tag: 'None', stuck, steps }
}

const insert = <State>({ inserted, next }: Node<State>, id: number, gap: number): Inserted => ({
  ...{ id, gap, next, before: inserted },
  count: (inserted?.count ?? 0) + 1,
})
