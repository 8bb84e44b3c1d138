/** `cluster`: all nodes of a cluster on this machine, each as a process. */
import { described } from '../../cli/command.js'
import { optionalText, text, type ValuesOf, whole } from '../../cli/flags.js'

const flags = {
  nodes: whole({ from: 1, to: 9, fallback: 3, help: 'how many nodes' }),
  data: text('DIR', 'a folder', 'the folder of the cluster; created if need be, continued if it holds one'),
  trace: optionalText('DIR', 'a folder', 'record every step of every node in this folder'),
} as const

export type ClusterValues = ValuesOf<typeof flags>

export const cluster = described({
  name: 'cluster',
  summary: 'run the nodes of a cluster on this machine until Ctrl-C',
  flags,
  operands: null,
})
