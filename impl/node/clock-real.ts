import type { Clock } from './ports.js'

/** The machine's monotonic clock and its timers. */
export const realClock: Clock = {
  now: () => performance.now(),
  after: (delay, callback) => {
    if (delay === 0) {
      const immediate = setImmediate(callback)
      return () => clearImmediate(immediate)
    }
    const timer = setTimeout(callback, delay)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
