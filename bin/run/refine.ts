/** What `refine` does: explores a cluster of reducers and explains each of its steps by actions of the model. */
import { type ActionsUsed, refiningCluster } from '../../conformance/refine.js'
import { actionsUsedTable } from '../../conformance/report/actions-used.js'
import { reducerDisplay } from '../../conformance/report/display-reducer.js'
import { becauseOf, expectedActions, leftOutOf } from '../../conformance/report/refinement.js'
import type { Message, ServerState } from '../../impl/raft/types.js'
import type { ExitCode } from '../cli/command.js'
import { type BoundsValues, boundsOf, showBounds } from '../commands/bounds.js'
import { printLines, styleOf, widthOf } from '../terminal.js'
import { type Run, run } from './exploration.js'
import { exitCodeOf, printResult, resultJson } from './result.js'

const explained = (servers: number, of: Run<ServerState, Message>): Run<ServerState, Message> => {
  const { violation } = of.report
  if (violation === null) return of
  return { ...of, report: { ...of.report, violation: { ...violation, because: becauseOf(servers, violation) } } }
}

export const runRefine = async (values: BoundsValues): Promise<ExitCode> => {
  const { network, servers, maxStates, json } = values
  const used: ActionsUsed = new Map()
  const scope = { bounds: boundsOf(values), network }
  const protocol = refiningCluster(scope, used)
  const subject = `a cluster of reducers against the conformance model: ${showBounds(values)}`
  const ended = explained(servers, await run(protocol, maxStates))
  const result = {
    protocol,
    display: reducerDisplay(servers),
    run: ended,
    subject,
    leftOut: leftOutOf(scope, protocol),
  }
  if (json) {
    const explanations = Object.fromEntries(expectedActions(scope).map((action) => [action, used.get(action) ?? 0]))
    const object = { ...resultJson(result, boundsOf(values), network), explanations }
    process.stdout.write(`${JSON.stringify(object)}\n`)
  } else {
    printResult(result)
    const { stdout } = process
    printLines(stdout, ['', ...actionsUsedTable(expectedActions(scope), used, widthOf(stdout), styleOf(stdout))])
  }
  return exitCodeOf(ended)
}
