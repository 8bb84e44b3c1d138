/** `check`: explores every reachable state of the model, the relaxed model, or a cluster of reducers. */
import { reducerCluster } from '../../conformance/cluster.js'
import { clusterInvariants } from '../../conformance/refine.js'
import { modelDisplay } from '../../conformance/report/display-model.js'
import { reducerDisplay } from '../../conformance/report/display-reducer.js'
import { raft } from '../../model/raft/protocol.js'
import { Literal, Relaxed } from '../../model/raft/types.js'
import { command, type ExitCode } from '../cli/command.js'
import { oneOf, onOff, type ValuesOf } from '../cli/flags.js'
import { run } from '../exploration.js'
import { boundsConflict, boundsFlags, boundsOf, showBounds } from './bounds.js'
import { leftOutOf } from './reducers.js'
import { exitCodeOf, printResult, type Result, resultJson } from './result.js'

const flags = {
  of: oneOf(['model', 'relaxed', 'impl'], 'raft.tla to the letter, its conformance model, or the reducers'),
  ...boundsFlags,
  noHistory: onOff('leave out the history variables elections, allLogs, voterLog and mlog'),
} as const

type Values = ValuesOf<typeof flags>

const conflict = (values: Values): string | undefined =>
  values.of === 'impl' && values.noHistory
    ? '--no-history cannot go with --of impl: reducers have no history variables'
    : boundsConflict(values)

const explored = async <L, M, E>(values: Values, told: Omit<Result<L, M, E>, 'run'>): Promise<ExitCode> => {
  const subject = `${told.subject}: ${showBounds(values)}`
  const result = { ...told, subject, run: await run(told.protocol, values.maxStates) }
  if (values.json) process.stdout.write(`${JSON.stringify(resultJson(result, boundsOf(values), values.network))}\n`)
  else printResult(result)
  return exitCodeOf(result.run)
}

const checkModel = (values: Values): Promise<ExitCode> => {
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

const checkReducers = (values: Values): Promise<ExitCode> => {
  const bounds = boundsOf(values)
  const cluster = reducerCluster({ bounds, network: values.network })
  const protocol = { ...cluster, invariants: clusterInvariants(bounds) }
  const display = reducerDisplay(bounds.servers)
  const leftOut = leftOutOf(values, protocol)
  return explored(values, { protocol, display, subject: 'a cluster of reducers', leftOut })
}

export const check = command({
  name: 'check',
  summary: 'explore every reachable state within bounds and check every property in each',
  flags,
  operands: null,
  conflict,
  run: (values) => (values.of === 'impl' ? checkReducers(values) : checkModel(values)),
})
