/** A command's file has its flags; what it does is in bin/run and is loaded when it runs, so that help comes at once. */
import type { Command } from './cli/command.js'
import { certs } from './commands/certs.js'
import { chaos } from './commands/chaos.js'
import { check } from './commands/check.js'
import { cluster } from './commands/cluster.js'
import { linearizable } from './commands/linearizable.js'
import { node } from './commands/node.js'
import { refine } from './commands/refine.js'
import { simulate } from './commands/simulate.js'
import { simulateCluster } from './commands/simulate-cluster.js'
import { validate } from './commands/validate.js'
import { verify } from './commands/verify.js'
import { witness } from './commands/witness.js'
import { zoo } from './commands/zoo.js'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  verify,
  check,
  refine,
  simulate,
  witness,
  validate,
  linearizable,
  zoo,
  simulateCluster,
  chaos,
  cluster,
  node,
  certs,
]
