/** One life of a simulated node, from its start to its crash: its own clock, which may go wrong, and its pauses. */

import type { Clock } from '../ports/ports.js'
import type { Scheduler } from './clock.js'

export interface Life {
  /** The clock that the node reads. */
  readonly clock: Clock
  /** The world's time for as long as the node lives, for what is done for the node outside of it, as by a disk. */
  readonly outside: Clock
  /** From now on nothing calls back any more. */
  readonly end: () => void
  readonly isOver: () => boolean
  /** The node does nothing, as a stopped process; what is due meanwhile is done in its order when the node goes on. */
  readonly pause: () => void
  readonly resume: () => void
  /** Lets something into the node: now, or when it goes on; never if its life is over. */
  readonly enter: (callback: () => void) => void
  /** This many milliseconds of the node's clock pass in one of the world's. */
  readonly setRate: (rate: number) => void
  /** The node's clock goes forward by this many milliseconds at once, or back. */
  readonly jump: (ms: number) => void
}

interface Timer {
  /** On the node's clock. */
  readonly due: number
  readonly callback: () => void
  cancel: () => void
}

export const beginLife = (scheduler: Scheduler, random: () => number): Life => {
  let alive = true
  let held: (() => void)[] | null = null
  const timers = new Set<Timer>()
  let origin = { world: 0, node: 0 }
  let rate = 1

  const now = (): number => origin.node + (scheduler.now() - origin.world) * rate
  const enter = (callback: () => void): void => {
    if (!alive) return
    if (held === null) callback()
    else held.push(callback)
  }
  const wait = (timer: Timer, delay: number): void => {
    const isPending = (): boolean => timers.has(timer)
    timer.cancel = scheduler.after(delay, () =>
      enter(() => {
        if (!isPending()) return
        timers.delete(timer)
        timer.callback()
      }),
    )
  }
  /** The clock shows another time, or goes at another pace: what waits for it has to wait for longer or shorter. */
  const change = (node: number, newRate: number): void => {
    origin = { world: scheduler.now(), node }
    rate = newRate
    for (const timer of timers) {
      timer.cancel()
      wait(timer, Math.max(0, timer.due - node) / rate)
    }
  }

  const outside = (delay: number, callback: () => void): (() => void) => scheduler.after(delay, () => enter(callback))
  return {
    clock: {
      now,
      after: (delay, callback) => {
        if (delay === 0) return outside(0, callback)
        const timer: Timer = { due: now() + delay, callback, cancel: () => {} }
        timers.add(timer)
        wait(timer, delay / rate)
        return () => {
          timers.delete(timer)
          timer.cancel()
        }
      },
      random,
    },
    outside: { now: scheduler.now, after: outside, random },
    end: () => {
      alive = false
      held = null
    },
    isOver: () => !alive,
    pause: () => {
      held ??= []
    },
    resume: () => {
      const due = held ?? []
      held = null
      // One by one: the first of them may be the node's last deed, or pause it again.
      for (const callback of due) enter(callback)
    },
    enter,
    setRate: (newRate) => change(now(), newRate),
    jump: (ms) => change(now() + ms, rate),
  }
}
