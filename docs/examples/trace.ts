import { fileURLToPath } from 'node:url'
import { isLeft } from 'fp-ts/lib/Either.js'
import { validate } from 'raft-lockstep/conformance'
import { openTrace, showProblem, survey } from 'raft-lockstep/traces'

// The samples of the package; in their place, the files of all nodes of a run.
const sample = (node: string): string =>
  fileURLToPath(import.meta.resolve(`raft-lockstep/traces/samples/good-three-nodes/${node}.ndjson`))

const [first, ...others] = ['n1', 'n2', 'n3'].map(sample).map((file) => {
  const trace = openTrace(file)
  if (isLeft(trace)) throw new Error(showProblem(trace.left))
  return trace.right
})
if (first === undefined) throw new Error('no trace')
const run = survey([first, ...others])
if (isLeft(run)) throw new Error(showProblem(run.left))
const verdict = validate(run.right)
console.log(verdict._tag, verdict._tag === 'Validated' ? `${verdict.of.events} events` : '')
