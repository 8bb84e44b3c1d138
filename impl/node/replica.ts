/** This node's copy of the state machine: it applies committed entries in the order of the log. */
import { type Apply, Index, type Term } from '../raft/types.js'
import type { StateMachine } from './node-options.js'

export interface Replica<S, R> {
  readonly state: () => S
  readonly lastApplied: () => Index
  readonly digest: () => string
  /**
   * Tells `applied` of each entry, with the reply: null for a no-op, for which nobody waits. Only when all are applied: whoever
   * is answered in between takes the processor, and finds it cold.
   */
  readonly apply: (effect: Apply, applied: (index: Index, term: Term, reply: R | null) => void) => void
}

export const replicaOf = <S, R>(machine: StateMachine<S, R>): Replica<S, R> => {
  let state = machine.initial
  let lastApplied = Index(0)
  const run = (command: string): R => {
    const [next, reply] = machine.apply(state, command)
    state = next
    return reply
  }
  return {
    state: () => state,
    lastApplied: () => lastApplied,
    digest: () => machine.digest(state),
    apply: ({ from, entries }, applied) => {
      const replies = entries.map(({ payload }) => (payload._tag === 'Noop' ? null : run(payload.command)))
      lastApplied = Index(from + entries.length - 1)
      for (const [i, { term }] of entries.entries()) applied(Index(from + i), term, replies[i] ?? null)
    },
  }
}
