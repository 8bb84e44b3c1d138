/** A short run of three servers in which most things happen that can. */
import type { Input } from '../../impl/raft/types.js'
import type { TracedCluster } from './traced-cluster.js'

export const timeout: Input = { _tag: 'ElectionTimeout' }
export const heartbeat: Input = { _tag: 'HeartbeatTimeout' }
export const ask = (command: string): Input => ({ _tag: 'ClientRequests', requests: [{ id: 1, command }] })

/** A server takes a step, which is durable at once. */
export const takes = ({ member }: TracedCluster, number: number, input: Input): void => {
  member(number).take(input)
  member(number).release()
}

/** n1 leads and crashes; n2 leads next; n1 comes back with an entry that nobody else has, and loses it. */
export const twoLeaders = (cluster: TracedCluster): void => {
  const { member, settle } = cluster
  takes(cluster, 1, timeout)
  settle()
  takes(cluster, 1, ask('a'))
  settle()
  takes(cluster, 1, heartbeat)
  settle()
  takes(cluster, 1, ask('lost'))
  takes(cluster, 2, timeout)
  settle([2, 3])
  member(1).crash()
  takes(cluster, 2, ask('b'))
  settle()
  takes(cluster, 2, heartbeat)
  settle()
}
