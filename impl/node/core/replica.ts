/**
 * This node's copy of the state machine: it applies committed entries in the order of the log. Many at once, as after a start,
 * are applied in slices between which the event loop runs: a node that stood still meanwhile would answer nobody, and lose its
 * leadership.
 */
import { entriesFrom, lastIndex } from '../../raft/log.js'
import { type Apply, type Entry, Index, type Term } from '../../raft/types.js'
import type { Clock } from '../ports/ports.js'
import type { StateMachine } from './node-options.js'

export interface Replica<S> {
  readonly state: () => S
  readonly lastApplied: () => Index
  readonly digest: () => string
  /** Applies the entries: at once if they are few and none are waiting, else little by little. */
  readonly apply: (effect: Apply) => void
  /** Goes on from this state, which is that after the entry at this index. */
  readonly restore: (index: Index, state: S) => void
  /** Applies nothing more. */
  readonly stop: () => void
}

export interface ReplicaOptions<S, R> {
  readonly machine: StateMachine<S, R>
  readonly clock: Clock
  /**
   * Told of each entry, with the reply: null for a no-op, for which nobody waits. Only when a whole slice is applied: whoever is
   * answered in between takes the processor, and finds it cold.
   */
  readonly applied: (index: Index, term: Term, reply: R | null) => void
  /** Called when a slice is applied, and all of it is told. */
  readonly paused?: () => void
  /** Told the state after each entry, before anybody is answered; and when it goes on from another one. */
  readonly reached: (index: Index, state: S) => void
}

/** A slice ends after this many milliseconds: whoever waits for the event loop waits no longer than ten. */
const SLICE_MS = 4
/** The clock is looked at after this many entries, which take much less than a millisecond. */
const STEP = 32
/** A slice ends after this many entries too: in virtual time none passes while it lasts. */
export const MOST_IN_A_SLICE = 2_048

export const replicaOf = <S, R>({ machine, clock, applied, reached, paused }: ReplicaOptions<S, R>): Replica<S> => {
  let state = machine.initial
  let lastApplied = Index(0)
  /** The newest that is committed; its log holds all entries before it too. */
  let newest: Apply | null = null
  let isScheduled = false
  let isStopped = false

  const run = ({ payload }: Entry): R | null => {
    let reply: R | null = null
    if (payload._tag === 'Command') [state, reply] = machine.apply(state, payload.command)
    lastApplied = Index(lastApplied + 1)
    reached(lastApplied, state)
    return reply
  }
  const slice = (): void => {
    isScheduled = false
    if (newest === null || isStopped) return
    const { log } = newest
    // A reducer with a planted bug may commit beyond its log: what is not there cannot be applied, nor waited for.
    const to = Math.min(newest.to, lastIndex(log))
    const end = clock.now() + SLICE_MS
    const from = Index(lastApplied + 1)
    const terms: Term[] = []
    const replies: (R | null)[] = []
    do {
      for (const entry of entriesFrom(log, Index(lastApplied + 1), Math.min(STEP, to - lastApplied))) {
        terms.push(entry.term)
        replies.push(run(entry))
      }
    } while (lastApplied < to && terms.length < MOST_IN_A_SLICE && clock.now() < end)
    for (const [i, term] of terms.entries()) applied(Index(from + i), term, replies[i] ?? null)
    if (lastApplied < to) goOn()
    paused?.()
  }
  /** What is handled in between may have given more to apply: it is in `newest` then. */
  const goOn = (): void => {
    if (isScheduled) return
    isScheduled = true
    clock.after(0, slice)
  }

  return {
    state: () => state,
    lastApplied: () => lastApplied,
    digest: () => machine.digest(state),
    apply: (effect) => {
      newest = effect
      if (!isScheduled) slice()
    },
    restore: (index, restored) => {
      state = restored
      lastApplied = index
      newest = null
      reached(index, restored)
    },
    stop: () => {
      isStopped = true
    },
  }
}
