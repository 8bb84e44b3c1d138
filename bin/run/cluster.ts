/** What `cluster` does: runs all nodes of a cluster on this machine, each as a process. */
import { isLeft } from 'fp-ts/lib/Either.js'
import type { ClusterPlan } from '../../impl/node/cluster-plan.js'
import { urlOf } from '../../impl/node/members.js'
import { startCluster } from '../../impl/node/supervisor.js'
import type { ExitCode } from '../cli/command.js'
import type { ClusterValues } from '../commands/cluster.js'
import { showMembers } from '../commands/members.js'
import { printLines } from '../terminal.js'

/** The words after Node.js and its options that run one node. */
export const nodeCommand =
  (entry: string, trace: string | null) =>
  ({ cluster, members }: ClusterPlan, id: string, data: string): readonly string[] => [
    ...[entry, 'node', '--id', id, '--cluster', cluster, '--members', showMembers(members), '--data', data],
    ...(trace === null ? [] : ['--trace', trace]),
  ]

export const runCluster = async ({ nodes, data, trace }: ClusterValues): Promise<ExitCode> => {
  const log = (line: string) => printLines(process.stderr, [line])
  // Asked before anything starts, so that a Ctrl-C while the nodes start is not lost.
  const asked = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve)
  })
  let stopping = false
  // If the cluster does not come up, one line says why; what the other nodes said meanwhile would hide it.
  let held: string[] | null = []
  const cluster = await startCluster({
    data,
    size: nodes,
    command: nodeCommand(process.argv[1] ?? '', trace),
    execArgv: process.execArgv,
    log: (_id, line) => {
      if (held === null) log(line)
      else held.push(line)
    },
    lost: (id, how) => {
      if (!stopping) log(`${id} is gone: ${how}`)
    },
  })
  if (isLeft(cluster)) {
    log(`lockstep: ${cluster.left}`)
    return 2
  }
  const { members, stopAll } = cluster.right
  for (const line of held) log(line)
  held = null
  printLines(process.stdout, [...members.map((member) => `${member.id} ${urlOf(member)}`), 'ready; Ctrl-C stops'])
  await asked
  stopping = true
  await stopAll()
  return 0
}
