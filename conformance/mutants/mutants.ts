/** The mutants of the reducer that the checks are put to; the unit tests have mutants of their own, see docs/mutants.md. */

import { mutantsOfElectionRules, mutantsOfQuorums } from './election-rules.js'
import type { Mutant } from './entry.js'
import { mutantsOfFollowerSteps } from './follower-steps.js'
import { mutantsOfLeaderSteps } from './leader-steps.js'
import { mutantsOfReplicationRules } from './replication-rules.js'

export const mutants: readonly Mutant[] = [
  ...mutantsOfQuorums,
  ...mutantsOfElectionRules,
  ...mutantsOfReplicationRules,
  ...mutantsOfFollowerSteps,
  ...mutantsOfLeaderSteps,
]
