/** What `refine` does: explores a cluster of reducers and explains each of its steps by actions of the model. */
import { serverIds } from '../../conformance/cluster.js'
import { type ActionsUsed, REFINEMENT, refiningCluster, refusalOf } from '../../conformance/refine.js'
import { actionsUsedTable } from '../../conformance/report/actions-used.js'
import { reducerDisplay } from '../../conformance/report/display-reducer.js'
import { refusalLines } from '../../conformance/report/refusal.js'
import type { Message, ServerState } from '../../impl/raft/types.js'
import type { Counterexample } from '../../model/checker/counterexample.js'
import type { ExitCode } from '../cli/command.js'
import { type BoundsValues, boundsOf, showBounds } from '../commands/bounds.js'
import { printLines, styleOf, widthOf } from '../terminal.js'
import { type Run, run } from './exploration.js'
import { conformanceModelOf, leftOutOf } from './reducers.js'
import { exitCodeOf, printResult, resultJson } from './result.js'

type Violation = Counterexample<ServerState, Message>

/** Why the model does not explain the last step, if that is what was violated. */
const becauseOf = (servers: number, violation: Violation): string | null => {
  const last = violation.steps.at(-1)
  if (violation.property !== REFINEMENT || last === undefined || last.server === null) return violation.because
  const before = (violation.steps.at(-2)?.state ?? violation.initial).servers[last.server]
  const next = last.state.servers[last.server]
  if (before === undefined || next === undefined) return violation.because
  const step = { action: last.action, next, sent: last.sent }
  const refusal = refusalOf(serverIds(servers), last.server, before, step, last.message ?? undefined)
  return refusal === null ? violation.because : refusalLines(refusal).join('\n')
}

const explained = (servers: number, of: Run<ServerState, Message>): Run<ServerState, Message> => {
  const { violation } = of.report
  if (violation === null) return of
  return { ...of, report: { ...of.report, violation: { ...violation, because: becauseOf(servers, violation) } } }
}

/** The actions of the model that a server takes: each is to stand in some explanation. */
const expectedActions = (values: BoundsValues): readonly string[] =>
  conformanceModelOf(values).actions.filter((action) => action !== 'DuplicateMessage' && action !== 'DropMessage')

export const runRefine = async (values: BoundsValues): Promise<ExitCode> => {
  const { network, servers, maxStates, json } = values
  const used: ActionsUsed = new Map()
  const protocol = refiningCluster({ bounds: boundsOf(values), network }, used)
  const subject = `a cluster of reducers against the conformance model: ${showBounds(values)}`
  const ended = explained(servers, await run(protocol, maxStates))
  const result = {
    protocol,
    display: reducerDisplay(servers),
    run: ended,
    subject,
    leftOut: leftOutOf(values, protocol),
  }
  if (json) {
    const explanations = Object.fromEntries(expectedActions(values).map((action) => [action, used.get(action) ?? 0]))
    const object = { ...resultJson(result, boundsOf(values), network), explanations }
    process.stdout.write(`${JSON.stringify(object)}\n`)
  } else {
    printResult(result)
    const { stdout } = process
    printLines(stdout, ['', ...actionsUsedTable(expectedActions(values), used, widthOf(stdout), styleOf(stdout))])
  }
  return exitCodeOf(ended)
}
