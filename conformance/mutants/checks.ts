/** The checks that a mutant of the reducer is put to: what a user of the command line runs, with its defaults. */

import { standard } from '../../impl/raft/rules.js'
import { type Exploration, exploring } from '../../model/checker/explore.js'
import { counted } from '../../text/counts.js'
import { checkedClusterProtocol } from '../exploration/protocols.js'
import { simulate } from '../harness/simulation/run.js'
import { deep, quick, type RefinementBounds } from '../refinement/bounds.js'
import { refiningCluster } from '../refinement/refine.js'
import { validated } from '../zoo/attempt.js'
import { control } from '../zoo/control.js'
import { zoo } from '../zoo/zoo.js'

/** The cheapest first: whoever only wants to know whether a mutant is seen asks no further than the first that sees it. */
export const checkNames = ['check', 'trace', 'simulation', 'refine', 'zoo'] as const
export type CheckName = (typeof checkNames)[number]

/** What the check holds against the reducer; null if nothing. */
export type Check = () => Promise<string | null>

/** As long as a user would wait: a check that takes longer has not seen the mutant. */
export const SECONDS = 180
const PIECE = 4_096

/** States that are looked at in each exploration before any is gone through: what most bugs need. */
const FIRST_LOOK = 20_000

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000_000
}

interface Explored {
  readonly servers: number
  readonly exploration: Exploration<unknown, unknown>
}

/** Each has a first look before any is gone through: a bug that is near in one is not looked for behind all of another. */
const fallen = (explorations: readonly Explored[]): string | null => {
  const until = cpuSeconds() + SECONDS
  const whole = Number.POSITIVE_INFINITY
  for (const states of [FIRST_LOOK, whole])
    for (const { servers, exploration } of explorations) {
      let left = states
      while (left > 0 && cpuSeconds() < until && !exploration.advance(PIECE)) left -= PIECE
      const { violation } = exploration.report()
      if (violation !== null)
        return `${violation.property} after ${counted(violation.steps.length, 'step')}, ${counted(servers, 'server')}`
    }
  return null
}

/** What `check --of impl` explores if it is not told anything else. */
const checkDefaults = { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 }

const refined = (rows: readonly RefinementBounds[]): string | null =>
  fallen(
    rows.map(({ symmetry, ...settings }) => ({
      servers: settings.bounds.servers,
      exploration: exploring(refiningCluster(settings, new Map()), { symmetry }),
    })),
  )

/** Cluster sizes, and the number of seeds for each: as the zoo simulates and records them. */
const recorded = [
  { nodes: 3, seeds: 3 },
  { nodes: 4, seeds: 1 },
  { nodes: 5, seeds: 1 },
]

const refused = (): string | null => {
  for (const { nodes, seeds } of recorded)
    for (let seed = 1; seed <= seeds; seed += 1) {
      const { verdict, events } = validated(standard, nodes, seed)
      if (verdict._tag === 'Refused') return `refused after ${events} events, ${nodes} nodes, seed ${seed}`
    }
  return null
}

/** The zoo's control goes as far as its bugs need; this is the most that any but the slowest of them need. */
const CONTROL_STATES = 20_000

const raised = async (): Promise<string | null> => {
  const tried = zoo.map((entry) => ({
    entry,
    attempts: entry.catches.map(({ by }) => ({ by, caught: null, states: CONTROL_STATES, runs: 1, seconds: 0 })),
  }))
  const [first] = (await control(tried)).raised
  return first?.what ?? null
}

export const checks: Readonly<Record<CheckName, Check>> = {
  check: async () =>
    fallen([
      {
        servers: checkDefaults.servers,
        exploration: exploring(checkedClusterProtocol({ bounds: checkDefaults, network: 'full' })),
      },
    ]),
  // Then the least first: all that is before it is gone through in vain.
  refine: async () => refined([...quick, ...deep].sort((a, b) => a.distinct - b.distinct)),
  trace: async () => refused(),
  simulation: async () => {
    const { violation } = simulate({ seed: 1, nodes: 3, minutes: 10, beyond: false, breakage: {} })
    return violation === null ? null : `${violation.check} after ${(violation.at / 1000).toFixed(0)} virtual seconds`
  },
  zoo: raised,
}
