/** The nodes of a running cluster, for the person who watches it. */
import type { NodeStatus } from '../../../impl/node/core/backend.js'
import type { Member } from '../../../impl/node/network/members.js'
import { grouped } from '../../../text/counts.js'

/** A node as it is shown: where it is, what it says of itself, and its process; null for what is not there. */
export interface ShownNode {
  readonly member: Member
  readonly status: NodeStatus | null
  readonly pid: number | null
}

/** What is worth a line of its own: who leads, or that nobody does. */
export const leadership = (leader: NodeStatus | null): string =>
  leader === null ? 'nobody leads' : `${leader.id} leads in term ${grouped(leader.term)}`
