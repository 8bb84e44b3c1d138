/** `node`: one node of a cluster, as a process that runs until it is told to stop. */
import { DEFAULT_TIMING } from '../../impl/node/role-timer.js'
import { command } from '../cli/command.js'
import { optionalText, text, type ValuesOf, whole } from '../cli/flags.js'
import { membersFlag } from './members.js'

const HOUR = 3_600_000

const flags = {
  id: text('ID', 'the name of a member', 'which of the members this node is'),
  cluster: text('NAME', 'a name', 'the name of the cluster; another one for each new cluster'),
  members: membersFlag,
  data: text('DIR', 'a folder', 'the folder of this node alone; created if need be'),
  trace: optionalText('DIR', 'a folder', 'record every step in this folder, in the file ID.ndjson'),
  diskFaults: optionalText('FILE', 'a file', 'for tests only: fail the disk as this control file says'),
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

export type NodeValues = ValuesOf<typeof flags>

const conflict = ({ id, members, electionMs, heartbeatMs }: NodeValues): string | undefined => {
  if (!members.some((member) => member.id === id))
    return `--id "${id}": expected one of --members, which are ${members.map((member) => member.id).join(', ')}`
  if (heartbeatMs >= electionMs)
    return `--heartbeat-ms ${heartbeatMs}: expected less than --election-ms, which is ${electionMs}`
  return undefined
}

export const node = command({
  name: 'node',
  summary: 'run one node of a cluster until SIGINT or SIGTERM',
  flags,
  operands: null,
  conflict,
  run: async (values) => (await import('../run/node.js')).runNode(values),
})
