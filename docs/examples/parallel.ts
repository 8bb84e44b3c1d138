import { exploreInParallel } from 'raft-lockstep/checker/workers'

const url = new URL('./two-phase-commit.js', import.meta.url).href
const { result, distinct } = await exploreInParallel({ url, name: 'twoPhaseCommit', argument: 5 }, { workers: 2 })
console.log(result, distinct)
