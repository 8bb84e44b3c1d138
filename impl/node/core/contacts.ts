/** When a node last knew, from others, that there was a leader: how old what it holds may be. */
import type { Index, Message, ServerId, ServerState } from '../../raft/types.js'
import type { Clock } from '../ports/ports.js'

export interface Contacts {
  /** To be called for each message, with the state that it left. */
  readonly received: (message: Message, after: ServerState) => void
  /**
   * Milliseconds since this node was last told something by the leader of its term, or, while it led, by a majority of its
   * followers; null if it never was. A leader cut off from the others cannot know of another one but by this.
   */
  readonly ageMs: (state: ServerState) => number | null
  /** The highest commit index that a leader has told. */
  readonly leaderCommit: () => number
}

export const contactsOf = (clock: Clock, servers: readonly ServerId[]): Contacts => {
  /** A majority less the node itself. */
  const needed = Math.floor(servers.length / 2)
  const heard = new Map<ServerId, number>()
  let contactAt: number | null = null
  let leaderCommit = 0

  const told = (commit: Index): void => {
    contactAt = clock.now()
    leaderCommit = Math.max(leaderCommit, commit)
  }
  const answered = (from: ServerId): void => {
    heard.set(from, clock.now())
    if (heard.size < needed) return
    const latestFirst = [...heard.values()].sort((a, b) => b - a)
    contactAt = latestFirst[needed - 1] ?? contactAt
  }
  return {
    received: (message, after) => {
      if (message.term !== after.currentTerm) return
      if (message._tag === 'AppendEntries') told(message.leaderCommit)
      else if (message._tag === 'AppendEntriesResponse' && after.role._tag === 'Leader') answered(message.from)
    },
    ageMs: ({ role }) => {
      if (needed === 0 && role._tag === 'Leader') return 0
      return contactAt === null ? null : clock.now() - contactAt
    },
    leaderCommit: () => leaderCommit,
  }
}
