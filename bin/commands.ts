/**
 * All commands. A command is a folder: its flags, which the help needs, and what it does, which is loaded when it runs, so that
 * help comes at once.
 */
import { type Command, command } from './cli/command.js'
import { certs } from './commands/certs/flags.js'
import { chaos } from './commands/chaos/flags.js'
import { check } from './commands/check/flags.js'
import { cluster } from './commands/cluster/flags.js'
import { convert } from './commands/convert/flags.js'
import { explore } from './commands/explore/flags.js'
import { grade } from './commands/grade/flags.js'
import { linearizable } from './commands/linearizable/flags.js'
import { node } from './commands/node/flags.js'
import { reducer } from './commands/reducer/flags.js'
import { refine } from './commands/refine/flags.js'
import { replay } from './commands/replay/flags.js'
import { simulate } from './commands/simulate/flags.js'
import { simulateCluster } from './commands/simulate-cluster/flags.js'
import { validate } from './commands/validate/flags.js'
import { verify } from './commands/verify/flags.js'
import { witness } from './commands/witness/flags.js'
import { zoo } from './commands/zoo/flags.js'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  command(verify, async (values) => (await import('./commands/verify/run.js')).runVerify(values)),
  command(check, async (values) => (await import('./commands/check/run.js')).runCheck(values)),
  command(refine, async (values) => (await import('./commands/refine/run.js')).runRefine(values)),
  command(simulate, async (values) => (await import('./commands/simulate/run.js')).runSimulate(values)),
  command(witness, async (values) => (await import('./commands/witness/run.js')).runWitness(values)),
  command(validate, async (values, files) => (await import('./commands/validate/run.js')).runValidate(files, values)),
  command(replay, async (values, files) => (await import('./commands/replay/run.js')).runReplay(files, values)),
  command(convert, async (values, files) => (await import('./commands/convert/run.js')).runConvert(files, values)),
  command(grade, async (values, files) => (await import('./commands/grade/run.js')).runGrade(files, values)),
  command(reducer, async () => (await import('./commands/reducer/run.js')).runReducer()),
  command(linearizable, async (values, files) =>
    (await import('./commands/linearizable/run.js')).runLinearizable(files, values),
  ),
  command(zoo, async (values) => (await import('./commands/zoo/run.js')).runZooCommand(values)),
  command(explore, async (values, files) => (await import('./commands/explore/run.js')).runExplore(files, values)),
  command(simulateCluster, async (values) =>
    (await import('./commands/simulate-cluster/run.js')).runSimulateCluster(values),
  ),
  command(chaos, async (values) => (await import('./commands/chaos/run.js')).runChaosCommand(values)),
  command(cluster, async (values) => (await import('./commands/cluster/run.js')).runCluster(values)),
  command(node, async (values) => (await import('./commands/node/run.js')).runNode(values)),
  command(certs, async (values) => (await import('./commands/certs/run.js')).runCerts(values)),
]
