/** What `refine` does: explores a cluster of reducers and explains each of its steps by actions of the model. */

import { isLeft } from 'fp-ts/lib/Either.js'
import { actionsUsedTable } from '../../../conformance/explanation/actions-used.js'
import { clusterProtocol, url } from '../../../conformance/exploration/protocols.js'
import { REFINEMENT } from '../../../conformance/refinement/refine.js'
import { reducerDisplay } from '../../../conformance/report/display/reducer.js'
import { reducerTelling } from '../../../conformance/report/formats/forms.js'
import { explainedByReducers } from '../../../conformance/report/refinement/explained.js'
import { expectedActions, leftOutOf } from '../../../conformance/report/refinement/refinement.js'
import type { Message, ServerState } from '../../../impl/raft/types.js'
import type { Protocol } from '../../../model/checker/protocol.js'
import type { ReadEvent } from '../../../model/raft/features/read-history.js'
import type { Features } from '../../../model/raft/features/types.js'
import { wrapped } from '../../../text/layout.js'
import type { ExitCode } from '../../cli/command.js'
import { printLines, styleOf, widthOf } from '../../cli/terminal.js'
import { type Run, run } from '../../exploring/exploration.js'
import { exitCodeOf, printResult, refuse, resultJson, resultLines, tellStopped } from '../../exploring/result.js'
import { batchSettings, settingsOf, warnOfNoElections } from '../../exploring/settings.js'
import { boundsOf, clusterBoundsOf, showBounds } from '../../flags/bounds.js'
import { featuresJson, featuresOf, featuresSettings, showWithFeatures } from '../../flags/features.js'
import { narrowingJson, narrowingOf, showNarrowed } from '../../flags/narrowing.js'
import { pathFile, writeReport } from '../../reports/explorer-report.js'
import type { RefineValues } from './flags.js'

const explained = (
  protocol: Protocol<ServerState, Message, ReadEvent>,
  of: Run<ServerState, Message>,
  features: Features | undefined,
): Run<ServerState, Message> => {
  const { violation } = of.report
  if (violation === null) return of
  return { ...of, report: { ...of.report, violation: explainedByReducers(protocol, violation, undefined, features) } }
}

/** The table of the model's actions, and what its counts are worth. */
const usedLines = (values: RefineValues, expected: readonly string[], used: ReadonlyMap<string, number>) => {
  const { stdout } = process
  const width = widthOf(stdout)
  const several = values.workers > 1 || values.resume !== null
  const note = 'a step that several threads met, or that was met before and after a checkpoint, counts for each of them'
  return ['', ...actionsUsedTable(expected, used, width, styleOf(stdout)), ...(several ? wrapped(note, width, 2) : [])]
}

export const runRefine = async (values: RefineValues): Promise<ExitCode> => {
  const { network, servers, json } = values
  const bounds = clusterBoundsOf(values)
  const features = featuresOf(values)
  const scope = {
    ...(features === undefined ? {} : { features }),
    bounds: boundsOf(values),
    network,
    narrowing: narrowingOf(values),
    maxEntriesPerMessage: bounds.maxEntries,
  }
  const protocol = clusterProtocol(scope)
  warnOfNoElections(scope.bounds)
  const source = { url, name: 'clusterProtocol', argument: scope }
  const found = await run(
    {
      protocol,
      source,
      settings: settingsOf('refine', values, { ...batchSettings(values), ...featuresSettings(values) }),
    },
    values,
  )
  if (isLeft(found)) return refuse(found.left)
  const ended = explained(protocol, found.right, features)
  const result = {
    protocol,
    display: reducerDisplay(servers, features),
    run: {
      ...ended,
      notes: [
        ...ended.notes,
        `of the properties of steps only ${REFINEMENT} was asked; check --of impl asks the others`,
      ],
    },
    subject: `a cluster of reducers${showWithFeatures(values)} against the conformance model: ${showBounds({ ...bounds, network })}${showNarrowed(values)}`,
    leftOut: leftOutOf(scope, protocol),
  }
  const used = ended.report.tally
  const expected = expectedActions(scope)
  if (json) {
    const explanations = Object.fromEntries(expected.map((action) => [action, used.get(action) ?? 0]))
    const shown = resultJson(result, bounds, network, { ...narrowingJson(values), ...featuresJson(values) })
    process.stdout.write(`${JSON.stringify({ ...shown, explanations })}\n`)
    tellStopped(ended)
  } else {
    printResult(result)
    printLines(process.stdout, usedLines(values, expected, used))
  }
  const { violation } = ended.report
  const isTold = writeReport(values, () => ({
    title: `lockstep refine: ${result.subject}`,
    isGood: violation === null,
    lines: resultLines(result),
    files: pathFile(reducerTelling(servers, features), violation, 'violation'),
  }))
  return isTold ? exitCodeOf(ended) : 2
}
