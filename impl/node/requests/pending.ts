/** Clients' requests that wait for an answer: from the log, or from the leader. Each gets exactly one. */
import type { Index, Term } from '../../raft/types.js'
import type { Outcome } from '../core/backend.js'
import type { Clock } from '../ports/ports.js'
import { type Deadline, deadlines } from '../queues/deadlines.js'

export interface Request {
  readonly command: string
  /** No two that wait have the same one. */
  readonly key: string | null
  /** Whether it came from a peer, which waits for its outcome. */
  readonly isForwarded: boolean
}

export interface Pending<R> {
  /** Names the request. Without an answer within the time limit it counts as lost. */
  readonly add: (request: Request, done: (outcome: Outcome<R>) => void) => number
  /** Undefined when it is answered. */
  readonly request: (id: number) => Request | undefined
  readonly isInFlight: (key: string) => boolean
  readonly answer: (id: number, outcome: Outcome<R>) => void
  /** The leader has put the command into its log, at this place and in this term. */
  readonly appended: (id: number, index: Index, term: Term) => void
  /** The entry at this place is committed and applied, with this reply; null for an entry that no client asked for. */
  readonly applied: (index: Index, term: Term, reply: R | null) => void
  /** Entries up to here are committed, and not applied one by one: what became of those that wait is not known. */
  readonly passed: (index: Index) => void
  /** The request has been given to the leader of this term. */
  readonly forwarded: (id: number, term: Term) => void
  /** What was given to the leader of an earlier term may be lost with it. */
  readonly loseForwarded: (term: Term) => void
  /** How many have been given to a leader. */
  readonly atLeader: () => number
  /** Nothing more will be known of any of them. */
  readonly loseAll: () => void
}

interface Waiting<R> {
  readonly request: Request
  readonly deadline: Deadline
  /** Null when it is answered: the table may hold on to what was taken out of it for a while (queues/linked-list.ts). */
  done: ((outcome: Outcome<R>) => void) | null
  place: { readonly index: Index; readonly term: Term } | null
}

const lost = { _tag: 'Lost' } as const

export const pendingRequests = <R>(clock: Clock, limitMs: number): Pending<R> => {
  const waiting = new Map<number, Waiting<R>>()
  const atIndex = new Map<Index, number>()
  const keys = new Set<string>()
  /** The terms of those that have been given to a leader. */
  const terms = new Map<number, Term>()
  const limits = deadlines(clock, limitMs)
  let lastId = 0

  const answer = (id: number, outcome: Outcome<R>): void => {
    const answered = waiting.get(id)
    if (answered === undefined) return
    const { request, place, deadline, done } = answered
    waiting.delete(id)
    terms.delete(id)
    if (request.key !== null) keys.delete(request.key)
    if (place !== null) atIndex.delete(place.index)
    limits.met(deadline)
    answered.done = null
    done?.(outcome)
  }

  return {
    add: (request, done) => {
      const id = ++lastId
      waiting.set(id, { request, done, deadline: limits.begin(() => answer(id, lost)), place: null })
      if (request.key !== null) keys.add(request.key)
      return id
    },
    request: (id) => waiting.get(id)?.request,
    isInFlight: (key) => keys.has(key),
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
    passed: (index) => {
      for (const [at, id] of [...atIndex]) if (at <= index) answer(id, lost)
    },
    forwarded: (id, term) => {
      if (waiting.has(id)) terms.set(id, term)
    },
    loseForwarded: (term) => {
      for (const [id, of] of terms) if (of < term) answer(id, lost)
    },
    atLeader: () => terms.size,
    loseAll: () => {
      for (const id of [...waiting.keys()]) answer(id, lost)
      limits.stop()
    },
  }
}
