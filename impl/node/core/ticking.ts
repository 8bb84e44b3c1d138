/** The clock of the state machine: while this node leads, it writes into the log now and then how much time has passed. */
import type { ServerState, Term } from '../../raft/types.js'
import type { Clock } from '../ports/ports.js'
import type { Backend } from './backend.js'
import type { Ticks } from './node-options.js'

/** A tick says of no more time than this many of its periods. */
const MOST_STEPS = 2

export interface TickingOptions<S> {
  /** Null: the state machine has no clock. */
  readonly ticks: Ticks<S> | null
  readonly clock: Clock
  readonly state: () => ServerState
  readonly machineState: () => S
  readonly submit: Backend<unknown>['submit']
}

/**
 * A tick that is lost with its leader is time that never passed for the state machine: what it keeps for a time, it keeps for
 * longer then, and never for less.
 */
export const ticking = <S>({ ticks, clock, state, machineState, submit }: TickingOptions<S>) => {
  let cancel = (): void => {}
  /** The term in which this node leads, and the time up to which it has told of it. */
  let reign: { readonly term: Term; readonly told: number } | null = null

  const tick = ({ everyMs, command }: Ticks<S>): void => {
    const { role, currentTerm: term } = state()
    const now = clock.now()
    const told = reign?.term === term ? reign.told : now
    reign = role._tag === 'Leader' ? { term, told: now } : null
    // A process that was stopped, or a clock that jumped, may have been away for any time: then less has passed than it says.
    const elapsedMs = Math.floor(Math.min(now - told, MOST_STEPS * everyMs))
    if (reign === null || elapsedMs <= 0) return
    const text = command(elapsedMs, machineState())
    if (text !== null) submit(text, () => {})
  }
  const again = (given: Ticks<S>): void => {
    cancel = clock.after(given.everyMs, () => {
      tick(given)
      again(given)
    })
  }
  return {
    start: (): void => {
      if (ticks !== null) again(ticks)
    },
    stop: (): void => cancel(),
  }
}
