import { exploring } from 'raft-lockstep/checker'
import { twoPhaseCommit } from './two-phase-commit.js'

const begun = exploring(twoPhaseCommit(5))
begun.advance(1000)
console.log(begun.report().result)
const snapshot = begun.snapshot()

const resumed = exploring(twoPhaseCommit(5), { resume: snapshot })
while (!resumed.advance(1000));
const { result, distinct, depth } = resumed.report()
console.log(result, distinct, depth)
try {
  exploring(twoPhaseCommit(4), { resume: snapshot })
} catch (error) {
  console.log(error instanceof Error ? error.message : error)
}
