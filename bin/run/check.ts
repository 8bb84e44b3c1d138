/** What `check` does: explores the model, the relaxed model, or a cluster of reducers. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { checkedClusterProtocol, modelProtocol, url } from '../../conformance/protocols.js'
import { modelDisplay } from '../../conformance/report/display-model.js'
import { reducerDisplay } from '../../conformance/report/display-reducer.js'
import { leftOutOf } from '../../conformance/report/refinement.js'
import { Literal, Relaxed } from '../../model/raft/types.js'
import type { ExitCode } from '../cli/command.js'
import { boundsOf, showBounds } from '../commands/bounds.js'
import type { CheckValues } from '../commands/check.js'
import { run, type Space } from './exploration.js'
import { exitCodeOf, printResult, type Result, refuse, resultJson, tellStopped } from './result.js'
import { settingsOf, warnOfNoElections } from './settings.js'

type Told<L, M, E> = Omit<Result<L, M, E>, 'run'> & Pick<Space<L, M, E>, 'source'>

const explored = async <L, M, E>(values: CheckValues, told: Told<L, M, E>): Promise<ExitCode> => {
  const { of, noHistory } = values
  const settings = settingsOf('check', values, { '--of': of, '--no-history': noHistory })
  const ended = await run({ ...told, settings }, values)
  if (isLeft(ended)) return refuse(ended.left)
  const result = { ...told, subject: `${told.subject}: ${showBounds(values)}`, run: ended.right }
  if (values.json) {
    process.stdout.write(`${JSON.stringify(resultJson(result, boundsOf(values), values.network))}\n`)
    tellStopped(result.run)
  } else printResult(result)
  return exitCodeOf(result.run)
}

const checkModel = (values: CheckValues): Promise<ExitCode> => {
  const history = !values.noHistory
  const relaxed = values.of === 'relaxed'
  const argument = {
    bounds: boundsOf(values),
    network: values.network,
    history,
    relaxations: relaxed ? Relaxed : Literal,
  }
  return explored(values, {
    protocol: modelProtocol(argument),
    source: { url, name: 'modelProtocol', argument },
    display: modelDisplay(history),
    subject: `${relaxed ? 'the conformance model' : 'the model'}, ${history ? 'with' : 'without'} history`,
    leftOut: [],
  })
}

const checkReducers = (values: CheckValues): Promise<ExitCode> => {
  const argument = { bounds: boundsOf(values), network: values.network }
  const protocol = checkedClusterProtocol(argument)
  warnOfNoElections(argument.bounds)
  return explored(values, {
    protocol,
    source: { url, name: 'checkedClusterProtocol', argument },
    display: reducerDisplay(argument.bounds.servers),
    subject: 'a cluster of reducers',
    leftOut: leftOutOf(argument, protocol),
  })
}

export const runCheck = (values: CheckValues): Promise<ExitCode> =>
  values.of === 'impl' ? checkReducers(values) : checkModel(values)
