/**
 * The search for a linearization: Wing and Gong's algorithm (Testing and verifying concurrent objects, 1993) with Lowe's
 * memoisation, along the order of the certified operations. At each point, either the next certified operation is
 * linearized, or one without a place that no other has to precede in real time.
 *
 * An operation that nothing yet depends on is put off: it commutes with what comes next. So one without a place is tried
 * only if real time demands it now, or if it conflicts with the next certified operation, or with another that does. That
 * loses no linearization: moving such operations to later, one swap of neighbours that do not conflict after the other,
 * ends in an order of this kind, with the same replies. Where they truly belong is settled by `gaps.ts`. A completed one
 * that changes nothing comes as early as its reply is right, which is no choice unless it keeps others out of a gap.
 *
 * Where the search fails, it goes back to the last choice that has to do with it (`backjump.ts`).
 */
import { isSome, some } from 'fp-ts/lib/Option.js'
import { type Backjump, backjumpOf, type Move } from './backjump.js'
import { candidatesOf } from './candidates.js'
import { type Blame, isBlameless, withMore } from './conflict-set.js'
import { gapsOf } from './gaps.js'
import { type Memo, memo } from './memo.js'
import { ADVANCE, after, CHOOSE, EXHAUSTED, type Node, placed, START, startOf } from './search-node.js'
import type { Obstacle } from './spec.js'
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

/** When a search is given up. */
export interface Limit {
  /** How many operations may be applied. */
  readonly steps: number
  /** Asked at each turn, the first one included. */
  readonly isOver: () => boolean
}

export const stepsUpTo = (steps: number): Limit => ({ steps, isOver: () => false })

export const search = <State, Op, Reply>(task: Task<State, Op, Reply>, limit: Limit): Found<Reply> => {
  const { spec, operations, footprints, invoked, completed, certified, foretold } = task
  const size = operations.length
  const gaps = gapsOf(task)
  const owed = unused(task.owedByInvocation, size)
  const owedByCompletion = unused(task.owedByCompletion, size)
  const pending = unused(task.pending, size)
  const isPending = (id: number): boolean => completed[id] === Infinity
  const isFree = (id: number): boolean => !footprints[id]!.takesPlace
  const situations: Memo<Node<State>> = memo(spec.hash, spec.sameState, isPending)
  const candidates = candidatesOf(task, gaps, owed, owedByCompletion, pending)
  const needed = certified.length + task.owedByInvocation.length
  let steps = 0
  let stuck: { readonly at: Node<State>; readonly blocked: number; readonly instead: Stuck<Reply>['instead'] } | null =
    null
  // Most searches never fail in earnest.
  let known: Backjump | null = null
  const backjump = (): Backjump => {
    known ??= backjumpOf(task, candidates)
    return known
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
  const block = (at: Node<State>, blocked: number, instead: Stuck<Reply>['instead']): void => {
    if (stuck === null || at.done > stuck.at.done) stuck = { at, blocked, instead }
  }
  const accuse = (node: Node<State>, id: number, { values, passed }: Obstacle): void => {
    const isOwed = !isPending(id) && certified[node.next] !== id
    const open = (things: readonly number[]): readonly number[] => backjump().open(things, node.next)
    node.blame = withMore(node.blame, { values: open(values), passed: open(passed), owed: isOwed ? [id] : [] })
  }
  /** Takes note that nothing came of a move. */
  const failed = (node: Node<State>, move: Move, blame: Blame): void => {
    node.blame = withMore(node.blame, backjump().over(blame, move, node.next))
  }
  const enter = (reached: Node<State>): Node<State> => {
    if (!reached.isCertified) use(reached.id)
    reached.mark = gaps.enter(reached.id, reached.gap, reached.isCertified)
    return reached
  }
  const attempt = (node: Node<State>, id: number, isCertified: boolean): Node<State> | null => {
    const { op, outcome } = operations[id]!
    const { reads, writes } = footprints[id]!
    const anything: Obstacle = { values: [...reads, ...writes], passed: [] }
    const gap = isCertified ? node.next : gaps.gapFor(id, node.inserted, node.next)
    if (gap < 0) {
      if (!isPending(id)) block(node, id, null)
      accuse(node, id, anything)
      return null
    }
    steps += 1
    const [state, reply] = spec.apply(node.state, op)
    const expected = outcome._tag === 'Ok' ? some(outcome.reply) : foretold[id]!
    if (isSome(expected) && !spec.sameReply(reply, expected.value)) {
      if (!isPending(id)) block(node, id, { reply })
      accuse(node, id, spec.obstacle(footprints[id]!, expected.value, reply, node.state))
      return null
    }
    if (outcome._tag === 'Pending' && state === node.state) {
      accuse(node, id, anything)
      return null
    }
    const reached = after(node, id, gap, isCertified, state, !isCertified && outcome._tag === 'Ok')
    const before = situations.known(reached)
    if (before === null) return enter(reached)
    failed(node, reached, before.blame)
    return null
  }
  /**
   * The same, with all linearized that changes nothing and is answered rightly here. `seen`: what was invoked before that
   * has been looked at, but for what the last move may have changed.
   */
  const withReads = (start: Node<State>, seen: number): Node<State> => {
    let node = start
    const isNews = (id: number): boolean => invoked[id]! >= seen || (start.id !== START && conflicts(start.id, id))
    for (let id = owed.first(); id >= 0 && invoked[id]! < candidates.until(node.next); ) {
      const reached = isFree(id) && isNews(id) ? read(node, id) : null
      if (reached === null) id = owed.after(id)
      else {
        node.stage = EXHAUSTED
        node = enter(reached)
        id = owed.first()
      }
    }
    return node
  }
  const read = (node: Node<State>, id: number): Node<State> | null => {
    const { op, outcome } = operations[id]!
    const gap = gaps.gapFor(id, node.inserted, node.next)
    if (gaps.hinders(id, gap)) return null
    steps += 1
    const [state, reply] = spec.apply(node.state, op)
    if (outcome._tag !== 'Ok' || !spec.sameReply(reply, outcome.reply)) return null
    return after(node, id, gap, false, state, true)
  }
  const conflicts = (writer: number, reader: number): boolean => {
    const { writes } = footprints[writer]!
    for (const thing of footprints[reader]!.reads) if (writes.includes(thing)) return true
    return false
  }
  const reach = (node: Node<State>, id: number, isCertified: boolean): Node<State> | null => {
    const seen = candidates.until(node.next)
    const reached = attempt(node, id, isCertified)
    return reached === null ? null : withReads(reached, seen)
  }

  const choicesAt = (node: Node<State>): number[] => {
    const due = candidates.due(node.next)
    node.blame = withMore(node.blame, { owed: due })
    return [...candidates.moves(node.next, node.inserted)]
  }
  /** The first choice that matters and may come now, or -1. */
  const choose = (node: Node<State>): number => {
    const moves = node.moves ?? choicesAt(node)
    node.moves = moves
    const { values, owed: waiting } = node.blame
    const until = candidates.until(node.next)
    const id = candidates.mattering(values, waiting, moves).find((each) => invoked[each]! < until)
    if (id === undefined) return -1
    moves.splice(moves.indexOf(id), 1)
    node.tried = [...node.tried, id]
    return id
  }
  /** The node that the next untried move leads to; null if there is none left. */
  const onward = (node: Node<State>): Node<State> | null => {
    if (node.stage === ADVANCE) {
      node.stage = CHOOSE
      const id = certified[node.next]
      if (id !== undefined && invoked[id]! < candidates.firstOwed()) {
        const reached = reach(node, id, true)
        if (reached !== null) return reached
      }
    }
    while (node.stage === CHOOSE && steps < limit.steps) {
      const id = choose(node)
      const reached = id < 0 ? null : reach(node, id, false)
      if (reached !== null) return reached
      if (id < 0) node.stage = EXHAUSTED
    }
    return null
  }
  /** The last node before this dead end where a choice is left that matters; null if there is none. */
  const back = (from: Node<State>): Node<State> | null => {
    for (let node = from; ; ) {
      node.blame = backjump().settled(node.blame, node.next, node.tried)
      if (node.before === null || isBlameless(node.blame)) return null
      situations.remember(node)
      gaps.undo(node.mark)
      if (!node.isCertified) release(node.id)
      const { before } = node
      failed(before, node, node.blame)
      const { blame, stage } = before
      if (stage !== EXHAUSTED && blame.values.size + blame.owed.size > 0) return before
      node = before
    }
  }

  const furthest = (): Stuck<Reply> | null =>
    stuck === null ? null : { before: placed(stuck.at), blocked: stuck.blocked, instead: stuck.instead }

  let node: Node<State> | null = withReads(startOf(spec.initial), -Infinity)
  while (node !== null) {
    if (node.done === needed) return { _tag: 'Found', order: placed(node), steps }
    if (limit.isOver()) return { _tag: 'Limit', stuck: furthest(), steps }
    const reached = onward(node)
    if (steps >= limit.steps) return { _tag: 'Limit', stuck: furthest(), steps }
    node = reached ?? back(node)
  }
  // Real time alone always leaves some operation to be next, so a search that ends without success was blocked.
  const found = furthest()
  if (found === null) throw new Error('the search ended, though nothing blocked it')
  return { _tag: 'None', stuck: found, steps }
}
