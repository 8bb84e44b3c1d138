/** `node`: one node of a cluster, as a process that runs until it is told to stop. */
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
import { command, type ExitCode } from '../cli/command.js'
import { optionalText, text, type ValuesOf, whole } from '../cli/flags.js'
import { membersFlag } from './members.js'

const HOUR = 3_600_000

const flags = {
  id: text('ID', 'the name of a member', 'which of the members this node is'),
  cluster: text('NAME', 'a name', 'the name of the cluster; another one for each new cluster'),
  members: membersFlag,
  data: text('DIR', 'a folder', 'the folder of this node alone; created if need be'),
  trace: optionalText('DIR', 'a folder', 'record every step in this folder, in the file ID.ndjson'),
  electionMs: whole({
    from: 10,
    to: HOUR,
    fallback: DEFAULT_TIMING.electionMs,
    help: 'an election timeout is between this and twice this, in milliseconds',
  }),
  heartbeatMs: whole({
    from: 1,
    to: HOUR,
    fallback: DEFAULT_TIMING.heartbeatMs,
    help: 'how often a leader is heard of, in milliseconds',
  }),
} as const

type Values = ValuesOf<typeof flags>

const conflict = ({ id, members, electionMs, heartbeatMs }: Values): string | undefined => {
  if (!members.some((member) => member.id === id))
    return `--id "${id}": expected one of --members, which are ${members.map((member) => member.id).join(', ')}`
  if (heartbeatMs >= electionMs)
    return `--heartbeat-ms ${heartbeatMs}: expected less than --election-ms, which is ${electionMs}`
  return undefined
}

/** Opens the trace of a node. A trace that does not begin with its cluster could not be validated. */
const openTrace = ({ id, cluster, members, data }: Values, folder: string): Either<string, Observer> => {
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

const runNode = (values: Values): Promise<ExitCode> => {
  const { id, cluster, members, data, trace, electionMs, heartbeatMs } = values
  runNodeProcess({
    cluster,
    id: ServerId(id),
    members,
    data,
    timing: { ...DEFAULT_TIMING, electionMs, heartbeatMs },
    observer: () => (trace === null ? { _tag: 'Right', right: nobody } : openTrace(values, trace)),
  })
  // The node's process ends by itself, with an exit code of its own.
  return new Promise(() => {})
}

export const node = command({
  name: 'node',
  summary: 'run one node of a cluster until SIGINT or SIGTERM',
  flags,
  operands: null,
  conflict,
  run: runNode,
})
