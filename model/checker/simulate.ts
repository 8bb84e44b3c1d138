/**
 * Random walks over a protocol whose bounds are too wide to exhaust: what they do not find may still be there, but what
 * they find is real. The same seed gives the same walks.
 */

import { accept } from './accept.js'
import type { Counterexample, PathStep } from './counterexample.js'
import { deadlockIn, type Failure, failureIn } from './failures.js'
import type { GlobalState, Protocol } from './protocol.js'
import { randomOf } from './random.js'
import { remembering } from './remembering.js'
import { shrunk } from './shrink.js'
import { initialStates } from './successors.js'
import { type Familiarity, type Taken, tryMoves, type Walker } from './walk.js'

export interface SimulationOptions {
  /** Any safe integer. */
  readonly seed: number
  /** The most steps in one walk. */
  readonly depth: number
  /** The most walks; fewer are done where one of them finds a violation. */
  readonly walks: number
  /** Whether a state without successors is an error; what `Protocol.deadlock` says if it is not given. */
  readonly deadlock?: boolean
  /** Whether the protocol must treat all servers alike: walks make no use of it, but ask as an exploration would. */
  readonly symmetry?: boolean
}

export interface SimulationReport<L, M> {
  /** `ok`: every walk was done and every property held; which says nothing of what no walk came to. */
  readonly result: 'ok' | 'violation' | 'stopped'
  /** Walks done, the one that found a violation included. */
  readonly walks: number
  /** Steps that were checked, those included that led outside the bounds or changed nothing and were not followed. */
  readonly steps: number
  /** The different local states that servers were in; counting ends at `MOST_COUNTED`. */
  readonly distinctLocals: number
  /** The number of steps of the longest walk. */
  readonly longest: number
  /** How many of the steps were of each action. */
  readonly coverage: Readonly<Record<string, number>>
  /** Its steps are fewer than those of the walk that found it, if some of them could be dropped. */
  readonly violation: Counterexample<L, M> | null
  /** The number of steps after which the walk found the violation. */
  readonly foundAfter: number | null
}

export interface Simulation<L, M> {
  /** Checks about this many steps; true when there is nothing left to do. */
  readonly advance: (steps: number) => boolean
  readonly report: () => SimulationReport<L, M>
}

/** Local states beyond this number are not told apart any more, to bound the memory that they take. */
export const MOST_COUNTED = 1 << 22

/** Hears of every state that a walk comes to, the initial one included, once for each time. */
export type Visit<L, M> = (state: GlobalState<L, M>) => void

/** Walks from beginning to end; `onProgress` hears from time to time how far it has come. */
export const simulate = <L, M, E>(
  protocol: Protocol<L, M, E>,
  options: SimulationOptions,
  onProgress?: (report: SimulationReport<L, M>) => void,
): SimulationReport<L, M> => {
  const simulation = simulating(protocol, options)
  while (!simulation.advance(options.depth)) onProgress?.(simulation.report())
  return simulation.report()
}

/** Starts a simulation, to be advanced piece by piece. */
export const simulating = <L, M, E>(
  given: Protocol<L, M, E>,
  { seed, depth, walks, deadlock, symmetry = false }: SimulationOptions,
  visit?: Visit<L, M>,
): Simulation<L, M> => {
  const { watched: protocol } = accept(given, { symmetry, deadlock })
  const beginnings = initialStates(protocol)
  /** The first walk begins in the first initial state, and so on in turn. */
  const beginningOf = (walk: number): GlobalState<L, M> => beginnings[walk % beginnings.length] as GlobalState<L, M>
  const familiarity: Familiarity = new Map()
  const coverage = new Map(protocol.actions.map((action) => [action, 0]))
  const locals = new Set<string>()
  const counts = { walks: 0, steps: 0, longest: 0 }
  let violation: Counterexample<L, M> | null = null
  let foundAfter: number | null = null
  let walker: Walker<L, M, E> | null = null
  let path: Taken<L, M, E>[] = []

  const see = (server: number, local: L): void => {
    if (locals.size < MOST_COUNTED) locals.add(`${server}:${protocol.encodeLocal(local)}`)
  }
  const found = (failure: Failure, initial: GlobalState<L, M>): void => {
    foundAfter = path.length
    violation = counterexampleOf(failure, initial, shrunk(remembering(protocol), initial, path, failure))
  }
  const end = (): void => {
    counts.walks += 1
    walker = null
  }
  const begin = (): Walker<L, M, E> => {
    path = []
    visit?.(beginningOf(counts.walks))
    // What one walk remembers goes with it; the initial state would keep all walks.
    return { protocol: remembering(protocol), random: randomOf(seed, counts.walks), weights: new Map(), familiarity }
  }
  const step = (): void => {
    walker ??= begin()
    const initial = beginningOf(counts.walks)
    const { moves, taken, failure } = tryMoves(walker, path.at(-1)?.state ?? initial)
    counts.steps += moves.length
    for (const { action } of moves) coverage.set(action, (coverage.get(action) ?? 0) + 1)
    if (taken !== null) {
      const { server, step: local } = taken.move
      path.push(taken)
      visit?.(taken.state)
      if (server !== null && local !== null) see(server, local.next)
      counts.longest = Math.max(counts.longest, path.length)
    }
    if (failure !== null) found(failure, initial)
    if (failure !== null || taken === null || path.length >= depth) end()
  }
  const finished = (): boolean => violation !== null || counts.walks >= walks

  for (const initial of beginnings) {
    for (const [i, local] of initial.servers.entries()) see(i, local)
    const failure = violation === null ? (failureIn(protocol, initial) ?? deadlockIn(protocol, initial)) : null
    if (failure !== null) found(failure, initial)
  }
  return {
    advance: (steps) => {
      for (const until = counts.steps + steps; counts.steps < until && !finished(); ) step()
      return finished()
    },
    report: () => ({
      result: violation !== null ? 'violation' : finished() ? 'ok' : 'stopped',
      ...counts,
      distinctLocals: locals.size,
      coverage: Object.fromEntries(coverage),
      violation,
      foundAfter,
    }),
  }
}

const counterexampleOf = <L, M, E>(
  { property, source, kind }: Failure,
  initial: GlobalState<L, M>,
  path: readonly Taken<L, M, E>[],
): Counterexample<L, M> => ({
  property,
  source,
  kind,
  because: null,
  initial,
  steps: path.map(
    ({ move: { action, server, message, step }, state }): PathStep<L, M> => ({
      action,
      server,
      message,
      sent: step?.sent ?? [],
      state,
    }),
  ),
})
