/** Explores two-phase commit and prints what was found, for a process of its own: tsx explore.ts MANAGERS THREADS */

import { twoPhaseCommit } from '../../../docs/examples/two-phase-commit.js'
import { explore } from '../../../model/checker/explore.js'
import { exploreInParallel } from '../../../model/checker/workers/explore.js'

const [managers = 3, threads = 1] = process.argv.slice(2).map(Number)
const url = new URL('../../../docs/examples/two-phase-commit.ts', import.meta.url).href
const { result, generated, distinct, depth } =
  threads === 1
    ? explore(twoPhaseCommit(managers))
    : await exploreInParallel({ url, name: 'twoPhaseCommit', argument: managers }, { workers: threads })
if (result !== 'ok') throw new Error(`two-phase commit does not hold: ${result}`)
console.log(JSON.stringify({ generated, distinct, depth }))
