/** Simulates a cluster for each of the seeds 1 to N with the defaults of `simulate-cluster`; prints what each came to. */
import { simulate } from '../../conformance/simulation/run.js'

/** What `simulate-cluster` simulates if it is not told otherwise. */
const DEFAULTS = { nodes: 3, minutes: 10, beyond: false, breakage: {} }

const seeds = Number(process.argv[2] ?? 10)
for (let seed = 1; seed <= seeds; seed += 1) {
  const { violation } = simulate({ ...DEFAULTS, seed })
  const seen = violation === null ? null : `${violation.check}: ${violation.what}`
  process.stdout.write(`${JSON.stringify({ seed, seen })}\n`)
}
