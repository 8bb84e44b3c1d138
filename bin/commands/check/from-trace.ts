/** States of a recorded run, in which an exploration of the conformance model begins. */
import { type Either, isLeft, isRight, left, map } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { type Place, statesAfter } from '../../../conformance/traces/cluster-states.js'
import { surveyedBeside } from '../../../conformance/traces/folder.js'
import type { GlobalState } from '../../../model/checker/protocol.js'
import { constantsOf, type Settings } from '../../../model/raft/bounds.js'
import type { WholeMessage } from '../../../model/raft/features/types.js'
import type { Server } from '../../../model/raft/types.js'
import { showProblem } from '../../../traces/problem.js'
import { openTrace, type Trace } from '../../../traces/read.js'

/** A state, and the words for where it stands. */
export type Named = readonly [state: GlobalState<Server, WholeMessage>, where: string]

/** Undefined where the file is no trace; left where it ought to be one and is not. */
export const traceIn = (file: string): Either<string, Trace> | undefined => {
  const trace = openTrace(file)
  if (isRight(trace)) return trace
  return file.endsWith('.ndjson') ? left(showProblem(trace.left)) : undefined
}

/** The states after events of one node; the traces of the other nodes are in the same folder. */
export const statesOfTrace = (trace: Trace, place: Place, settings: Settings): Either<string, readonly Named[]> => {
  const { relaxations, history, everCommitted = false, bounds } = settings
  if (!relaxations.AnySlice) return left('a trace is explained by the conformance model; expected --of relaxed')
  if (history || everCommitted)
    return left(`a trace has no history variables; expected ${history ? '--no-history' : 'no --ever-committed'}`)
  const { length } = trace.header.nodes
  if (length !== bounds.servers) return left(`a trace of ${length} nodes; expected --servers ${length}`)
  const surveyed = surveyedBeside(trace)
  if (isLeft(surveyed)) return left(showProblem(surveyed.left))
  return pipe(
    statesAfter(surveyed.right, trace, place, constantsOf(settings).values),
    map((found) => found.flatMap(({ line, states }) => states.map((one) => [one, `line ${line}`] as const))),
  )
}
