/** What the nodes of a running cluster say of themselves. */
import type { Agent } from 'node:http'
import { isLeft } from 'fp-ts/lib/Either.js'
import { NodeStatus } from '../../../impl/node/core/backend.js'
import { type Member, urlOf } from '../../../impl/node/network/members.js'
import { ask } from './ask.js'

/** Null where the node gives no answer. */
export const statusOf = async (agent: Agent, member: Member, withinMs?: number): Promise<NodeStatus | null> => {
  const answer = await ask(
    agent,
    urlOf(member),
    { method: 'GET', path: '/status', key: null, secret: null, body: null },
    withinMs,
  )
  if (answer._tag === 'NoAnswer') return null
  const status = NodeStatus.decode(answer.body)
  return isLeft(status) ? null : status.right
}

/** In the order of the members. */
export const statusesOf = (agent: Agent, members: readonly Member[]): Promise<readonly (NodeStatus | null)[]> =>
  Promise.all(members.map((member) => statusOf(agent, member)))

/** The leader of the highest term; a deposed one may not know it yet. */
export const leaderAmong = (statuses: readonly (NodeStatus | null)[]): NodeStatus | null =>
  statuses.reduce<NodeStatus | null>(
    (found, status) => (status?.role === 'Leader' && status.term > (found?.term ?? 0) ? status : found),
    null,
  )
