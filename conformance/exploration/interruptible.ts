/** Explores piece by piece, so that Ctrl-C is heard and progress is seen. */
import { setImmediate } from 'node:timers/promises'
import type { Exploration } from '../../model/checker/explore.js'

/** A piece is to take about this many milliseconds: nobody waits longer. */
const PIECE_MS = 50

export interface Pieces {
  /** Stops between two pieces. */
  readonly signal: AbortSignal
  /** Runs after each piece: this many seconds have been spent on exploring, and whether there is nothing left to do. */
  readonly after: (seconds: number, isDone: boolean) => void
}

/** Explores to the end, or until someone stops it. */
export const interruptible = async <L, M>(
  exploration: Exploration<L, M>,
  { signal, after }: Pieces,
): Promise<{ readonly seconds: number; readonly isDone: boolean }> => {
  let seconds = 0
  let states = 256
  let isDone = false
  while (!isDone && !signal.aborted) {
    const began = performance.now()
    isDone = exploration.advance(states)
    const taken = performance.now() - began
    seconds += taken / 1000
    if (taken < PIECE_MS / 2) states *= 2
    if (taken > PIECE_MS * 2) states = Math.max(1, states >>> 1)
    after(seconds, isDone)
    await setImmediate()
  }
  return { seconds, isDone }
}
