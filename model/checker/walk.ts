/** One random walk over a protocol, step by step. */
import { type Failure, failureAfter } from './failures.js'
import type { GlobalState, Protocol } from './protocol.js'
import type { Random } from './random.js'
import { isWithinBounds, type Move, movesOf, stateAfter } from './successors.js'

/** A move with the state that it led to. */
export interface Taken<L, M, E> {
  readonly move: Move<L, M, E>
  readonly state: GlobalState<L, M>
}

/** What the walks of one simulation have in common: how often moves with the same outcome were tried. */
export type Familiarity = Map<string, number>

/** Outcomes beyond this number are all unfamiliar, to bound the memory that they take. */
const MOST_FAMILIAR = 1 << 22

/** The weights of actions are powers of two, from the zeroth to this one. */
const HIGHEST_POWER = 3

/** How many moves are drawn; the least familiar of them is made. */
const CANDIDATES = 4

/** How likely each action is in one walk, relative to the others; drawn when the action first becomes possible. */
export type Weights = Map<string, number>

export interface Walker<L, M, E> {
  readonly protocol: Protocol<L, M, E>
  readonly random: Random
  readonly weights: Weights
  readonly familiarity: Familiarity
}

/** The moves that were checked, and the last of them if the walk goes on by it or it fails a property. */
export interface Tried<L, M, E> {
  readonly moves: readonly Move<L, M, E>[]
  readonly taken: Taken<L, M, E> | null
  readonly failure: Failure | null
}

/**
 * Tries moves until one fails a property, or changes the state and stays within the bounds. Moves that lead outside are
 * checked, as the exhaustive exploration checks them, but not followed.
 */
export const tryMoves = <L, M, E>(walker: Walker<L, M, E>, state: GlobalState<L, M>): Tried<L, M, E> => {
  const { protocol } = walker
  const moves: Move<L, M, E>[] = []
  const possible = [...movesOf(protocol, state)]
  while (possible.length > 0) {
    const [move] = possible.splice(leastFamiliar(walker, possible), 1)
    if (move === undefined) throw new RangeError('a move was drawn that is not possible')
    moves.push(move)
    const taken = { move, state: stateAfter(protocol, state, move) }
    const failure = failureAfter(protocol, state, move, taken.state)
    if (failure !== null) return { moves, taken, failure }
    if (isWithinBounds(protocol, taken.state) && !stutters(protocol, state, taken)) return { moves, taken, failure }
  }
  return { moves, taken: null, failure: null }
}

/** Whether a move changes nothing. */
const stutters = <L, M, E>(
  { encodeLocal }: Protocol<L, M, E>,
  before: GlobalState<L, M>,
  { move: { server }, state }: Taken<L, M, E>,
): boolean => {
  if (state.messages !== before.messages || state.history.some((value, k) => value !== before.history[k])) return false
  if (server === null) return true
  return encodeLocal(before.servers[server] as L) === encodeLocal(state.servers[server] as L)
}

/** The place of the move whose outcome was tried least often, among a few that are drawn. */
const leastFamiliar = <L, M, E>(walker: Walker<L, M, E>, possible: readonly Move<L, M, E>[]): number => {
  const { protocol, familiarity } = walker
  const places = placesByAction(possible)
  let least = { place: 0, outcome: '', times: Number.POSITIVE_INFINITY }
  for (let n = 0; n < CANDIDATES; n++) {
    const place = drawn(walker, places)
    const outcome = outcomeOf(protocol, possible[place])
    const times = familiarity.get(outcome) ?? 0
    if (times < least.times) least = { place, outcome, times }
  }
  const { place, outcome, times } = least
  if (times > 0 || familiarity.size < MOST_FAMILIAR) familiarity.set(outcome, times + 1)
  return place
}

const outcomeOf = <L, M, E>(
  { encodeLocal, encodeMessage }: Protocol<L, M, E>,
  move: Move<L, M, E> | undefined,
): string => {
  if (move === undefined) return ''
  const { action, server, message, step } = move
  if (step !== null) return `${action}:${server}:${encodeLocal(step.next)}`
  return `${action}:${message === null ? '' : encodeMessage(message)}`
}

type Places = ReadonlyMap<string, readonly number[]>

const placesByAction = <L, M, E>(possible: readonly Move<L, M, E>[]): Places => {
  const places = new Map<string, number[]>()
  for (const [k, { action }] of possible.entries()) {
    const known = places.get(action)
    if (known === undefined) places.set(action, [k])
    else known.push(k)
  }
  return places
}

/**
 * The place of a move: first an action is drawn by its weight, then one of its moves. Weights differ from walk to walk,
 * so that some hardly lose a message and others hardly time out: walks that all mix the actions in the same way come to
 * fewer places (Groce et al., "Swarm testing", 2012).
 */
const drawn = <L, M, E>({ random, weights }: Walker<L, M, E>, places: Places): number => {
  let sum = 0
  for (const action of places.keys()) {
    const weight = weights.get(action) ?? 2 ** random(HIGHEST_POWER + 1)
    weights.set(action, weight)
    sum += weight
  }
  let rest = random(sum)
  for (const [action, all] of places) {
    rest -= weights.get(action) ?? 0
    if (rest < 0) return all[random(all.length)] ?? 0
  }
  throw new RangeError('there is no move to draw from')
}
