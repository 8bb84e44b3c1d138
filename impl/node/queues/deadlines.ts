/**
 * Many things with the same time limit, most of them done long before it is over: one timer, for the one that
 * began first, does for all of them, where a timer for each would cost more than some of the things.
 */

import type { Clock } from '../ports/ports.js'
import { type Link, linkedList } from './linked-list.js'

interface Limit {
  readonly at: number
  readonly missed: () => void
}
export type Deadline = Link<Limit>

export interface Deadlines {
  /** Calls `missed` once, after the time limit, unless it is met before. */
  readonly begin: (missed: () => void) => Deadline
  readonly met: (deadline: Deadline) => void
  /** None is missed any more. */
  readonly stop: () => void
}

/** `limitMs`: after this many milliseconds a deadline is missed. */
export const deadlines = (clock: Clock, limitMs: number): Deadlines => {
  /** In the order of their beginning, which is that of their ends. */
  const open = linkedList<Limit>()
  let cancel: (() => void) | null = null

  const lookAgain = (): void => {
    cancel = null
    const now = clock.now()
    for (let limit = open.first(); limit !== null; limit = open.first()) {
      if (limit.at > now) {
        timeUntil(limit.at)
        return
      }
      open.take()
      limit.missed()
    }
  }
  const timeUntil = (at: number): void => {
    cancel ??= clock.after(Math.max(1, at - clock.now()), lookAgain)
  }

  return {
    begin: (missed) => {
      const limit = { at: clock.now() + limitMs, missed }
      timeUntil(limit.at)
      return open.add(limit)
    },
    met: open.remove,
    stop: () => {
      while (open.take() !== null) {}
      cancel?.()
      cancel = null
    },
  }
}
