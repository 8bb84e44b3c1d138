/** The control: whatever the zoo asks of its broken clusters is asked of sound ones, which must raise nothing. */
import { match } from 'ts-pattern'
import { type Rules, standard } from '../../impl/raft/rules.js'
import { counted } from '../../text/counts.js'
import { firstViolation } from '../harness/simulation/first-violation.js'
import { REFINEMENT } from '../refinement/refine.js'
import { validationLines } from '../traces/report.js'
import { type Attempt, chase, seedsUpTo, validated, type Working } from './attempt.js'
import type { Catch, Entry, Fault, Scope } from './entry.js'
import type { Lines } from './hunt.js'
import { clusterOf } from './subject.js'

/** A bug with what came of each of its ways, in their order. */
export interface Tried {
  readonly entry: Entry
  readonly attempts: readonly Attempt[]
}

/** Something that a sound cluster did and that was held against it. */
export interface Raised {
  readonly what: string
  readonly lines: Lines
}

export interface Control {
  readonly raised: readonly Raised[]
  /** Distinct states of sound clusters. */
  readonly states: number
  /** Events of sound runs. */
  readonly events: number
  /** Steps of sound clusters in virtual time. */
  readonly steps: number
  readonly seconds: number
}

/** One sound cluster: all that was asked of its broken counterparts, in at least as many states. */
interface Exploration {
  readonly fault: Fault
  readonly scope: Scope
  readonly properties: readonly string[]
  readonly maxStates: number
}

const asked = (how: Catch): { readonly scope: Scope; readonly property: string } | null =>
  match(how)
    .with({ by: 'invariants' }, ({ scope, property }) => ({ scope, property }))
    .with({ by: 'refinement' }, ({ scope }) => ({ scope, property: REFINEMENT }))
    .with({ by: 'trace validation' }, { by: 'simulation' }, () => null)
    .exhaustive()

const explorations = (tried: readonly Tried[]): readonly Exploration[] => {
  const found = new Map<string, Exploration>()
  for (const { entry, attempts } of tried) {
    for (const [k, how] of entry.catches.entries()) {
      const one = asked(how)
      const states = attempts[k]?.states
      if (one === null || states === undefined) continue
      const key = JSON.stringify([entry.fault._tag, one.scope])
      const { properties = [], maxStates = 0 } = found.get(key) ?? {}
      found.set(key, {
        fault: entry.fault,
        scope: one.scope,
        properties: [...new Set([...properties, one.property])],
        maxStates: Math.max(maxStates, states),
      })
    }
  }
  return [...found.values()]
}

/** How many runs of this many servers it took to catch all bugs in this way. */
const simulations = (tried: readonly Tried[], by: 'trace validation' | 'simulation'): ReadonlyMap<number, number> => {
  const runs = new Map<number, number>()
  for (const { entry, attempts } of tried) {
    for (const [k, how] of entry.catches.entries()) {
      if (how.by !== by) continue
      const { servers } = how.runs
      runs.set(servers, Math.max(runs.get(servers) ?? 0, attempts[k]?.runs ?? 0))
    }
  }
  return runs
}

/** `sound` are the rules of a reducer without a fault. */
export const control = async (
  tried: readonly Tried[],
  working: Working = () => {},
  sound: Rules = standard,
): Promise<Control> => {
  const began = performance.now()
  const raised: Raised[] = []
  let states = 0
  let events = 0
  for (const { fault, scope, properties, maxStates } of explorations(tried)) {
    const hunt = clusterOf(fault, scope, false, sound)(properties, maxStates)
    const before = states
    await chase(hunt, (seen) => working(before + seen))
    states += hunt.seen().distinct
    const found = hunt.found()
    if (found !== null) raised.push({ what: found.property, lines: found.lines })
  }
  for (const [servers, runs] of simulations(tried, 'trace validation')) {
    for (let seed = 1; seed <= runs; seed += 1) {
      const { verdict, events: explained } = validated(sound, servers, seed)
      events += explained
      working(states)
      if (verdict._tag === 'Validated') continue
      const what = `the trace of seed ${seed} with ${counted(servers, 'server')}`
      raised.push({ what, lines: (width, style) => validationLines(verdict, width, style) })
    }
  }
  let steps = 0
  for (const [nodes, runs] of simulations(tried, 'simulation')) {
    const caught = firstViolation({ rules: sound }, seedsUpTo(runs), {
      nodes,
      tried: (taken) => {
        steps += taken
        working(states)
      },
    })
    if (caught === null) continue
    const { seed, violation } = caught
    raised.push({ what: `${violation.check} of the simulated cluster of seed ${seed}`, lines: () => [violation.what] })
  }
  return { raised, states, events, steps, seconds: (performance.now() - began) / 1000 }
}
