/** What `simulate` does: walks at random over the model, the relaxed model, or a cluster of reducers. */
import { setImmediate } from 'node:timers/promises'
import { abstraction } from '../../../conformance/refinement/abstraction.js'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import { clusterActionProperties } from '../../../conformance/refinement/cluster-properties.js'
import { refiningCluster } from '../../../conformance/refinement/refine.js'
import { counterexampleLines } from '../../../conformance/report/counterexample/counterexample.js'
import { violationJson } from '../../../conformance/report/counterexample/violation-json.js'
import { simulationLine, simulationLines } from '../../../conformance/report/exploration/simulation.js'
import { modelTelling, reducerTelling, type Telling } from '../../../conformance/report/formats/forms.js'
import {
  explainedByModel,
  explainedByReducers,
  explainedByWhole,
} from '../../../conformance/report/refinement/explained.js'
import type { Counterexample } from '../../../model/checker/counterexample.js'
import type { Protocol } from '../../../model/checker/protocol.js'
import { type SimulationReport, simulating } from '../../../model/checker/simulate.js'
import { wholeRaft } from '../../../model/raft/features/protocol.js'
import { raft } from '../../../model/raft/protocol.js'
import type { ExitCode } from '../../cli/command.js'
import { liveLine, printLines, styleOf, widthOf } from '../../cli/terminal.js'
import { propertiesOf } from '../../exploring/result.js'
import { stopAtSignals } from '../../exploring/stopping.js'
import { writeTrace } from '../../exploring/trace-out.js'
import { boundsOf, clusterBoundsOf, showBounds } from '../../flags/bounds.js'
import { featuresJson, featuresOf, showWithFeatures } from '../../flags/features.js'
import { narrowingJson, narrowingOf, showNarrowed } from '../../flags/narrowing.js'
import { relaxationsJson, relaxationsOf, showModel } from '../../flags/relaxations.js'
import type { SimulateValues } from './flags.js'

/** Steps between two turns of Ctrl-C and the progress line: some tens of milliseconds. */
const PIECE = 500

interface Run<L, M> {
  readonly report: SimulationReport<L, M>
  readonly seconds: number
  readonly interrupted: boolean
}

/** Walks to the end or to the first Ctrl-C or SIGTERM. */
const run = async <L, M, E>(protocol: Protocol<L, M, E>, values: SimulateValues): Promise<Run<L, M>> => {
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  const simulation = simulating(protocol, values)
  const live = liveLine(process.stderr)
  const stopping = stopAtSignals()
  let done = false
  while (!done && !stopping.signal.aborted) {
    done = simulation.advance(PIECE)
    live.show((width) => simulationLine(simulation.report(), seconds(), width))
    await setImmediate()
  }
  stopping.release()
  live.clear()
  return { report: simulation.report(), seconds: seconds(), interrupted: !done }
}

interface Subject<L, M, E> {
  readonly name: string
  readonly protocol: Protocol<L, M, E>
  readonly telling: Telling<L, M>
  readonly explained: (found: Counterexample<L, M>) => Counterexample<L, M>
}

const json = <L, M>({ report, seconds }: Run<L, M>, values: SimulateValues, { display }: Telling<L, M>) => {
  const { result, walks, steps, longest, distinctLocals, coverage, violation, foundAfter } = report
  const { seed, depth, network } = values
  const bounds = values.of === 'impl' ? clusterBoundsOf(values) : boundsOf(values)
  return {
    result,
    seed,
    depth,
    walks,
    steps,
    longest,
    distinctLocals,
    seconds: Number(seconds.toFixed(3)),
    bounds,
    ...narrowingJson(values),
    ...relaxationsJson(values),
    ...featuresJson(values),
    network,
    coverage,
    foundAfter,
    violation: violation === null ? null : violationJson(display, violation),
  }
}

const simulated = async <L, M, E>(values: SimulateValues, subject: Subject<L, M, E>): Promise<ExitCode> => {
  const { protocol, telling, explained, name } = subject
  const ended = await run(protocol, values)
  const violation = ended.report.violation === null ? null : explained(ended.report.violation)
  const told = { ...ended, report: { ...ended.report, violation } }
  if (values.json) process.stdout.write(`${JSON.stringify(json(told, values, telling))}\n`)
  else {
    const [width, style] = [widthOf(process.stdout), styleOf(process.stdout)]
    const properties = propertiesOf({ ...protocol, deadlock: values.deadlock })
    const bounds = values.of === 'impl' ? clusterBoundsOf(values) : boundsOf(values)
    const shown = `${showBounds({ ...bounds, network: values.network })}${showNarrowed(values)}`
    const line = `${name}: ${shown}, seed ${values.seed}, depth ${values.depth}`
    printLines(process.stdout, [
      ...(violation === null ? [] : [...counterexampleLines(telling.display, violation, width, style), '']),
      ...simulationLines({ subject: line, report: told.report, seconds: told.seconds, properties }, width, style),
    ])
  }
  const written = writeTrace(values, telling, 'violation', violation)
  if (violation !== null) return written ? 1 : 2
  return ended.interrupted ? 130 : 0
}

const simulateModel = (values: SimulateValues): Promise<ExitCode> => {
  const history = !values.noHistory
  const { network } = values
  const settings = {
    bounds: boundsOf(values),
    network,
    narrowing: narrowingOf(values),
    history,
    everCommitted: values.everCommitted,
    relaxations: relaxationsOf(values),
  }
  const name = `${showModel(values)}${showWithFeatures(values)}, ${history ? 'with' : 'without'} history`
  const features = featuresOf(values)
  if (features !== undefined) {
    const whole = wholeRaft(settings, features)
    return simulated(values, {
      name,
      protocol: whole,
      telling: modelTelling(history, false, settings.relaxations.ParallelWrite, features),
      explained: (found) => explainedByWhole(whole, settings, features, found),
    })
  }
  const protocol = raft(settings)
  return simulated(values, {
    name,
    protocol,
    telling: modelTelling(history, values.everCommitted, settings.relaxations.ParallelWrite),
    explained: (found) => explainedByModel(protocol, settings, found),
  })
}

const simulateReducers = (values: SimulateValues): Promise<ExitCode> => {
  const { maxEntries: maxEntriesPerMessage } = clusterBoundsOf(values)
  const features = featuresOf(values)
  const narrowing = narrowingOf(values)
  const settings = { bounds: boundsOf(values), network: values.network, narrowing, maxEntriesPerMessage, features }
  const refining = refiningCluster(settings, new Map())
  const properties = clusterActionProperties(abstraction(serverIds(values.servers), features))
  const protocol = { ...refining, actionProperties: [...refining.actionProperties, ...properties] }
  return simulated(values, {
    name: `a cluster of reducers${showWithFeatures(values)} against the conformance model`,
    protocol,
    telling: reducerTelling(values.servers, features),
    explained: (found) => explainedByReducers(protocol, found, undefined, features),
  })
}

export const runSimulate = (values: SimulateValues): Promise<ExitCode> =>
  values.of === 'impl' ? simulateReducers(values) : simulateModel(values)
