/** What a node tells of itself: its status, what it holds by itself, its log's tail, and whether it can serve. */
import { baseOf, entriesFrom, lastIndex } from '../../raft/log.js'
import { Index, type ServerId, type ServerState } from '../../raft/types.js'
import type { Backend } from './backend.js'
import type { Contacts } from './contacts.js'
import type { StateMachine } from './node-options.js'
import type { Replica } from './replica.js'
import { leaderOf } from './who-leads.js'

/** This many entries behind the leader's commit index a node still counts as one that has caught up. */
const SLACK = 1_000

export interface SelfReportOptions<S, R> {
  readonly id: ServerId
  readonly machine: StateMachine<S, R>
  readonly replica: Replica<S>
  readonly contacts: Contacts
  readonly state: () => ServerState
  /** After this many milliseconds without contact a node is not ready. */
  readonly silentMs: number
  /** Why the node takes no part, or holds what it should not hold; null if there is nothing of the kind. */
  readonly wrong: () => string | null
}

export const selfReport = <S, R>({
  id,
  machine,
  replica,
  contacts,
  state,
  silentMs,
  wrong,
}: SelfReportOptions<S, R>): Pick<Backend<R>, 'status' | 'readLocally' | 'tail' | 'unready'> => ({
  status: () => {
    const now = state()
    return {
      id,
      role: now.role._tag,
      term: now.currentTerm,
      leader: leaderOf(id, now),
      commitIndex: now.commitIndex,
      lastApplied: replica.lastApplied(),
      lastIndex: lastIndex(now.log),
      digest: replica.digest(),
    }
  },
  readLocally: (command) => {
    const [, reply] = machine.apply(replica.state(), command)
    return { reply, index: replica.lastApplied(), ageMs: contacts.ageMs(state()), leader: leaderOf(id, state()) }
  },
  tail: (limit) => {
    const { log } = state()
    const first = Math.max(baseOf(log).index + 1, lastIndex(log) - limit + 1)
    return entriesFrom(log, Index(first)).map(({ term, payload }, i) => ({
      index: first + i,
      term,
      command: payload._tag === 'Command' ? payload.command : null,
    }))
  },
  unready: () => {
    const now = state()
    const whatIsWrong = wrong()
    if (whatIsWrong !== null) return whatIsWrong
    if (leaderOf(id, now) === null) return 'it knows no leader'
    const age = contacts.ageMs(now)
    if (age === null) return 'it has not heard from the others yet'
    if (age > silentMs) return `it has not heard from the others for ${Math.round(age)} ms`
    if (now.commitIndex === 0) return 'it does not know yet what is committed'
    const committed = Math.max(contacts.leaderCommit(), now.commitIndex)
    const applied = replica.lastApplied()
    return applied + SLACK < committed ? `it has applied ${applied} of ${committed} entries` : null
  },
})
