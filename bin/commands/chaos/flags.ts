/** `chaos`: a cluster of real processes under a nemesis. */
import { described } from '../../cli/command.js'
import { onOff, optionalText, optionalWhole, type ValuesOf, whole } from '../../cli/flags.js'
import { reportConflict, reportFlags } from '../../flags/report.js'

const flags = {
  seed: whole({ from: 1, to: 1_000_000, fallback: 1, help: 'the seed of the faults and of what clients choose' }),
  seconds: whole({ from: 5, to: 86_400, fallback: 60, help: 'how long faults and clients go on' }),
  nodes: whole({ from: 3, to: 9, fallback: 3, help: 'nodes of the cluster' }),
  clients: whole({ from: 1, to: 64, fallback: 6, help: 'clients that buy, cancel, restock and read' }),
  down: optionalWhole({
    from: 0,
    to: 9,
    help: 'how many nodes at most are killed, paused or have a bad disk at once (default: less than half of them)',
  }),
  ...reportFlags,
  keep: optionalText('DIR', 'a folder', 'leave logs, traces and the history in this new folder'),
  json: onOff('print one JSON object on stdout'),
} as const

export type ChaosValues = ValuesOf<typeof flags>

const conflict = (values: ChaosValues): string | undefined => {
  const { down, nodes } = values
  if (down !== null && down > nodes) return `--down ${down}: expected at most --nodes, which is ${nodes}`
  return reportConflict(values)
}

export const chaos = described({
  name: 'chaos',
  summary: 'put a cluster of real processes through kills, pauses, partitions and bad disks, and audit it',
  flags,
  operands: null,
  conflict,
})
