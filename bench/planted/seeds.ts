/** `tsx bench/planted/seeds.ts N NODES`: simulates a cluster for each of the seeds 1 to N, else with the defaults of `simulate-cluster`; prints what each came to. */
import { simulate } from '../../conformance/harness/simulation/run.js'

/** What `simulate-cluster` simulates if it is not told otherwise. */
const DEFAULTS = { minutes: 10, beyond: false, breakage: {} }

const [seeds = 10, nodes = 3] = process.argv.slice(2).map(Number)
for (let seed = 1; seed <= seeds; seed += 1) {
  const { violation } = simulate({ ...DEFAULTS, nodes, seed })
  const seen = violation === null ? null : `${violation.check}: ${violation.what}`
  process.stdout.write(`${JSON.stringify({ seed, seen })}\n`)
}
