import type { Clock } from './ports.js'

/**
 * The machine's monotonic clock and its timers. A timer that is due lets what has arrived be taken in first: a process that was
 * held up itself, by its disk or by the system, must not take the others to have been silent meanwhile.
 */
export const realClock: Clock = {
  now: () => performance.now(),
  after: (delay, callback) => {
    let immediate: NodeJS.Immediate | undefined
    const next = (): void => {
      immediate = setImmediate(callback)
    }
    const timer = delay === 0 ? undefined : setTimeout(next, delay)
    if (delay === 0) next()
    return () => {
      clearTimeout(timer)
      clearImmediate(immediate)
    }
  },
  random: () => Math.random(),
}
