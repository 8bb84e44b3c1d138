/** Whether simulation catches what is built wrongly, and with how many seeds. */
import type { Breakage } from './breakage.js'
import { simulate } from './run.js'
import type { Violation } from './violation.js'

export interface Caught {
  /** How many seeds were tried, the one that caught it included. */
  readonly seeds: number
  readonly seed: number
  /** That the nodes took with this seed until it was seen. */
  readonly steps: number
  readonly violation: Violation
}

export interface CaughtOptions {
  readonly minutes?: number
  readonly nodes?: number
  /** Told of each seed how many steps the nodes took with it. */
  readonly tried?: (steps: number) => void
}

/** Each seed is one cluster of this many virtual minutes, within the faults that Raft promises to survive. */
const MINUTES = 5
const NODES = 3

/** Tries the seeds in their order; null if none of them catches it. */
export const firstViolation = (
  breakage: Breakage,
  seeds: readonly number[],
  { minutes = MINUTES, nodes = NODES, tried = () => {} }: CaughtOptions = {},
): Caught | null => {
  for (const [k, seed] of seeds.entries()) {
    const { violation, steps } = simulate({ seed, nodes, minutes, beyond: false, breakage })
    tried(steps)
    if (violation === null) continue
    const { check, what, at } = violation
    return { seeds: k + 1, seed, steps, violation: { check, what, at } }
  }
  return null
}
