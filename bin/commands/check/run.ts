/** What `check` does: explores the model, the relaxed model, or a cluster of reducers. */
import { createHash } from 'node:crypto'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import {
  checkedClusterProtocol,
  modelProtocol,
  url,
  wholeProtocol,
} from '../../../conformance/exploration/protocols.js'
import { neverTaken } from '../../../conformance/report/exploration/coverage.js'
import { neverFiredLines, wholeNeverFiredLines } from '../../../conformance/report/exploration/never-fired.js'
import { modelTelling, reducerTelling, type Telling } from '../../../conformance/report/formats/forms.js'
import {
  explainedByModel,
  explainedByReducers,
  explainedByWhole,
} from '../../../conformance/report/refinement/explained.js'
import { leftOutOf, stepsNotAsked } from '../../../conformance/report/refinement/refinement.js'
import type { Counterexample } from '../../../model/checker/counterexample.js'
import type { Protocol } from '../../../model/checker/protocol.js'
import type { Settings } from '../../../model/raft/bounds.js'
import type { Features } from '../../../model/raft/features/types.js'
import { wrapped } from '../../../text/layout.js'
import type { ExitCode } from '../../cli/command.js'
import { printLines, styleOf, widthOf } from '../../cli/terminal.js'
import { type Run, run, type Space } from '../../exploring/exploration.js'
import {
  exitCodeOf,
  printResult,
  type Result,
  refuse,
  resultJson,
  resultLines,
  tellStopped,
} from '../../exploring/result.js'
import { batchSettings, settingsOf, warnOfNoElections } from '../../exploring/settings.js'
import { writeTrace } from '../../exploring/trace-out.js'
import { boundsOf, clusterBoundsOf, showBounds } from '../../flags/bounds.js'
import { featuresJson, featuresOf, featuresSettings, showWithFeatures } from '../../flags/features.js'
import { narrowingJson, narrowingOf, showNarrowed } from '../../flags/narrowing.js'
import { relaxationSettings, relaxationsJson, relaxationsOf, showModel } from '../../flags/relaxations.js'
import { pathFile, writeReport } from '../../reports/explorer-report.js'
import type { CheckValues } from './flags.js'
import { initialStatesFrom, wholeStatesFrom } from './from.js'

interface Told<L, M, E> extends Omit<Result<L, M, E>, 'run' | 'display'>, Pick<Space<L, M, E>, 'source'> {
  readonly telling: Telling<L, M>
  /** What else a reader must know of the run. */
  readonly notes: readonly string[]
  /** The counterexample with what is false in it. */
  readonly explained: (found: Counterexample<L, M>) => Counterexample<L, M>
  /** A line for each of these actions, which no reachable state enables. */
  readonly neverFired: (actions: readonly string[]) => readonly string[]
}

/** An action may never fire because the bounds leave no room for it; a run that was stopped says nothing of that. */
const tellNeverFired = <L, M, E>({ neverFired }: Told<L, M, E>, { report }: Run<L, M>): void => {
  const lines = report.result === 'ok' ? neverFired(neverTaken(report.coverage)) : []
  const { stdout } = process
  const { warning } = styleOf(stdout)
  if (lines.length > 0)
    printLines(stdout, ['', ...lines.flatMap((line) => wrapped(line, widthOf(stdout), 2)).map(warning)])
}

/** A checkpoint is one of the states in which the exploration began: a file of the same name may have changed. */
const beginning = <L, M, E>({ initialStates, encodeLocal, encodeMessage }: Protocol<L, M, E>) => {
  if (initialStates === undefined) return {}
  const texts = initialStates.map(({ servers, messages }) => [
    ...servers.map(encodeLocal),
    ...messages.map(({ message, count }) => `${count} ${encodeMessage(message)}`),
  ])
  return { '--from': createHash('sha256').update(JSON.stringify(texts)).digest('hex') }
}

const explored = async <L, M, E>(values: CheckValues, told: Told<L, M, E>): Promise<ExitCode> => {
  const { of, noHistory, everCommitted, deadlock, json } = values
  const bounds = of === 'impl' ? clusterBoundsOf(values) : boundsOf(values)
  const flags = {
    '--of': of,
    '--no-history': noHistory,
    '--deadlock': deadlock,
    ...batchSettings(values),
    ...relaxationSettings(values),
    ...featuresSettings(values),
    ...(everCommitted ? { '--ever-committed': true } : {}),
    ...beginning(told.protocol),
  }
  const ended = await run({ ...told, settings: settingsOf('check', values, flags), deadlock }, values)
  if (isLeft(ended)) return refuse(ended.left)
  const { report } = ended.right
  const violation = report.violation === null ? null : told.explained(report.violation)
  const result = {
    ...told,
    protocol: { ...told.protocol, deadlock },
    display: told.telling.display,
    subject: `${told.subject}: ${showBounds({ ...bounds, network: values.network })}${showNarrowed(values)}`,
    run: { ...ended.right, notes: [...ended.right.notes, ...told.notes], report: { ...report, violation } },
  }
  if (json) {
    process.stdout.write(
      `${JSON.stringify(resultJson(result, bounds, values.network, { ...narrowingJson(values), ...relaxationsJson(values), ...featuresJson(values) }))}\n`,
    )
    tellStopped(result.run)
  } else {
    printResult(result)
    tellNeverFired(told, result.run)
  }
  const isTold = writeReport(values, () => ({
    title: `lockstep check: ${result.subject}`,
    isGood: violation === null,
    lines: resultLines(result),
    files: pathFile(told.telling, violation, 'violation'),
  }))
  return writeTrace(values, told.telling, 'violation', violation) && isTold ? exitCodeOf(result.run) : 2
}

const modelSettings = (values: CheckValues): Settings => ({
  bounds: boundsOf(values),
  network: values.network,
  narrowing: narrowingOf(values),
  history: !values.noHistory,
  everCommitted: values.everCommitted,
  relaxations: relaxationsOf(values),
})

const subjectOf = (values: CheckValues): string => {
  const { noHistory, everCommitted, from } = values
  const model = `${showModel(values)}${showWithFeatures(values)}`
  return `${model}, ${noHistory ? 'without' : 'with'} history${everCommitted ? ', with everCommitted' : ''}${from === null ? '' : `, from ${from}`}`
}

const checkModel = (values: CheckValues): Promise<ExitCode> => {
  const settings = modelSettings(values)
  const from = values.from === null ? right(undefined) : initialStatesFrom(values.from, settings)
  if (isLeft(from)) return Promise.resolve(refuse(from.left))
  const argument = from.right === undefined ? settings : { ...settings, initialStates: from.right }
  const protocol = modelProtocol(argument)
  return explored(values, {
    protocol,
    source: { url, name: 'modelProtocol', argument },
    telling: modelTelling(settings.history, values.everCommitted, settings.relaxations.ParallelWrite),
    explained: (found) => explainedByModel(protocol, argument, found),
    neverFired: (actions) => neverFiredLines(argument, actions),
    subject: subjectOf(values),
    leftOut: [],
    notes: [],
  })
}

const checkWhole = (values: CheckValues, features: Features): Promise<ExitCode> => {
  const plain = modelSettings(values)
  const from = values.from === null ? right(undefined) : wholeStatesFrom(values.from, plain, features)
  if (isLeft(from)) return Promise.resolve(refuse(from.left))
  const settings = from.right === undefined ? plain : { ...plain, initialStates: from.right }
  const argument = { settings, features }
  const protocol = wholeProtocol(argument)
  return explored(values, {
    protocol,
    source: { url, name: 'wholeProtocol', argument },
    telling: modelTelling(plain.history, false, plain.relaxations.ParallelWrite, features),
    explained: (found) => explainedByWhole(protocol, settings, features, found),
    neverFired: (actions) => wholeNeverFiredLines(settings, features, actions),
    subject: subjectOf(values),
    leftOut: [],
    notes: [],
  })
}

const checkReducers = (values: CheckValues, features: Features | undefined): Promise<ExitCode> => {
  const { maxEntries: maxEntriesPerMessage } = clusterBoundsOf(values)
  const argument = {
    ...{ bounds: boundsOf(values), network: values.network, narrowing: narrowingOf(values), maxEntriesPerMessage },
    ...(features === undefined ? {} : { features }),
  }
  const protocol = checkedClusterProtocol(argument)
  warnOfNoElections(argument.bounds)
  return explored(values, {
    protocol,
    source: { url, name: 'checkedClusterProtocol', argument },
    telling: reducerTelling(argument.bounds.servers, features),
    explained: (found) => explainedByReducers(protocol, found, undefined, features),
    // The inputs of a reducer have no guards.
    neverFired: () => [],
    subject: `a cluster of reducers${showWithFeatures(values)}`,
    leftOut: leftOutOf(argument, protocol),
    notes: [
      `of the properties of the model's steps these were not asked, because a step of a reducer may be several of the model's: ${stepsNotAsked(protocol).join(', ')}`,
    ],
  })
}

export const runCheck = (values: CheckValues): Promise<ExitCode> => {
  const features = featuresOf(values)
  if (values.of === 'impl') return checkReducers(values, features)
  return features === undefined ? checkModel(values) : checkWhole(values, features)
}
