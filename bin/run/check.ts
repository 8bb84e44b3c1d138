/** What `check` does: explores the model, the relaxed model, or a cluster of reducers. */
import { reducerCluster } from '../../conformance/cluster.js'
import { clusterInvariants } from '../../conformance/refine.js'
import { modelDisplay } from '../../conformance/report/display-model.js'
import { reducerDisplay } from '../../conformance/report/display-reducer.js'
import { leftOutOf } from '../../conformance/report/refinement.js'
import { raft } from '../../model/raft/protocol.js'
import { Literal, Relaxed } from '../../model/raft/types.js'
import type { ExitCode } from '../cli/command.js'
import { boundsOf, showBounds } from '../commands/bounds.js'
import type { CheckValues } from '../commands/check.js'
import { run } from './exploration.js'
import { exitCodeOf, printResult, type Result, resultJson } from './result.js'

const explored = async <L, M, E>(values: CheckValues, told: Omit<Result<L, M, E>, 'run'>): Promise<ExitCode> => {
  const subject = `${told.subject}: ${showBounds(values)}`
  const result = { ...told, subject, run: await run(told.protocol, values.maxStates) }
  if (values.json) process.stdout.write(`${JSON.stringify(resultJson(result, boundsOf(values), values.network))}\n`)
  else printResult(result)
  return exitCodeOf(result.run)
}

const checkModel = (values: CheckValues): Promise<ExitCode> => {
  const history = !values.noHistory
  const relaxed = values.of === 'relaxed'
  const settings = {
    bounds: boundsOf(values),
    network: values.network,
    history,
    relaxations: relaxed ? Relaxed : Literal,
  }
  const subject = `${relaxed ? 'the conformance model' : 'the model'}, ${history ? 'with' : 'without'} history`
  return explored(values, { protocol: raft(settings), display: modelDisplay(history), subject, leftOut: [] })
}

const checkReducers = (values: CheckValues): Promise<ExitCode> => {
  const bounds = boundsOf(values)
  const cluster = reducerCluster({ bounds, network: values.network })
  const protocol = { ...cluster, invariants: clusterInvariants(bounds) }
  const display = reducerDisplay(bounds.servers)
  const leftOut = leftOutOf({ bounds, network: values.network }, protocol)
  return explored(values, { protocol, display, subject: 'a cluster of reducers', leftOut })
}

export const runCheck = (values: CheckValues): Promise<ExitCode> =>
  values.of === 'impl' ? checkReducers(values) : checkModel(values)
