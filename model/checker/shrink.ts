/** From a long path to a violation to a shorter one. */
import { type Failure, failureAfter } from './failures.js'
import type { GlobalState, Protocol } from './protocol.js'
import { isWithinBounds, type Move, movesOf, stateAfter } from './successors.js'
import type { Taken } from './walk.js'

type Path<L, M, E> = readonly Taken<L, M, E>[]

/**
 * Drops steps as long as what remains is a path to a violation of the same property, first many at a time, at last one
 * by one. The result is a path that the protocol takes, and no single step of it can be dropped any more; a still
 * shorter path, with other steps, may exist.
 */
export const shrunk = <L, M, E>(
  protocol: Protocol<L, M, E>,
  initial: GlobalState<L, M>,
  path: Path<L, M, E>,
  failure: Failure,
): Path<L, M, E> => {
  let best = path
  let size = Math.ceil(best.length / 2)
  while (size > 0) {
    const length = best.length
    for (let end = length; end > 0; end -= size) {
      if (end > best.length) continue
      const kept = best.filter((_, k) => k < end - size || k >= end)
      const shorter = followed(
        protocol,
        initial,
        kept.map(({ move }) => move),
        failure,
      )
      if (shorter !== null && shorter.length < best.length) best = shorter
    }
    if (size > 1) size = Math.floor(size / 2)
    else if (best.length === length) size = 0
  }
  return best
}

/**
 * Takes the wanted moves from the initial state on, each by the most similar move that is possible then; those of which
 * no kind is possible are left out. The path to the failure, or null if it does not come, or another comes first.
 */
const followed = <L, M, E>(
  protocol: Protocol<L, M, E>,
  initial: GlobalState<L, M>,
  wanted: readonly Move<L, M, E>[],
  failure: Failure,
): Path<L, M, E> | null => {
  let state = initial
  const path: Taken<L, M, E>[] = []
  for (const want of wanted) {
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
