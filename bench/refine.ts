/**
 * Shows the refinement within the widest bounds of conformance/refinement/bounds.ts: `tsx bench/refine.ts`, with `quick` within the
 * quick ones, with `features` within those of feature-bounds.ts. Takes minutes. Exits with 1 if a step is unexplained, or if the
 * counts are not those of the table.
 */

import { actionsUsedTable } from '../conformance/explanation/actions-used.js'
import { quick, type RefinementBounds, wide } from '../conformance/refinement/bounds.js'
import { featureRows } from '../conformance/refinement/feature-bounds.js'
import { refiningCluster } from '../conformance/refinement/refine.js'
import { counterexampleLines } from '../conformance/report/counterexample/counterexample.js'
import { reducerDisplay } from '../conformance/report/display/reducer.js'
import { progressLine, rate } from '../conformance/report/exploration/progress.js'
import { explainedByReducers } from '../conformance/report/refinement/explained.js'
import { expectedActions } from '../conformance/report/refinement/refinement.js'
import { exploring } from '../model/checker/explore.js'
import { grouped } from '../text/counts.js'

const SECONDS_BETWEEN_LINES = 10
const STATES_BETWEEN_LOOKS = 1 << 12

/** Explores; on stderr it tells how far it has come. */
const explored = ({ symmetry, ...scope }: RefinementBounds) => {
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  const exploration = exploring(refiningCluster(scope, new Map()), { symmetry })
  let told = 0
  while (!exploration.advance(STATES_BETWEEN_LOOKS)) {
    if (seconds() - told < SECONDS_BETWEEN_LINES) continue
    told = seconds()
    console.error(`  ${progressLine({ ...exploration.report(), seconds: told })}`)
  }
  return { report: exploration.report(), seconds: seconds() }
}

const run = (row: RefinementBounds): boolean => {
  const { name, bounds, network, maxEntriesPerMessage, symmetry, features, generated, distinct, depth } = row
  const batch = `max entries ${maxEntriesPerMessage}`
  console.log(`${name}: ${JSON.stringify(bounds)}, ${batch}, network ${network}${symmetry ? ', up to symmetry' : ''}`)
  const { report, seconds } = explored(row)
  const { violation, tally } = report
  if (violation !== null) {
    const told = explainedByReducers(refiningCluster(row, new Map()), violation, undefined, features)
    for (const line of counterexampleLines(reducerDisplay(bounds.servers, features), told)) console.log(line)
    return false
  }
  const counts = [report.generated, report.distinct, report.depth].map(grouped)
  console.log(`  ${counts[0]} generated, ${counts[1]} distinct, depth ${counts[2]}: every step is explained`)
  console.log(`  ${seconds.toFixed(1)} s, ${rate(report.generated, seconds)}`)
  for (const line of actionsUsedTable(expectedActions(row), tally)) console.log(`  ${line}`)
  const asExpected = report.generated === generated && report.distinct === distinct && report.depth === depth
  if (!asExpected) console.log(`  expected ${[generated, distinct, depth].map(grouped).join(', ')}`)
  return asExpected && report.result === 'ok'
}

const rows = { quick, features: featureRows }[process.argv[2] ?? ''] ?? wide
if (!rows.map(run).every(Boolean)) process.exitCode = 1
