/**
 * Virtual time: what is due is called in the order of (time, order of asking), and time jumps from one call to the next.
 * With the same calls and the same random numbers, everything happens in the same order again.
 */
import type { Clock } from '../ports/ports.js'

export interface Scheduler {
  readonly now: () => number
  readonly after: Clock['after']
  /** Calls back whatever is due up to `time`, and what comes of it, and leaves the time there. */
  readonly runUntil: (time: number) => void
  /** Calls back the next one due; false if nothing is waiting. */
  readonly runNext: () => boolean
  /** The same, but only if it is due up to `time`. */
  readonly runNextUntil: (time: number) => boolean
}

interface Timer {
  readonly time: number
  readonly order: number
  callback: (() => void) | null
}

const isBefore = (a: Timer, b: Timer): boolean => a.time < b.time || (a.time === b.time && a.order < b.order)

export const virtualTime = (): Scheduler => {
  const heap: Timer[] = []
  let now = 0
  let order = 0
  const runNextWithin = (limit: number): boolean => {
    let timer = heap[0]
    while (timer !== undefined && timer.time <= limit) {
      removeFirst(heap)
      if (timer.callback !== null) {
        now = timer.time
        timer.callback()
        return true
      }
      timer = heap[0]
    }
    return false
  }
  return {
    now: () => now,
    after: (delay, callback) => {
      const timer: Timer = { time: now + delay, order: order++, callback }
      insert(heap, timer)
      return () => {
        timer.callback = null
      }
    },
    runUntil: (time) => {
      while (runNextWithin(time)) {}
      now = Math.max(now, time)
    },
    runNext: () => runNextWithin(Number.POSITIVE_INFINITY),
    runNextUntil: runNextWithin,
  }
}

/** A binary heap: no timer is before its parent, at half its place. */
const insert = (heap: Timer[], timer: Timer): void => {
  let place = heap.length
  while (place > 0) {
    const parent = (place - 1) >> 1
    const above = heap[parent]!
    if (!isBefore(timer, above)) break
    heap[place] = above
    place = parent
  }
  heap[place] = timer
}

const removeFirst = (heap: Timer[]): void => {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let place = 0
  while (true) {
    const left = 2 * place + 1
    const right = left + 1
    const child = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left
    if (child >= heap.length || !isBefore(heap[child]!, last)) break
    heap[place] = heap[child]!
    place = child
  }
  heap[place] = last
}
