/** Clients' requests that wait for an answer. Each gets exactly one. */
import type { ClientRequest, Index, Term } from '../raft/types.js'
import { type Deadline, deadlines } from './deadlines.js'
import type { Outcome } from './http/backend.js'
import type { Clock } from './ports.js'

export interface Pending<R> {
  /** Names the request. Without an answer within the time limit it counts as lost. */
  readonly add: (command: string, done: (outcome: Outcome<R>) => void) => ClientRequest
  readonly answer: (id: number, outcome: Outcome<R>) => void
  /** The leader has put the command into its log, at this place and in this term. */
  readonly appended: (id: number, index: Index, term: Term) => void
  /** The entry at this place is committed and applied, with this reply; null for an entry that no client asked for. */
  readonly applied: (index: Index, term: Term, reply: R | null) => void
  /** Nothing more will be known of any of them. */
  readonly loseAll: () => void
}

interface Waiting<R> {
  readonly done: (outcome: Outcome<R>) => void
  readonly deadline: Deadline
  place: { readonly index: Index; readonly term: Term } | null
}

const lost = { _tag: 'Lost' } as const

export const pendingRequests = <R>(clock: Clock, limitMs: number): Pending<R> => {
  const waiting = new Map<number, Waiting<R>>()
  const atIndex = new Map<Index, number>()
  const limits = deadlines(clock, limitMs)
  let lastId = 0

  const answer = (id: number, outcome: Outcome<R>): void => {
    const request = waiting.get(id)
    if (request === undefined) return
    waiting.delete(id)
    if (request.place !== null) atIndex.delete(request.place.index)
    limits.met(request.deadline)
    request.done(outcome)
  }

  return {
    add: (command, done) => {
      const id = ++lastId
      waiting.set(id, { done, deadline: limits.begin(() => answer(id, lost)), place: null })
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
      answer(id, place.term === term && reply !== null ? { _tag: 'Applied', reply, index } : lost)
    },
    loseAll: () => {
      for (const id of [...waiting.keys()]) answer(id, lost)
      limits.stop()
    },
  }
}
