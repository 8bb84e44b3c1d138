/** A run: a tree of the states that were visited, each with the step that led to it, and the place in it where the reader is. */
import type { Counterexample, PathStep } from '../../model/checker/counterexample.js'
import type { GlobalState, Protocol } from '../../model/checker/protocol.js'
import { movesOf, stateAfter } from '../../model/checker/successors.js'

/** A place in the tree: 0 is the first state, and k the state that step number k, in the order of being tried, led to. */
export type Place = number

/** A step that was tried. */
export interface Taken<L, M> {
  /** The place that it was taken from. */
  readonly from: Place
  /** Which of the moves from there it was, in the order of `movesOf`. */
  readonly choice: number
  readonly step: PathStep<L, M>
}

export interface Run<L, M> {
  readonly initial: GlobalState<L, M>
  /** In the order in which they were tried, so that each comes after the one that it goes on from. */
  readonly taken: readonly Taken<L, M>[]
  readonly at: Place
  /** Where the reader went from a place last: from places of more than one way, "forward" leads there. */
  readonly lately: ReadonlyMap<Place, Place>
}

export const begin = <L, M>(initial: GlobalState<L, M>): Run<L, M> => ({ initial, taken: [], at: 0, lately: new Map() })

export const takenAt = <L, M>({ taken }: Run<L, M>, place: Place): Taken<L, M> | undefined => taken[place - 1]

export const stateAt = <L, M>(run: Run<L, M>, place: Place = run.at): GlobalState<L, M> =>
  takenAt(run, place)?.step.state ?? run.initial

/** The places from the first state to this one, both included. */
export const pathTo = <L, M>(run: Run<L, M>, place: Place = run.at): readonly Place[] => {
  const path = [place]
  for (let one = takenAt(run, place); one !== undefined; one = takenAt(run, one.from)) path.push(one.from)
  return path.reverse()
}

/** The places that were gone to from this one, in the order of being tried. */
export const placesAfter = <L, M>({ taken }: Run<L, M>, place: Place): readonly Place[] =>
  taken.flatMap(({ from }, k) => (from === place ? [k + 1] : []))

/** Where "forward" leads from a place. */
export const after = <L, M>(run: Run<L, M>, place: Place): Place | undefined =>
  run.lately.get(place) ?? placesAfter(run, place).at(-1)

/** The path to a place, and how it was gone on with last. */
export const lineThrough = <L, M>(run: Run<L, M>, place: Place = run.at): readonly Place[] => {
  const line = [...pathTo(run, place)]
  for (let next = after(run, place); next !== undefined; next = after(run, next)) line.push(next)
  return line
}

const gone = <L, M>(run: Run<L, M>, at: Place): Run<L, M> => {
  const lately = new Map(run.lately)
  for (let one = at; one > 0; one = takenAt(run, one)?.from ?? 0) lately.set(takenAt(run, one)?.from ?? 0, one)
  return { ...run, at, lately }
}

export const jump = <L, M>(run: Run<L, M>, place: Place): Run<L, M> =>
  place < 0 || place > run.taken.length ? run : gone(run, place)

/** Takes one of the moves that are possible here, by its number; undefined if there is no such move. What was tried before is gone to. */
export const take = <L, M, E>(protocol: Protocol<L, M, E>, run: Run<L, M>, choice: number): Run<L, M> | undefined => {
  const before = stateAt(run)
  const tried = placesAfter(run, run.at).find((place) => takenAt(run, place)?.choice === choice)
  if (tried !== undefined) return gone(run, tried)
  const move = movesOf(protocol, before)[choice]
  if (move === undefined) return undefined
  const { action, server, message } = move
  const step = { action, server, message, sent: move.step?.sent ?? [], state: stateAfter(protocol, before, move) }
  const taken = [...run.taken, { from: run.at, choice, step }]
  return gone({ ...run, taken }, taken.length)
}

/** The path to a place as the reports have it. */
export const asFound = <L, M>(
  run: Run<L, M>,
  about: Pick<Counterexample<L, M>, 'property' | 'source' | 'kind'>,
  place: Place = run.at,
): Counterexample<L, M> => ({
  ...about,
  because: null,
  initial: run.initial,
  steps: pathTo(run, place).flatMap((one) => takenAt(run, one)?.step ?? []),
})
