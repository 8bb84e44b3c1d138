import { accept } from './accept.js'
import { type Counterexample, counterexample, type Recognise } from './counterexample.js'
import { Explorer } from './explorer.js'
import { identityOf, mustBeOf } from './identity.js'
import { type StatesMemory, statesMemory } from './memory.js'
import type { Protocol } from './protocol.js'
import type { Found } from './retrace.js'
import { type Ground, wayTo } from './retrace.js'
import { restoreStates, restoreValues, type Snapshot, statesSnapshot, valuesSnapshot } from './snapshot.js'
import { Space } from './space.js'
import { States } from './states.js'
import { Orbits } from './symmetry.js'
import { summed, type Tally } from './tally.js'

/** How often an action was taken, and how often it led to a state that was new. */
export interface ActionCount {
  readonly generated: number
  readonly distinct: number
}

/** How far an exploration has come. Counts are TLC's: see `Report.generated`. */
export interface Report<L, M> {
  /** `ok`: every reachable state within the bounds was visited and every property holds. */
  readonly result: 'ok' | 'violation' | 'stopped'
  /** The initial state and every successor, those outside the bounds and those seen before included. */
  readonly generated: number
  /** How many of the generated successors the bounds cut off: they were checked, but neither counted nor explored. */
  readonly outside: number
  /** The different states within the bounds. */
  readonly distinct: number
  /** The number of states on a longest shortest path from the initial state. */
  readonly depth: number
  /** States found whose successors have not been generated yet. */
  readonly queue: number
  /** Bytes of the visited set, the queue and the memo tables. */
  readonly bytes: number
  readonly coverage: Readonly<Record<string, ActionCount>>
  readonly violation: Counterexample<L, M> | null
  /** Invariants that could not be evaluated because the protocol lacks the history variable that they read. */
  readonly skipped: readonly string[]
  /** What the protocol counted on the side; see `Protocol.tally`. */
  readonly tally: Tally
}

export interface Exploration<L, M> {
  /** Expands up to this many states; true when there is nothing left to do. */
  readonly advance: (states: number) => boolean
  readonly report: () => Report<L, M>
  /** All that is needed to go on later; see `Options.resume`. */
  readonly snapshot: () => Snapshot
}

export interface Options {
  /** Stop once this many distinct states were found. */
  readonly maxStates?: number
  /** Stop before the tables have more bytes than these. */
  readonly maxBytes?: number
  /** Go on with an exploration of the same protocol, with the same symmetry. */
  readonly resume?: Snapshot
  /** Explore one state of each orbit under permutations of the servers; the protocol must have a `symmetry`. */
  readonly symmetry?: boolean
  /** Whether a state without successors is an error; what `Protocol.deadlock` says if it is not given. */
  readonly deadlock?: boolean
}

/** States that are expanded between two looks at the memory. */
const MEMORY_INTERVAL = 1024

/** More states than are found between two looks at the memory. */
const STATES_AHEAD = 1 << 16

/** Explores from beginning to end without a pause. */
export const explore = <L, M, E>(protocol: Protocol<L, M, E>, options: Options = {}): Report<L, M> => {
  const exploration = exploring(protocol, options)
  while (!exploration.advance(1 << 20));
  return exploration.report()
}

/** The representatives that an exploration is to use, if any. */
export const orbitsOf = <L, M, E>(space: Space<L, M, E>, symmetry: boolean): Orbits<L, M, E> | undefined => {
  if (!symmetry) return undefined
  if (space.protocol.symmetry === undefined) throw new Error('the protocol does not say how to permute its servers')
  return new Orbits(space, space.protocol.symmetry)
}

/** Starts an exploration, breadth first, to be advanced piece by piece. */
export const exploring = <L, M, E>(protocol: Protocol<L, M, E>, options: Options = {}): Exploration<L, M> => {
  const { maxStates = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY } = options
  const { symmetry = false, deadlock, resume } = options
  const { plain, watched } = accept(protocol, { symmetry, deadlock })
  if (resume !== undefined) mustBeOf(plain, symmetry, resume)
  const { explorer, before } = beginning(watched, symmetry, false, resume)
  const { space, orbits, states } = explorer
  const bytes = () => states.bytes + explorer.bytes
  const isFull = () => states.bytesToAdd(STATES_AHEAD) + explorer.bytes > maxBytes

  const queue = () => states.count - explorer.expanded
  const finished = () => explorer.violation !== undefined || queue() === 0 || states.count >= maxStates
  /** Goes on with the next level once there is nothing left of this one. */
  const ready = () => {
    if (explorer.hasNext()) return
    states.queue.endLevel()
    if (states.queue.openLevel()) explorer.hasNext()
  }
  ready()

  const advance = (budget: number): boolean => {
    let lookAt = 0
    for (let n = 0; n < budget; ) {
      if (finished()) return true
      if (n >= lookAt) {
        if (isFull()) return true
        lookAt = n + MEMORY_INTERVAL
      }
      n += explorer.expand(Math.min(budget, lookAt) - n, maxStates)
      ready()
    }
    return finished()
  }

  const outside = () => before.outside + space.kinds.outside()
  const generatedBy = () => sums(before.generatedBy, space.kinds.generatedBy())
  const distinctBy = () => sums(before.distinctBy, explorer.distinctBy)
  const tally = () => summed([before.tally, protocol.tally?.() ?? new Map()])
  let told: Counterexample<L, M> | undefined
  const violation = () => {
    if (explorer.violation === undefined) return null
    told ??= counterexample(space, recogniser(space, orbits), textsTo(explorer, explorer.violation))
    return told
  }
  const report = (): Report<L, M> => ({
    result: explorer.violation ? 'violation' : queue() === 0 ? 'ok' : 'stopped',
    generated: explorer.generated,
    outside: outside(),
    distinct: states.count,
    depth: states.level,
    queue: queue(),
    bytes: bytes(),
    coverage: coverageOf(protocol, generatedBy(), distinctBy()),
    violation: violation(),
    skipped: skippedBy(protocol),
    tally: tally(),
  })
  const snapshot = (): Snapshot => {
    const values = valuesSnapshot(space)
    return {
      ...values,
      ...statesSnapshot(states, explorer.part),
      identity: identityOf(plain, symmetry, values),
      expanded: explorer.expanded,
      generated: explorer.generated,
      outside: outside(),
      generatedBy: generatedBy(),
      distinctBy: distinctBy(),
      tally: tally(),
    }
  }
  return { advance, report, snapshot }
}

/** What was counted before an exploration went on. */
export type Counted = Pick<Snapshot, 'outside' | 'generatedBy' | 'distinctBy' | 'tally'>

export interface Begun<L, M, E> {
  readonly explorer: Explorer<L, M, E>
  readonly before: Counted
  readonly memory: StatesMemory
}

/** An explorer that has found the initial state, or all states of a snapshot. `shared`: with other threads. */
export const beginning = <L, M, E>(
  protocol: Protocol<L, M, E>,
  symmetry: boolean,
  shared: boolean,
  resume: Snapshot | undefined,
): Begun<L, M, E> => {
  const space = new Space(protocol)
  const orbits = orbitsOf(space, symmetry)
  if (resume !== undefined) restoreValues(space, resume)
  const memory = statesMemory(space.width, shared)
  const states = new States(memory, false, space.counts())
  const explorer = new Explorer(space, orbits, states)
  if (resume === undefined) {
    explorer.begin()
    const none = () => new Float64Array(protocol.actions.length)
    return { explorer, memory, before: { outside: 0, generatedBy: none(), distinctBy: none(), tally: new Map() } }
  }
  restoreStates(space, states, resume)
  explorer.distinct = resume.distinct
  explorer.expanded = resume.expanded
  explorer.generated = resume.generated
  return { explorer, memory, before: resume }
}

const sums = (a: Float64Array, b: Float64Array): Float64Array => a.map((count, k) => count + b[k]!)

export const coverageOf = (
  { actions }: { readonly actions: readonly string[] },
  generatedBy: Float64Array,
  distinctBy: Float64Array,
): Readonly<Record<string, ActionCount>> =>
  Object.fromEntries(actions.map((name, k) => [name, { generated: generatedBy[k]!, distinct: distinctBy[k]! }]))

/** The invariants that read a history variable which the protocol does not have. */
export const skippedBy = <L, M, E>({ history, invariants }: Protocol<L, M, E>): readonly string[] => {
  const named = new Set(history.map(({ name }) => name))
  return invariants.filter((p) => 'variable' in p && !named.has(p.variable)).map(({ name }) => name)
}

/** The texts of the states on the way to what was found, the initial state's first; there may be a million. */
export const textsTo = <L, M, E>(ground: Ground<L, M, E>, { state, successor }: Found): readonly string[] => {
  const { space, orbits } = ground
  const texts = state === null ? [] : wayTo(ground, state).map((row) => space.text(row))
  return successor === null ? texts : [...texts, recogniser(space, orbits)(successor)]
}

/** States are recognised by their texts, under symmetry by those of their representatives. */
export const recogniser = <L, M, E>(space: Space<L, M, E>, orbits: Orbits<L, M, E> | undefined): Recognise => {
  if (orbits === undefined) return (row) => space.text(row)
  const representative = new Int32Array(space.width)
  return (row) => {
    orbits.representative(row, representative)
    return space.text(representative)
  }
}
