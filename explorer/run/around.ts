/** The states around one, each once, and the steps between them: what the tree of a run shows as several ways may meet here. */
import { difference } from '../../conformance/report/counterexample/difference.js'
import { failureBy, failureIn } from '../../model/checker/failures.js'
import type { GlobalState } from '../../model/checker/protocol.js'
import { isWithinBounds, type Move, movesOf, stateAfter } from '../../model/checker/successors.js'
import type { Machine } from './machine.js'
import { type Place, pathTo, type Run, stateAt, takenAt } from './run.js'
import { textOf } from './tree-of.js'

export interface Reach {
  /** How many steps on from where the reader is. */
  readonly steps: number
  /** How many of the steps that led there. */
  readonly back: number
  /** At most this many states. */
  readonly most: number
  /** Whether messages are lost and duplicated, too. */
  readonly network: boolean
  /** Only steps whose words have this in them; empty for all. */
  readonly filter: string
}

export interface AroundState {
  /** Steps from where the reader is; negative for a state on the way there. */
  readonly distance: number
  /** Where the run has been there; null where it has not. */
  readonly place: Place | null
  /** The choices that lead here from where the reader is; empty for a state on the way there. */
  readonly way: readonly number[]
  /** What is other than where the reader is. */
  readonly changes: readonly string[]
  /** The first property that is false here, or by a step that is shown to lead here; null where all hold. */
  readonly broken: string | null
  readonly leavesBounds: boolean
}

export interface AroundStep {
  /** States, by their numbers in the list. */
  readonly from: number
  readonly to: number
  /** Every step between the two, in words. */
  readonly texts: readonly string[]
  /** Whether the run has taken it. */
  readonly isTaken: boolean
}

export interface Around {
  readonly states: readonly AroundState[]
  readonly steps: readonly AroundStep[]
  /** States that were met and are not shown, for `most`. */
  readonly left: number
}

interface Met<L, M> {
  readonly state: GlobalState<L, M>
  readonly distance: number
  readonly place: Place | null
  readonly way: readonly number[]
  broken: string | null
}

const wordsOf = <L, M, E>(
  { telling: { display } }: Machine<L, M, E>,
  { action, server, message }: Pick<Move<L, M, E>, 'action' | 'server' | 'message'>,
): string =>
  [
    action,
    ...(server === null ? [] : [display.server(server)]),
    ...(message === null ? [] : [`on ${display.message(message)}`]),
  ].join(' ')

/** The states that the run has visited, by their texts: where each was visited first. */
const visitedIn = <L, M, E>({ protocol }: Machine<L, M, E>, run: Run<L, M>): ReadonlyMap<string, Place> => {
  const places = new Map<string, Place>()
  for (let place = run.taken.length; place >= 0; place -= 1) places.set(textOf(protocol, stateAt(run, place)), place)
  return places
}

/** The states and steps that are met, each once. */
const gathering = <L, M, E>(machine: Machine<L, M, E>, run: Run<L, M>, most: number) => {
  const { protocol } = machine
  const visited = visitedIn(machine, run)
  const numbers = new Map<string, number>()
  const states: Met<L, M>[] = []
  const steps = new Map<string, AroundStep>()
  const left = new Set<string>()
  /** The number of a state; undefined where there is no room for it. */
  const meet = (state: GlobalState<L, M>, distance: number, way: readonly number[]): number | undefined => {
    const text = textOf(protocol, state)
    const known = numbers.get(text)
    if (known !== undefined) return known
    if (states.length >= most) {
      left.add(text)
      return undefined
    }
    numbers.set(text, states.length)
    const broken = failureIn(protocol, state)?.property ?? null
    return states.push({ state, distance, place: visited.get(text) ?? null, way, broken }) - 1
  }
  const join = (from: number, to: number, text: string, isTaken: boolean): void => {
    const key = `${from} ${to}`
    const before = steps.get(key)?.texts ?? []
    steps.set(key, {
      ...{ from, to, texts: before.includes(text) ? before : [...before, text] },
      isTaken: isTaken || steps.get(key)?.isTaken === true,
    })
  }
  return { states, steps, left, meet, join }
}

type Gathering<L, M> = ReturnType<typeof gathering<L, M, unknown>>

/** The last steps of the way to where the reader is. The reader's state has the number 0. */
const gatherWay = <L, M, E>(machine: Machine<L, M, E>, run: Run<L, M>, back: number, to: Gathering<L, M>): void => {
  const path = pathTo(run).slice(-back - 1)
  const numbers = [...path]
    .reverse()
    .map((place, k) => to.meet(stateAt(run, place), 0 - k, []))
    .reverse()
  for (const [k, place] of path.entries()) {
    const [from, next, step] = [numbers[k - 1], numbers[k], takenAt(run, place)?.step]
    if (from !== undefined && next !== undefined && step !== undefined)
      to.join(from, next, wordsOf(machine, step), true)
  }
}

/** Breadth first, so that each state stands where the fewest steps lead to it. */
const gatherOnwards = <L, M, E>(
  machine: Machine<L, M, E>,
  run: Run<L, M>,
  { steps, network, filter }: Reach,
  to: Gathering<L, M>,
): void => {
  const { protocol } = machine
  const wanted = filter.trim().toLowerCase()
  const taken = new Set(run.taken.map(({ from, choice }) => `${from} ${choice}`))
  const goOn = (number: number, { state, distance, place, way }: Met<L, M>): void => {
    for (const [choice, move] of movesOf(protocol, state).entries()) {
      const text = wordsOf(machine, move)
      if ((move.server === null && !network) || !text.toLowerCase().includes(wanted)) continue
      const next = to.meet(stateAfter(protocol, state, move), distance + 1, [...way, choice])
      const after = next === undefined ? undefined : to.states[next]
      if (next === undefined || after === undefined) continue
      to.join(number, next, text, place !== null && taken.has(`${place} ${choice}`))
      after.broken ??= failureBy(protocol, state, move)?.property ?? null
    }
  }
  for (let number = 0; number < to.states.length; number += 1) {
    const one = to.states[number]
    // The checker does not go on from a state outside the bounds either.
    if (one !== undefined && one.distance >= 0 && one.distance < steps && isWithinBounds(protocol, one.state))
      goOn(number, one)
  }
}

export const aroundOf = <L, M, E>(machine: Machine<L, M, E>, run: Run<L, M>, reach: Reach): Around => {
  const found = gathering(machine, run, reach.most)
  gatherWay(machine, run, reach.back, found)
  gatherOnwards(machine, run, reach, found)
  return {
    states: found.states.map(({ state, ...one }) => ({
      ...one,
      changes: difference(machine.telling.display, stateAt(run), state),
      leavesBounds: !isWithinBounds(machine.protocol, state),
    })),
    steps: [...found.steps.values()],
    left: found.left.size,
  }
}
