/** Breaks a rule on purpose: a check that never says no is worth nothing. */
import { standard } from '../../impl/raft/rules.js'
import type { Bounds } from '../../model/raft/bounds.js'
import { REFINEMENT, refiningCluster } from '../refinement/refine.js'
import { counterexampleLines, headline } from '../report/counterexample/counterexample.js'
import { violationJson } from '../report/counterexample/violation-json.js'
import { reducerDisplay } from '../report/display/reducer.js'
import { explainedByReducers } from '../report/refinement/explained.js'
import { explorationJson, explored, showCounts, showScope } from './exploration.js'
import { type Context, type Stage, type StageResult, stopped } from './stage.js'

/** A leader of the third term has an entry of the first on a majority, and counts it as committed. */
const bounds: Bounds = { servers: 3, values: 0, maxTerm: 4, maxLog: 3, maxMessages: 2, maxCopies: 1 }
const network = 'no-duplication'
const maxEntriesPerMessage = 1

const run = async (context: Context): Promise<StageResult> => {
  const { width, style } = context
  const covered = showScope(bounds, network, maxEntriesPerMessage)
  const settings = { bounds, network, rules: { ...standard, mayCommit: () => true }, maxEntriesPerMessage } as const
  const protocol = refiningCluster(settings, new Map())
  // The model's invariants fall later: the step that the model does not allow comes first.
  const ended = await explored({ ...protocol, invariants: [] }, context)
  if (ended.isStopped) return stopped(covered)
  const { violation } = ended.report
  if (violation === null || violation.property !== REFINEMENT) {
    const figure = `not caught: ${showCounts(ended)}`
    return { verdict: 'fails', covered, figure, lines: [style.bad(figure)], json: explorationJson(ended) }
  }
  const found = explainedByReducers(protocol, violation)
  const display = reducerDisplay(bounds.servers)
  return {
    verdict: 'holds',
    covered,
    figure: `caught: ${headline(found)}`,
    lines: counterexampleLines(display, found, width, style),
    json: { ...explorationJson(ended), violation: violationJson(display, found) },
  }
}

export const brokenRuleStage: Stage = {
  name: 'broken-rule',
  what: "The same reducers with one rule broken: a leader commits an entry of an older term by counting (the paper's figure 8).",
  run,
}
