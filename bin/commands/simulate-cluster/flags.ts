/** `simulate-cluster`: a whole cluster in one process and in virtual time, under faults drawn from a seed. */
import { described } from '../../cli/command.js'
import { onOff, optionalText, type ValuesOf, whole } from '../../cli/flags.js'
import { featuresFlags, type Name } from '../../flags/features.js'
import { reportConflict, reportFlags } from '../../flags/report.js'

const simulated: readonly Name[] = [
  'pre-vote',
  'check-quorum',
  'reads',
  'transfer',
  'snapshots',
  'membership',
  'joint',
  'learners',
]

const flags = {
  seed: whole({ from: 0, to: 0xffff_ffff, fallback: 1, help: 'the seed, from which everything follows' }),
  minutes: whole({ from: 1, to: 100_000, fallback: 10, help: 'virtual minutes under faults' }),
  nodes: whole({ from: 1, to: 9, fallback: 3, help: 'nodes of the cluster' }),
  beyond: onOff('also lose what was synced, which Raft does not promise to survive: the checks must notice'),
  schedule: optionalText('FILE', 'a file', 'run the seed, nodes and faults of this file, as a failure has left it'),
  save: optionalText('DIR', 'a folder', 'where to leave the schedule and the traces of a failure'),
  features: {
    ...featuresFlags.features,
    help: `run nodes with features: some of ${simulated.join(', ')}, with commas between them`,
  },
  traced: onOff('also record the trace of each node, and validate the traces of each cluster at its end'),
  ...reportFlags,
  json: onOff('print one JSON object on stdout'),
} as const

export type SimulateClusterValues = ValuesOf<typeof flags>

/** A schedule names its features itself. */
const conflict = ({ features, schedule }: SimulateClusterValues): string | undefined => {
  if (features === null) return undefined
  const other = features.find(({ name, servers }) => servers !== undefined || !simulated.includes(name))
  if (other !== undefined)
    return `--features ${other.name}${other.servers === undefined ? '' : ' for some servers only'} cannot be simulated; expected ${simulated.join(', ')}`
  return schedule === null ? undefined : '--features cannot go with --schedule: a schedule names those of its nodes'
}

export const simulateCluster = described({
  name: 'simulate-cluster',
  summary: 'run a whole cluster in virtual time, under faults drawn from a seed, and check every step',
  flags,
  operands: null,
  conflict: (values) => reportConflict(values) ?? conflict(values),
})
