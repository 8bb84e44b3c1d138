/** Whether simulation catches what is built wrongly, and with how many seeds. */
import type { Breakage } from './breakage.js'
import { simulate } from './run.js'
import type { Violation } from './violation.js'

export interface Caught {
  /** How many seeds were tried, the one that caught it included. */
  readonly seeds: number
  readonly seed: number
  readonly violation: Violation
}

/** Each seed is one cluster of so many virtual minutes, within the faults that Raft promises to survive. */
const MINUTES = 5
const NODES = 3

/** Tries the seeds in their order; null if none of them catches it. */
export const caughtBySimulation = (
  breakage: Breakage,
  seeds: readonly number[],
  { minutes = MINUTES, nodes = NODES }: { readonly minutes?: number; readonly nodes?: number } = {},
): Caught | null => {
  for (const [k, seed] of seeds.entries()) {
    const { violation } = simulate({ seed, nodes, minutes, beyond: false, breakage })
    if (violation === null) continue
    const { check, what, at } = violation
    return { seeds: k + 1, seed, violation: { check, what, at } }
  }
  return null
}
