/** One bug, hunted in one way. */
import { setImmediate } from 'node:timers/promises'
import { isLeft } from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import { type Rules, standard } from '../../impl/raft/rules.js'
import { wrapped } from '../../text/layout.js'
import { showProblem } from '../../traces/problem.js'
import { survey } from '../../traces/survey.js'
import { firstViolation } from '../harness/simulation/first-violation.js'
import { REFINEMENT } from '../refinement/refine.js'
import { validationLines } from '../traces/report.js'
import { validate } from '../traces/validate.js'
import type { Refused, Verdict } from '../traces/verdict.js'
import { breakageOf } from './breakage.js'
import type { Catch, Entry, Fault, Simulations, Way } from './entry.js'
import type { Hunt, Lines } from './hunt.js'
import { simulatedTraces } from './simulation.js'
import { clusterOf } from './subject.js'

/** A bug that was caught. */
export interface Caught {
  readonly property: string
  /**
   * The steps of the path to the violation; for a trace, the events of the run that were explained before it; for a
   * simulated cluster, the steps of all its nodes.
   */
  readonly depth: number
  readonly lines: Lines
}

export interface Attempt {
  readonly by: Way
  readonly caught: Caught | null
  /** The distinct states that were seen; for traces, the events that were explained; for simulated clusters, the steps. */
  readonly states: number
  /** The simulated runs that were recorded. */
  readonly runs: number
  readonly seconds: number
}

/** Told often how many states, or events, were seen so far. */
export type Working = (states: number) => void

/** States that are expanded between two looks at the outside world: a few hundredths of a second. */
const PIECE = 2048

/** Explores until something falls or nothing is left to explore. */
export const chase = async (hunt: Hunt, working: Working): Promise<void> => {
  while (!hunt.advance(PIECE)) {
    working(hunt.seen().distinct)
    await setImmediate()
  }
}

/** The verdict on the recorded run of a simulated cluster with these rules, and the events that were explained. */
export const validated = (
  rules: Rules,
  servers: number,
  seed: number,
): { readonly verdict: Verdict; readonly events: number } => {
  const traces = survey(simulatedTraces(rules, servers, seed))
  // The simulation has just written them: if they do not fit together, the fault is ours and no bug of Raft.
  if (isLeft(traces)) throw new Error(showProblem(traces.left))
  let events = 0
  const verdict = validate(traces.right, (explained) => {
    events = explained
  })
  if (verdict._tag === 'Problem') throw new Error(showProblem(verdict.of))
  return { verdict, events }
}

/** A trace that the model does not explain is no refinement of it; nodes that do not agree break a property by its name. */
const propertyOf = ({ because }: Refused): string =>
  because._tag === 'Unexplained' ? REFINEMENT : (because.what.split(':')[0] ?? REFINEMENT)

export const seedsUpTo = (seeds: number): readonly number[] => Array.from({ length: seeds }, (_, k) => k + 1)

type Outcome = Omit<Attempt, 'by' | 'seconds'>

const explored = async (hunt: Hunt, working: Working): Promise<Outcome> => {
  await chase(hunt, working)
  const found = hunt.found()
  const caught = found === null ? null : { property: found.property, depth: found.steps, lines: found.lines }
  return { caught, states: hunt.seen().distinct, runs: 0 }
}

const inVirtualTime = (fault: Fault, { servers, seeds }: Simulations, working: Working): Outcome => {
  let states = 0
  let runs = 0
  const caught = firstViolation(breakageOf(fault), seedsUpTo(seeds), {
    nodes: servers,
    tried: (steps) => {
      states += steps
      runs += 1
      working(states)
    },
  })
  if (caught === null) return { caught, states, runs }
  const { check, what, at } = caught.violation
  const text = `seed ${caught.seed}, after ${(at / 1000).toFixed(3)} virtual seconds: ${check}: ${what}`
  return {
    caught: {
      property: check,
      depth: caught.steps,
      lines: (width = Number.POSITIVE_INFINITY) => wrapped(text, width, 2),
    },
    states,
    runs,
  }
}

const recorded = async (fault: Fault, { servers, seeds }: Simulations, working: Working): Promise<Outcome> => {
  if (fault._tag !== 'Rule') throw new RangeError(`no simulation has the fault ${fault._tag}`)
  let states = 0
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { verdict, events } = validated({ ...standard, ...fault.rules }, servers, seed)
    states += events
    if (verdict._tag === 'Refused') {
      const lines: Lines = (width, style) => validationLines(verdict, width, style)
      return { caught: { property: propertyOf(verdict.of), depth: events, lines }, states, runs: seed }
    }
    working(states)
    await setImmediate()
  }
  return { caught: null, states, runs: seeds }
}

/** Hunts the bug of an entry in one of its ways. */
export const attempt = async ({ fault }: Entry, how: Catch, working: Working = () => {}): Promise<Attempt> => {
  const began = performance.now()
  const outcome = await match(how)
    .with({ by: 'invariants' }, ({ property, scope }) => explored(clusterOf(fault, scope, true)([property]), working))
    .with({ by: 'refinement' }, ({ scope }) => explored(clusterOf(fault, scope, true)([REFINEMENT]), working))
    .with({ by: 'trace validation' }, ({ runs }) => recorded(fault, runs, working))
    .with({ by: 'simulation' }, ({ runs }) => inVirtualTime(fault, runs, working))
    .exhaustive()
  return { by: how.by, ...outcome, seconds: (performance.now() - began) / 1000 }
}

/**
 * Shows the bug of an entry in the given way: what fell, with its shortest counterexample. Throws if the entry does not
 * say that it is caught in this way.
 */
export const demonstration = async (entry: Entry, by: Way, working: Working = () => {}): Promise<Attempt> => {
  const how = entry.catches.find((one) => one.by === by)
  if (how === undefined) throw new RangeError(`${entry.name} is not caught by ${by}`)
  return attempt(entry, how, working)
}
