/**
 * Many things that are each given the same time, nearly all of which end before it is over: one timer, for the one that
 * began first, does for all of them, where a timer for each would cost more than some of the things.
 */
import type { Clock } from './ports.js'

export interface Deadline {
  readonly at: number
  readonly missed: () => void
}

export interface Deadlines {
  /** Calls `missed` once, after the time limit, unless it is met before. */
  readonly begin: (missed: () => void) => Deadline
  readonly met: (deadline: Deadline) => void
  /** None is missed any more. */
  readonly stop: () => void
}

/** `limitMs`: after so many milliseconds a deadline is missed. */
export const deadlines = (clock: Clock, limitMs: number): Deadlines => {
  /** In the order of their beginning, which is that of their ends. */
  const open = new Set<Deadline>()
  let cancel: (() => void) | null = null

  const lookAgain = (): void => {
    cancel = null
    const now = clock.now()
    for (const deadline of open) {
      if (deadline.at > now) {
        timeUntil(deadline.at)
        return
      }
      open.delete(deadline)
      deadline.missed()
    }
  }
  const timeUntil = (at: number): void => {
    cancel ??= clock.after(Math.max(1, at - clock.now()), lookAgain)
  }

  return {
    begin: (missed) => {
      const deadline = { at: clock.now() + limitMs, missed }
      open.add(deadline)
      timeUntil(deadline.at)
      return deadline
    },
    met: (deadline) => {
      open.delete(deadline)
    },
    stop: () => {
      open.clear()
      cancel?.()
      cancel = null
    },
  }
}
