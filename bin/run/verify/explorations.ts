/** The stages of `verify` that explore: the model, the reducers, and reducers with a rule broken on purpose. */
import { type ActionsUsed, REFINEMENT, refiningCluster } from '../../../conformance/refine.js'
import { actionsUsedTable } from '../../../conformance/report/actions-used.js'
import { counterexampleLines, headline } from '../../../conformance/report/counterexample.js'
import { counted, type Display, grouped } from '../../../conformance/report/display.js'
import { modelDisplay } from '../../../conformance/report/display-model.js'
import { reducerDisplay } from '../../../conformance/report/display-reducer.js'
import { rate } from '../../../conformance/report/progress.js'
import { becauseOf, expectedActions } from '../../../conformance/report/refinement.js'
import { summaryLines } from '../../../conformance/report/summary.js'
import { standard } from '../../../impl/raft/rules.js'
import type { Protocol } from '../../../model/checker/protocol.js'
import type { Bounds } from '../../../model/raft/bounds.js'
import { raft } from '../../../model/raft/protocol.js'
import { Literal } from '../../../model/raft/types.js'
import { styleOf, widthOf } from '../../terminal.js'
import { type Run, run } from '../exploration.js'
import type { Outcome, Stage } from './stage.js'

const width = () => widthOf(process.stdout)
const style = () => styleOf(process.stdout)

const show = ({ servers, values, maxTerm, maxLog, maxMessages, maxCopies }: Bounds): string =>
  `${counted(servers, 'server')}, ${counted(values, 'value')}, ${counted(maxTerm, 'term')}, logs up to ${maxLog}, at most ${counted(maxMessages, 'message')} at a time and ${maxCopies} of each`

const counts = ({ report, seconds }: Run<unknown, unknown>): string =>
  `${grouped(report.generated)} states generated, ${grouped(report.distinct)} distinct, depth ${report.depth}, ${rate(report.generated, seconds)}`

/** Explores something of which every property is to hold. */
const exploredWhole = async <L, M, E>(
  protocol: Protocol<L, M, E>,
  display: Display<L, M>,
  subject: string,
): Promise<Outcome> => {
  const ended = await run(protocol, null)
  const { report, seconds, interrupted } = ended
  const properties = [...protocol.invariants, ...protocol.actionProperties].map(({ name }) => name)
  const summary = summaryLines({ subject, report, seconds, properties, leftOut: [] }, width(), style())
  const path = report.violation === null ? [] : counterexampleLines(display, report.violation, width(), style())
  const lines = [...path, ...summary]
  if (interrupted) return { result: 'interrupted', short: counts(ended), lines }
  return report.violation === null
    ? { result: 'holds', short: counts(ended), lines }
    : { result: 'fails', short: headline(report.violation), lines }
}

const modelBounds: Bounds = { servers: 2, values: 2, maxTerm: 2, maxLog: 2, maxMessages: 2, maxCopies: 1 }
const wideModelBounds: Bounds = { servers: 3, values: 1, maxTerm: 2, maxLog: 0, maxMessages: 1, maxCopies: 1 }

const modelStage = (bounds: Bounds): Stage => ({
  name: `the model, ${counted(bounds.servers, 'server')}`,
  what: `Every reachable state of raft.tla, as TypeScript, with ${show(bounds)}.`,
  run: () =>
    exploredWhole(
      raft({ bounds, network: 'full', history: true, relaxations: Literal }),
      modelDisplay(true),
      'the model, with history, network full',
    ),
})

export const modelStages: readonly Stage[] = [modelBounds, wideModelBounds].map(modelStage)

const refinementBounds: Bounds = { servers: 2, values: 2, maxTerm: 3, maxLog: 3, maxMessages: 2, maxCopies: 1 }

export const refinementStage: Stage = {
  name: 'refinement',
  what: `Every step of a cluster of reducers, explained by actions of the model, with ${show(refinementBounds)}.`,
  run: async () => {
    const used: ActionsUsed = new Map()
    const protocol = refiningCluster({ bounds: refinementBounds, network: 'full' }, used)
    const display = reducerDisplay(refinementBounds.servers)
    const outcome = await exploredWhole(protocol, display, 'a cluster of reducers, network full')
    const expected = expectedActions({ bounds: refinementBounds, network: 'full' })
    const table = actionsUsedTable(expected, used, width(), style())
    const lines = [...outcome.lines, '', ...table]
    // Reducers that do nothing refine the model too, but explain nothing by its actions.
    const unused = expected.filter((action) => !used.has(action))
    return outcome.result === 'holds' && unused.length > 0
      ? { result: 'fails', short: `no step was explained by ${unused.join(', ')}`, lines }
      : { ...outcome, lines }
  },
}

const brokenBounds: Bounds = { servers: 3, values: 1, maxTerm: 3, maxLog: 2, maxMessages: 2, maxCopies: 1 }

/** A check that never says no is worth nothing: this one is to fail, and the stage holds if it does. */
export const brokenRuleStage: Stage = {
  name: 'a broken rule',
  what: `The same reducers, but a leader commits entries of older terms by counting replicas (the paper's figure 8), with ${show(brokenBounds)}.`,
  run: async () => {
    const rules = { ...standard, mayCommit: () => true }
    const settings = { bounds: brokenBounds, network: 'full', rules, maxEntriesPerMessage: 1 } as const
    const ended = await run(refiningCluster(settings, new Map()), null)
    const { violation } = ended.report
    if (violation === null || violation.property !== REFINEMENT) {
      const result = ended.interrupted ? 'interrupted' : 'fails'
      return { result, short: `the broken rule was not caught: ${counts(ended)}`, lines: [] }
    }
    const told = { ...violation, because: becauseOf(brokenBounds.servers, violation) }
    const lines = counterexampleLines(reducerDisplay(brokenBounds.servers), told, width(), style())
    return { result: 'holds', short: `caught: ${headline(violation)}`, lines }
  },
}
