/** From a long path to a violation to a shorter one. */
import { type Failure, failureAfter } from './failures.js'
import type { GlobalState, Protocol } from './protocol.js'
import { isWithinBounds, type Move, movesOf, stateAfter } from './successors.js'
import type { Taken } from './walk.js'

type Path<L, M, E> = readonly Taken<L, M, E>[]

/** At least this many steps may be followed: paths of up to some hundred steps are shrunk to the end with fewer. */
const ENOUGH = 500_000

/** And this many for each step of the path, so that the time for a very long one is in proportion to its length. */
const FOR_EACH = 4

/** How many steps may still be followed. */
interface Budget {
  left: number
}

/**
 * Drops steps as long as what remains is a path to a violation of the same property, first many at a time, at last one
 * by one. The result is a path that the protocol takes, and no single step of it can be dropped any more, unless the
 * path is so long that this would take time in proportion to the square of its length. A still shorter path, with other
 * steps, may exist.
 */
export const shrunk = <L, M, E>(
  protocol: Protocol<L, M, E>,
  initial: GlobalState<L, M>,
  path: Path<L, M, E>,
  failure: Failure,
): Path<L, M, E> => {
  const best = [...path]
  const budget = { left: ENOUGH + FOR_EACH * path.length }
  let size = Math.ceil(best.length / 2)
  while (size > 0 && budget.left > 0) {
    const length = best.length
    for (let end = length; end > 0 && budget.left > 0; end -= size) {
      if (end > best.length) continue
      const start = Math.max(0, end - size)
      const rest = followed(protocol, best[start - 1]?.state ?? initial, best, end, failure, budget)
      if (rest === null || start + rest.length >= best.length) continue
      best.length = start
      for (const taken of rest) best.push(taken)
    }
    if (size > 1) size = Math.floor(size / 2)
    else if (best.length === length) size = 0
  }
  return best
}

/**
 * Takes the moves of a path from the place `end` on, but from another state, each by the most similar move that is
 * possible then; those that have no such move are left out. The path to the failure, or null if it does not come,
 * if another comes first, or if the budget does not reach so far.
 */
const followed = <L, M, E>(
  protocol: Protocol<L, M, E>,
  from: GlobalState<L, M>,
  wanted: Path<L, M, E>,
  end: number,
  failure: Failure,
  budget: Budget,
): Path<L, M, E> | null => {
  let state = from
  const path: Taken<L, M, E>[] = []
  for (let k = end; k < wanted.length; k++) {
    const want = wanted[k]?.move
    if (want === undefined || budget.left-- <= 0) return null
    const move = mostSimilar(protocol, movesOf(protocol, state), want)
    if (move === undefined) continue
    const next = stateAfter(protocol, state, move)
    path.push({ move, state: next })
    const failed = failureAfter(protocol, state, move, next)
    if (failed !== null) return failed.property === failure.property ? path : null
    if (isWithinBounds(protocol, next)) state = next
    else path.pop()
  }
  return null
}

/** The same action of the same server, and of several such the one whose message, sent messages and outcome are nearest. */
const mostSimilar = <L, M, E>(
  protocol: Protocol<L, M, E>,
  possible: readonly Move<L, M, E>[],
  wanted: Move<L, M, E>,
): Move<L, M, E> | undefined => {
  const candidates = possible.filter(({ action, server }) => action === wanted.action && server === wanted.server)
  if (candidates.length < 2) return candidates[0]
  const text = textOf(protocol, wanted)
  let nearest = candidates[0]
  let least = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const far = difference(text, textOf(protocol, candidate))
    if (far >= least) continue
    nearest = candidate
    least = far
  }
  return nearest
}

const textOf = <L, M, E>(
  { encodeLocal, encodeMessage }: Protocol<L, M, E>,
  { message, step }: Move<L, M, E>,
): readonly string[] => [
  message === null ? '' : encodeMessage(message),
  step === null ? '' : step.sent.map(encodeMessage).join('\n'),
  step === null ? '' : encodeLocal(step.next),
]

/** How many characters of each text lie between what both have in common at the beginning and at the end. */
const difference = (a: readonly string[], b: readonly string[]): number =>
  a.reduce((sum, text, k) => sum + differenceOfTexts(text, b[k] ?? ''), 0)

const differenceOfTexts = (a: string, b: string): number => {
  if (a === b) return 0
  const shorter = Math.min(a.length, b.length)
  let front = 0
  while (front < shorter && a[front] === b[front]) front++
  let back = 0
  while (back < shorter - front && a[a.length - 1 - back] === b[b.length - 1 - back]) back++
  return Math.max(a.length, b.length) - front - back
}
