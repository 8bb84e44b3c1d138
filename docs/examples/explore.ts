import { explore } from 'raft-lockstep/checker'
import { twoPhaseCommit } from './two-phase-commit.js'

for (const managers of [3, 5]) {
  const { result, distinct, depth } = explore(twoPhaseCommit(managers))
  console.log(managers, result, distinct, depth)
}
