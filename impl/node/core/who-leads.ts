/** Tells the log who leads, in the eyes of one node, whenever that changes. */
import { absurd } from 'fp-ts/lib/function.js'
import { isSome } from 'fp-ts/lib/Option.js'
import type { ServerId, ServerState } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'

/** The leader of its term that a node knows, which may be itself. Every step asks: hence the switch. */
export const leaderOf = (self: ServerId, { role }: ServerState): ServerId | null => {
  switch (role._tag) {
    case 'Leader':
      return self
    case 'Follower':
      return isSome(role.leader) ? role.leader.value : null
    case 'Candidate':
      return null
    default:
      return absurd(role)
  }
}

/**
 * To be called with the state after each step. A node begins without a leader, and elections that nobody wins tell nothing
 * new: however many there are, a leader is reported once for each of its terms, and its absence once.
 */
export const whoLeads = (self: ServerId, log: Logger): ((now: ServerState) => void) => {
  let told: ServerId | null = null
  let toldTerm = 0
  return (now) => {
    const leader = leaderOf(self, now)
    const term = now.currentTerm
    if (leader === told && (leader === null || term === toldTerm)) return
    told = leader
    toldTerm = term
    const what = leader === null ? 'knows of no leader' : leader === self ? 'leads' : `follows ${leader}`
    log({ level: 'info', msg: `${what} in term ${term}`, leader, term })
  }
}
