import { deadlockIn, failureBy, failureIn } from './failures.js'
import type { GlobalState } from './protocol.js'
import type { Space } from './space.js'
import { initialStates, type Move, movesOf, stateAfter } from './successors.js'

/** One step of a path: who did what, on which message, and the whole state that it led to. */
export interface PathStep<L, M> {
  readonly action: string
  /** The server that moved; null where the network moved by itself. */
  readonly server: number | null
  /** The message that was received, duplicated or lost; null for a spontaneous step. */
  readonly message: M | null
  readonly sent: readonly M[]
  readonly state: GlobalState<L, M>
}

/**
 * A path from the initial state to a state, or by a step, that violates a property, or to a state without successors. What an exploration finds is a
 * shortest such path; what a random walk finds is shrunk, and may be longer.
 */
export interface Counterexample<L, M> {
  readonly property: string
  readonly source: string
  readonly kind: 'invariant' | 'action property' | 'deadlock'
  /** What is false, in words, as far as the property can tell. */
  readonly because: string | null
  readonly initial: GlobalState<L, M>
  readonly steps: readonly PathStep<L, M>[]
}

/** The text by which a state is recognised: its own, or under symmetry its representative's. */
export type Recognise = (row: Int32Array) => string

/**
 * Names the violated property and tells the path to the state, or by the step, that violates it. The texts are those of
 * the states along the path, from the initial state's on.
 */
export const counterexample = <L, M, E>(
  space: Space<L, M, E>,
  recognise: Recognise,
  texts: readonly string[],
): Counterexample<L, M> => {
  const { protocol } = space
  const initial = initialStates(protocol).find((one) => recognise(space.rowOf(one)) === texts[0])
  if (initial === undefined) throw new Error('a path begins in a state that is not initial')
  let before = initial
  let state = initial
  const steps = texts.slice(1).map((text) => {
    const [found] = movesTo(space, recognise, state, text)
    if (found === undefined) throw new Error('a step of a path cannot be taken again: a step function is not pure')
    before = state
    state = found.after
    return pathStep(space, found)
  })
  const invariant = failureIn(protocol, state)
  if (invariant !== null) return { ...invariant, because: null, initial, steps }
  for (const found of movesTo(space, recognise, before, texts.at(-1))) {
    const broken = failureBy(protocol, before, found.move)
    if (broken !== null)
      return { ...broken, because: null, initial, steps: [...steps.slice(0, -1), pathStep(space, found)] }
  }
  const deadlock = deadlockIn(protocol, state)
  if (deadlock !== null) return { ...deadlock, because: null, initial, steps }
  throw new Error('a property failed once and holds when it is evaluated again: it is not pure')
}

interface Found<L, M, E> {
  readonly move: Move<L, M, E>
  readonly after: GlobalState<L, M>
}

/** The moves from a state to those of this text. */
function* movesTo<L, M, E>(
  space: Space<L, M, E>,
  recognise: Recognise,
  state: GlobalState<L, M>,
  text: string | undefined,
): Generator<Found<L, M, E>> {
  for (const move of movesOf(space.protocol, state)) {
    const after = stateAfter(space.protocol, state, move)
    if (recognise(space.rowOf(after)) === text) yield { move, after }
  }
}

/** The messages of a state are told in the order of the space, and not in that of the path. */
const pathStep = <L, M, E>(space: Space<L, M, E>, { move, after }: Found<L, M, E>): PathStep<L, M> => ({
  action: move.action,
  server: move.server,
  message: move.message,
  sent: move.step?.sent ?? [],
  state: space.materialise(space.rowOf(after)),
})
