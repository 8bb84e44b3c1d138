/**
 * The smallest set of operations that shows why a history is not linearizable. A *conflict* is a set of completed operations
 * such that no history that completes these as they were completed, and in which all others that were invoked are pending,
 * has a linearization: whatever became of the others, these cannot be. It is smallest in that no operation of it can be
 * made pending as well. (Leaving an operation out altogether would prove nothing: others may have seen its effect.)
 *
 * Where a history is long, the search starts not from its beginning but from the state that the first operations of the
 * order left that came furthest; `after` says how many these are. Short histories are explained from their beginning.
 */
import type { Lie } from '../certificates.js'
import { type Decision, decide } from '../decide.js'
import { completed, type Operation, placeOf } from '../operation.js'
import type { Stuck } from '../search.js'
import type { Spec } from '../spec.js'
import { neighbours } from './neighbours.js'
import { answerIn, elsewhereIn, type Reason } from './reason.js'
import { shrink } from './shrink.js'
import { type Level, type Loose, loose, loosened } from './weakened.js'

export interface Member<Op, Reply> {
  readonly operation: Operation<Op, Reply>
  /** What would let all the others be. */
  readonly reason: Reason<Op, Reply>
}

export interface Conflict<Op, Reply> {
  /** In the order of their invocations. */
  readonly members: readonly Member<Op, Reply>[]
  /** How many operations are taken for granted before these; 0: none, the conflict is there from the initial state. */
  readonly after: number
  /** How many others, besides, were invoked before the last of these completed. */
  readonly others: number
}

/** This many operations may be applied to find out whether one more can be left out. */
const EFFORT = 4_000
/** A history in which no more operations came before the failure is explained from its beginning. */
const SHORT = 64
/** How many of the operations that came furthest are looked at anew: first this many, then more, at last the most. */
const WINDOWS = [4, 8, 16, 32, SHORT, 128, 256, 512] as const

/** This many operations that were invoked later are looked at to find one that would explain an answer. */
const LATER = 64

/** The operations from some state on, in which the conflict is looked for. */
interface Window<State, Op, Reply> {
  readonly spec: Spec<State, Op, Loose<Reply>>
  readonly operations: readonly Operation<Op, Reply>[]
  /** The same, and what was invoked after these had ended. */
  readonly uncut: readonly Operation<Op, Reply>[]
  readonly after: number
  /** The last place that was taken before. */
  readonly taken: number
}

type Told<Op, Reply> = ReadonlySet<Operation<Op, Reply>>

const decided = <State, Op, Reply>(
  { spec, operations, taken }: Pick<Window<State, Op, Reply>, 'spec' | 'operations' | 'taken'>,
  levelOf: (operation: Operation<Op, Reply>) => Level,
): Decision<Op, Loose<Reply>> =>
  decide(
    spec,
    operations.map((operation) => loosened(operation, levelOf(operation))),
    EFFORT,
    taken,
  )

const isRefuted = ({ _tag }: { readonly _tag: string }): boolean => _tag === 'Blocked' || _tag === 'Lie'

/** What was invoked until then; what completed later has not completed yet. A history without its end is a history. */
const until = <State, Op, Reply>(window: Window<State, Op, Reply>, end: number): Window<State, Op, Reply> => ({
  ...window,
  operations: window.operations
    .filter(({ invoked }) => invoked <= end)
    .map((operation) => (completed(operation) <= end ? operation : { ...operation, outcome: { _tag: 'Pending' } })),
})

/**
 * The shortest beginning that is refuted. `end`: by then all had completed that came before the failure. Completions from
 * then on are tried, in steps that double.
 */
const shortest = <State, Op, Reply>(window: Window<State, Op, Reply>, end: number): Window<State, Op, Reply> | null => {
  const ends = window.operations
    .map(completed)
    .filter((each) => each < Infinity)
    .sort((a, b) => a - b)
  const refuted = (k: number): boolean => isRefuted(decided(until(window, ends[k]!), () => 'Told'))
  let low = -1
  let high = ends.indexOf(end)
  for (let step = 1; high < ends.length && !refuted(high); step *= 2) {
    low = high
    high = high === ends.length - 1 ? ends.length : Math.min(high + step, ends.length - 1)
  }
  if (high < 0 || high >= ends.length) return null
  // Most often the end that was tried first is the shortest already.
  if (low < 0 && (high === 0 || !refuted(high - 1))) return until(window, ends[high]!)
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (refuted(middle)) high = middle
    else low = middle
  }
  return until(window, ends[high]!)
}

/** As few as can be of the first guess that is a conflict; null if none is. */
const guessed = <State, Op, Reply>(
  window: Window<State, Op, Reply>,
  blocked: Operation<Op, Reply>,
): Told<Op, Reply> | null => {
  const ended = window.operations.filter(({ outcome }) => outcome._tag === 'Ok')
  const refutes = (kept: readonly Operation<Op, Reply>[]): boolean => {
    const told = new Set(kept)
    return isRefuted(decided(window, (operation) => (told.has(operation) ? 'Told' : 'Pending')))
  }
  const guess = neighbours(window.spec, ended, blocked.invoked).find(refutes)
  return guess === undefined ? null : new Set(shrink(guess, refutes))
}

/**
 * First all that have places are held to them, which makes each question easy, and replies are forgotten; then places; what
 * is needed of either kind is then told in full, and as much as possible of that is made pending.
 */
const narrowed = <State, Op, Reply>(window: Window<State, Op, Reply>): Told<Op, Reply> => {
  const ended = window.operations.filter(({ outcome }) => outcome._tag === 'Ok')
  const placed = ended.filter((operation) => placeOf(operation) !== null)
  const refutes = (told: Told<Op, Reply>, held: Told<Op, Reply>): boolean =>
    isRefuted(
      decided(window, (operation) => (told.has(operation) ? 'Told' : held.has(operation) ? 'Placed' : 'Pending')),
    )
  const few = new Set(shrink(ended, (kept) => refutes(new Set(kept), new Set(placed))))
  const needed = shrink(
    placed.filter((operation) => !few.has(operation)),
    (kept) => refutes(few, new Set(kept)),
  )
  const all = ended.filter((operation) => few.has(operation) || needed.includes(operation))
  return new Set(shrink(all, (kept) => refutes(new Set(kept), new Set())))
}

const windowOf = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  among: readonly Operation<Op, Reply>[],
  before: readonly number[],
  size: number,
): Window<State, Op, Reply> => {
  const after = Math.max(0, before.length - size)
  const past = new Set(before.slice(0, after))
  const initial = before.slice(0, after).reduce((state, id) => spec.apply(state, among[id]!.op)[0], spec.initial)
  const operations = among.filter((_, id) => !past.has(id))
  const taken = Math.max(0, ...[...past].map((id) => placeOf(among[id]!) ?? 0))
  return { spec: loose({ ...spec, initial }), operations, uncut: operations, after, taken }
}

/** What is decided if the operation is open, and all others are as they were told; or if that cannot be, those in conflict. */
const withOpen = <State, Op, Reply>(
  window: Window<State, Op, Reply>,
  told: Told<Op, Reply>,
  open: Operation<Op, Reply>,
): Decision<Op, Loose<Reply>> => {
  const decision = decided(window, (other) => (other === open ? 'Pending' : 'Told'))
  if (decision._tag === 'Linearizable') return decision
  return decided(window, (other) => (other !== open && told.has(other) ? 'Told' : 'Pending'))
}

/** Whether the operation could have been answered as it was at another time, or at another place, among these. */
const elsewhere = <State, Op, Reply>(
  { spec, taken }: Window<State, Op, Reply>,
  among: readonly Operation<Op, Reply>[],
  operation: Operation<Op, Reply>,
): Reason<Op, Reply> | null => {
  const { outcome } = operation
  if (outcome._tag === 'Pending') return null
  const open = { ...operation, outcome: { ...outcome, completed: Number.MAX_SAFE_INTEGER, place: null } }
  const operations = among.map((other) => (other === operation ? open : other))
  return elsewhereIn(
    operation,
    decided({ spec, operations, taken }, () => 'Told'),
  )
}

const described = <State, Op, Reply>(window: Window<State, Op, Reply>, told: Told<Op, Reply>): Conflict<Op, Reply> => {
  const { spec, operations, uncut, after } = window
  const reasonOf = (operation: Operation<Op, Reply>): Reason<Op, Reply> => {
    // An answer that contradicts nothing but itself most likely came too early.
    const early = told.size === 1 ? elsewhere(window, uncut.slice(0, operations.length + LATER), operation) : null
    if (early !== null) return early
    const without = withOpen(window, told, operation)
    if (without._tag !== 'Linearizable') return { _tag: 'Undecided' }
    return answerIn(spec, operation, without.order) ?? elsewhere(window, operations, operation) ?? { _tag: 'Never' }
  }
  return {
    members: [...told]
      .sort((a, b) => a.invoked - b.invoked)
      .map((operation) => ({ operation, reason: reasonOf(operation) })),
    after,
    others: operations.length - told.size,
  }
}

/**
 * `stuck`: how far the search came with `among`. Longer windows are tried until more than one operation is in conflict: one
 * alone contradicts only what is taken for granted. In a longer one too much may be open to be sure of more.
 */
export const conflictOf = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  among: readonly Operation<Op, Reply>[],
  { before, blocked }: Stuck<unknown>,
): Conflict<Op, Reply> | null => {
  let found: Conflict<Op, Reply> | null = null
  const endOf = (ids: readonly number[]): number =>
    Math.max(...[...ids, blocked].map((id) => completed(among[id]!)).filter((end) => end < Infinity))
  for (const size of WINDOWS) {
    if (size < SHORT && before.length <= SHORT) continue
    const window = shortest(windowOf(spec, among, before, size), endOf(before.slice(-size)))
    if (window === null) continue
    const told: Told<Op, Reply> | null = guessed(window, among[blocked]!) ?? (found === null ? narrowed(window) : null)
    if (told === null) continue
    const conflict: Conflict<Op, Reply> = described(window, told)
    if (found === null || conflict.members.length > 1) found = conflict
    if (conflict.members.length > 1 || window.after === 0) break
  }
  return found
}

/** Two places that cannot be: no further operation is needed to see it. */
export const conflictOfLie = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  all: readonly Operation<Op, Reply>[],
  { pair }: Lie,
): Conflict<Op, Reply> => {
  const operations = pair.map((id) => all[id]!)
  return described({ spec: loose(spec), operations, uncut: operations, after: 0, taken: 0 }, new Set(operations))
}
