/** How a command runs nodes as processes of their own. */
import type { ClusterPlan } from '../../impl/node/process/cluster-plan.js'
import { showMembers } from '../flags/members.js'

/** The words after Node.js and its options that run one node. */
export const nodeCommand =
  (entry: string, trace: string | null) =>
  ({ cluster, members }: ClusterPlan, id: string, data: string): readonly string[] => [
    ...[entry, 'node', '--id', id, '--cluster', cluster, '--members', showMembers(members), '--data', data],
    ...(trace === null ? [] : ['--trace', trace]),
  ]
