/** Clients' requests that wait for an answer. Each gets exactly one. */
import type { ClientRequest, Index, Term } from '../raft/types.js'
import type { Outcome } from './http/backend.js'
import type { Clock } from './ports.js'

export interface Pending {
  /** Names the request. Without an answer within the time limit it counts as lost. */
  readonly add: (command: string, done: (outcome: Outcome) => void) => ClientRequest
  readonly answer: (id: number, outcome: Outcome) => void
  /** The leader has put the command into its log, at this place and in this term. */
  readonly appended: (id: number, index: Index, term: Term) => void
  /** The entry at this place is committed and applied, with this reply. */
  readonly applied: (index: Index, term: Term, reply: string) => void
  /** Nothing more will be known of any of them. */
  readonly loseAll: () => void
}

interface Waiting {
  readonly done: (outcome: Outcome) => void
  readonly stopTimer: () => void
  place: { readonly index: Index; readonly term: Term } | null
}

const lost: Outcome = { _tag: 'Lost' }

export const pendingRequests = (clock: Clock, limitMs: number): Pending => {
  const waiting = new Map<number, Waiting>()
  const atIndex = new Map<Index, number>()
  let lastId = 0

  const answer = (id: number, outcome: Outcome): void => {
    const request = waiting.get(id)
    if (request === undefined) return
    waiting.delete(id)
    if (request.place !== null) atIndex.delete(request.place.index)
    request.stopTimer()
    request.done(outcome)
  }

  return {
    add: (command, done) => {
      const id = ++lastId
      waiting.set(id, { done, stopTimer: clock.after(limitMs, () => answer(id, lost)), place: null })
      return { id, command }
    },
    answer,
    appended: (id, index, term) => {
      const request = waiting.get(id)
      if (request === undefined) return
      // An earlier request stood here in an older term, and this node has lost that entry: others may still commit it.
      const earlier = atIndex.get(index)
      if (earlier !== undefined) answer(earlier, lost)
      request.place = { index, term }
      atIndex.set(index, id)
    },
    applied: (index, term, reply) => {
      const id = atIndex.get(index)
      const place = id === undefined ? null : waiting.get(id)?.place
      if (id === undefined || place == null) return
      // Another leader's entry took the place; the command may still be committed at another one, by another leader.
      answer(id, place.term === term ? { _tag: 'Applied', reply, index } : lost)
    },
    loseAll: () => {
      for (const id of [...waiting.keys()]) answer(id, lost)
    },
  }
}
