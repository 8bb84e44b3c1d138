/** Random schedules of a cluster: who moves next, and what the network does. */
import * as fc from 'fast-check'
import { isLeader } from '../../../impl/raft/state.js'
import type { Cluster } from './cluster.js'

/** What happens next; `pick` chooses the server or the message, modulo how many there are. */
export interface Action {
  readonly kind: 'timeout' | 'heartbeat' | 'client' | 'deliver' | 'deliver oldest' | 'duplicate' | 'drop' | 'crash'
  readonly pick: number
}

const weights = [
  ['timeout', 2],
  ['heartbeat', 2],
  ['client', 3],
  ['deliver', 10],
  ['deliver oldest', 10],
  ['duplicate', 1],
  ['drop', 1],
  ['crash', 1],
] as const

const kinds = weights.flatMap(([kind, weight]) => Array<Action['kind']>(weight).fill(kind))

export const schedule = (length: number): fc.Arbitrary<readonly Action[]> =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), pick: fc.nat(1000) }), { minLength: length, maxLength: length })

/** Runs a schedule up to the first violation, which it returns. */
export const run = (cluster: Cluster, actions: readonly Action[]): string | undefined => {
  let id = 0
  for (const action of actions) {
    perform(cluster, action, (id += 1))
    if (cluster.violation() !== undefined) break
  }
  return cluster.violation()
}

const perform = (cluster: Cluster, { kind, pick }: Action, id: number): void => {
  const { servers, network } = cluster
  const server = servers[pick % servers.length]!
  const at = pick % Math.max(1, network.length)
  if (kind === 'timeout') cluster.input(server, { _tag: 'ElectionTimeout' })
  if (kind === 'crash') cluster.crash(server)
  if (kind === 'deliver') cluster.deliver(at)
  if (kind === 'deliver oldest') cluster.deliver(0)
  if (kind === 'duplicate') network.push(...network.slice(at, at + 1))
  if (kind === 'drop') network.splice(at, 1)
  const leaders = servers.filter(({ state }) => isLeader(state))
  const leader = leaders[pick % Math.max(1, leaders.length)]
  if (leader === undefined) return
  if (kind === 'heartbeat') cluster.input(leader, { _tag: 'HeartbeatTimeout' })
  if (kind === 'client') cluster.input(leader, { _tag: 'ClientRequests', requests: [{ id, command: `c${id}` }] })
}
