/** What `node` does: runs one node of a cluster, as a process that runs until it is told to stop. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Either, left, mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { runNodeProcess } from '../../impl/node/node-process.js'
import { nobody, type Observer } from '../../impl/node/observer.js'
import { DEFAULT_TIMING } from '../../impl/node/role-timer.js'
import { initial } from '../../impl/raft/state.js'
import { ServerId } from '../../impl/raft/types.js'
import { FORMAT, VERSION } from '../../traces/format.js'
import { showProblem } from '../../traces/problem.js'
import { record } from '../../traces/recorder.js'
import type { ExitCode } from '../cli/command.js'
import type { NodeValues } from '../commands/node.js'

/** Opens the trace of a node. A trace that does not begin with its cluster could not be validated. */
const openTrace = ({ id, cluster, members, data }: NodeValues, folder: string): Either<string, Observer> => {
  const file = join(folder, `${id}.ndjson`)
  if (!existsSync(file) && existsSync(join(data, 'wal')))
    return left(`${file} does not exist, but ${data} holds a log already; expected a trace from the first step on`)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    return left(`${folder} cannot be made: ${error instanceof Error ? error.message : error}`)
  }
  const nodes = members.map((member) => member.id)
  const initialTerm = initial.currentTerm
  const header = { format: FORMAT, version: VERSION, cluster, run: cluster, node: id, nodes, initialTerm } as const
  return pipe(record(file, header), mapLeft(showProblem))
}

export const runNode = (values: NodeValues): Promise<ExitCode> => {
  const { id, cluster, members, data, trace, diskFaults, electionMs, heartbeatMs } = values
  runNodeProcess({
    cluster,
    id: ServerId(id),
    members,
    data,
    diskFaults,
    timing: { ...DEFAULT_TIMING, electionMs, heartbeatMs },
    observer: () => (trace === null ? { _tag: 'Right', right: nobody } : openTrace(values, trace)),
  })
  // The node's process ends by itself, with an exit code of its own.
  return new Promise(() => {})
}
