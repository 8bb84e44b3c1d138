/** What `witness` does: explores until the wanted state or step is reached. */
import { abstraction } from '../../../conformance/refinement/abstraction.js'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import { violationJson } from '../../../conformance/report/counterexample/violation-json.js'
import { witnessLines } from '../../../conformance/report/counterexample/witness.js'
import { progressLine } from '../../../conformance/report/exploration/progress.js'
import { modelTelling, reducerTelling, type Telling } from '../../../conformance/report/formats/forms.js'
import { isReducerWitness, type WitnessName, witnessNames } from '../../../conformance/witnesses/names.js'
import { clusterWithout, leastSettings } from '../../../conformance/witnesses/witness.js'
import {
  isModelWitness,
  modelBounds,
  modelWithout,
  type WitnessScope,
} from '../../../conformance/witnesses/witness-model.js'
import type { Protocol } from '../../../model/checker/protocol.js'
import type { Features } from '../../../model/raft/features/types.js'
import { counted } from '../../../text/counts.js'
import type { ExitCode } from '../../cli/command.js'
import { liveLine, printLines, styleOf, widthOf } from '../../cli/terminal.js'
import { type Row, twoColumns } from '../../cli/two-columns.js'
import { exploreOnOneThread } from '../../exploring/one-thread.js'
import { refuse } from '../../exploring/result.js'
import { stopAtSignals } from '../../exploring/stopping.js'
import { writeTrace } from '../../exploring/trace-out.js'
import { showBounds } from '../../flags/bounds.js'
import { pathFile, writeReport } from '../../reports/explorer-report.js'
import type { WitnessValues } from './flags.js'

const scopeOf = (values: WitnessValues, { bounds: least, network, features, narrowing }: Scope): WitnessScope => ({
  ...(narrowing === undefined ? {} : { narrowing }),
  ...(features === undefined ? {} : { features }),
  bounds: {
    servers: values.servers ?? least.servers,
    values: values.values ?? least.values,
    maxTerm: values.maxTerm ?? least.maxTerm,
    maxLog: values.maxLog ?? least.maxLog,
    maxMessages: values.maxMessages ?? least.maxMessages,
    maxCopies: values.maxCopies ?? least.maxCopies,
  },
  // Some things need more than the least network, which is the flag's first value.
  network: values.network === 'core' ? network : values.network,
})

/** What is looked for needs these features, whatever the bounds. */
type Scope = Pick<WitnessScope, 'bounds' | 'network' | 'narrowing'> & { readonly features?: Features | undefined }

const shown = ({ bounds, network }: Scope): string => showBounds({ ...bounds, network })

/** Where each is looked for, unless other bounds are given: of the model, which lacks some, and of the reducers. */
const listed = () =>
  witnessNames.flatMap((name) => [
    ...(isModelWitness(name) ? [{ reach: name, of: 'model', scope: modelBounds[name] } as const] : []),
    ...(isReducerWitness(name) ? [{ reach: name, of: 'impl', scope: leastSettings[name] } as const] : []),
  ])

const list = (json: boolean): ExitCode => {
  if (json) {
    const witnesses = listed().map(({ reach, of, scope: { bounds, network } }) => ({ reach, of, bounds, network }))
    process.stdout.write(`${JSON.stringify({ witnesses })}\n`)
    return 0
  }
  const longest = Math.max(...witnessNames.map(({ length }) => length))
  const row = (name: string, of: string, within: string): Row => [`${name.padEnd(longest)}  ${of.padEnd(5)}`, within]
  const rows = listed().map(({ reach, of, scope }) => row(reach, of, shown(scope)))
  const heading = row('--reach', '--of', 'within, unless other bounds are given')
  printLines(process.stdout, twoColumns([heading, ...rows], widthOf(process.stdout)))
  return 0
}

const search = async <L, M, E>(
  protocol: Protocol<L, M, E>,
  { maxStates, symmetry }: { readonly maxStates: number | null; readonly symmetry: boolean },
): Promise<Awaited<ReturnType<typeof exploreOnOneThread<L, M, E>>>> => {
  const live = liveLine(process.stderr)
  const stopping = stopAtSignals()
  const options = { symmetry, ...(maxStates === null ? {} : { maxStates }) }
  const ended = await exploreOnOneThread(protocol, options, {
    signal: stopping.signal,
    show: (progress) => live.show((width) => progressLine(progress, width)),
    saving: undefined,
  })
  stopping.release()
  live.clear()
  return ended
}

const reach = async <L, M, E>(
  values: WitnessValues,
  name: WitnessName,
  scope: WitnessScope,
  protocol: Protocol<L, M, E>,
  telling: Telling<L, M>,
): Promise<ExitCode> => {
  // Which server is which makes no difference to what is looked for, so of the model one state of each orbit is enough.
  // The many messages of a cluster of reducers cost more to permute than the states that it saves.
  const symmetry = values.of === 'model' && protocol.symmetry !== undefined
  const { report, seconds } = await search(protocol, { maxStates: values.maxStates, symmetry })
  const { result, violation: found, distinct, depth, generated } = report
  if (values.json) {
    const object = {
      reach: name,
      result: found !== null ? 'reached' : result === 'ok' ? 'unreachable' : 'stopped',
      of: values.of,
      ...scope,
      generated,
      distinct,
      depth,
      seconds: Number(seconds.toFixed(3)),
      path: found === null ? null : violationJson(telling.display, found),
    }
    process.stdout.write(`${JSON.stringify(object)}\n`)
  } else {
    const [width, style] = [widthOf(process.stdout), styleOf(process.stdout)]
    const missed = result === 'ok' ? 'is not reached within these bounds, in any of' : 'is not reached so far, in'
    printLines(
      process.stdout,
      found === null
        ? [style.bad(`${name} ${missed} ${counted(distinct, 'state')}`), `  ${shown(scope)}`]
        : witnessLines(telling.display, found, width, style),
    )
  }
  const written = writeTrace(values, telling, 'witness', found)
  const isTold = writeReport(values, () => ({
    title: `lockstep witness: ${name}`,
    isGood: found !== null,
    lines: found === null ? [`${name} is not reached`, shown(scope)] : witnessLines(telling.display, found),
    files: pathFile(telling, found, 'witness'),
  }))
  if (!isTold) return 2
  if (found === null) return result === 'ok' || values.maxStates !== null ? 1 : 130
  return written ? 0 : 2
}

export const runWitness = async (values: WitnessValues): Promise<ExitCode> => {
  const { reach: name, of } = values
  if (name === null) return list(values.json)
  if (of === 'model' && isModelWitness(name)) {
    const scope = scopeOf(values, modelBounds[name])
    return reach(values, name, scope, modelWithout(name, scope), modelTelling(false, false, false, scope.features))
  }
  if (!isReducerWitness(name))
    return refuse(`--reach ${name} cannot go with --of impl: it takes reducers too long; expected --of model`)
  const scope = scopeOf(values, leastSettings[name])
  const { servers } = scope.bounds
  const protocol = clusterWithout(name, scope, abstraction(serverIds(servers), scope.features))
  return reach(values, name, scope, protocol, reducerTelling(servers, scope.features))
}
