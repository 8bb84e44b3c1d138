import type { IntArray } from '../growable.js'
import { mixPair } from '../hash.js'
import { BAG, KEY, type ListExchange } from '../lists.js'

/** Integers for lists (32 MiB) and slots to find them by, a power of two; what does not fit is not shared. */
const ARENA = 1 << 23
const SLOTS = 1 << 18
const MAX_PROBES = 16
/** Before each list its length. */
const LENGTH = 1

/** Where in the arena the next list goes. */
const USED = 0

export interface ListsMemory {
  readonly counters: SharedArrayBuffer
  readonly slots: SharedArrayBuffer
  readonly arena: SharedArrayBuffer
}

export const listsMemory = (): ListsMemory => ({
  counters: new SharedArrayBuffer(4),
  slots: new SharedArrayBuffer(SLOTS * 4),
  arena: new SharedArrayBuffer(ARENA * 4),
})

export interface SharedLists extends ListExchange {
  /** Forgets all lists, while no thread takes or offers any. */
  readonly clear: () => void
}

/**
 * Successor lists that threads make for one another, in memory of a fixed size. A list is written to a place of its own,
 * after its length, before an atomic exchange puts the place into a slot; it never changes afterwards.
 */
export const sharedLists = ({ counters, slots, arena }: ListsMemory, catchUp: () => void): SharedLists => {
  const used = new Int32Array(counters)
  const places = new Int32Array(slots)
  const items = new Int32Array(arena)

  const take = (key: number, bag: number, lists: IntArray): number => {
    for (
      let probe = 0, at = mixPair(key, bag) & (SLOTS - 1);
      probe < MAX_PROBES;
      probe++, at = (at + 1) & (SLOTS - 1)
    ) {
      const place = Atomics.load(places, at) - 1
      if (place < 0) return -1
      if (items[place + LENGTH + KEY] !== key || items[place + LENGTH + BAG] !== bag) continue
      const length = items[place]!
      lists.reserve(length)
      const start = lists.length
      lists.items.set(items.subarray(place + LENGTH, place + LENGTH + length), start)
      lists.length += length
      // The values in the list were numbered before it was offered.
      catchUp()
      return start
    }
    return -1
  }

  const offer = (lists: IntArray, start: number, length: number): void => {
    const all = length + LENGTH
    if (Atomics.load(used, USED) + all > ARENA) return
    const place = Atomics.add(used, USED, all)
    if (place + all > ARENA) return
    items[place] = length
    items.set(lists.items.subarray(start, start + length), place + LENGTH)
    const [key, bag] = [lists.items[start + KEY]!, lists.items[start + BAG]!]
    for (let probe = 0, at = mixPair(key, bag) & (SLOTS - 1); probe < MAX_PROBES; probe++, at = (at + 1) & (SLOTS - 1))
      if (Atomics.compareExchange(places, at, 0, place + 1) === 0) return
  }

  const clear = (): void => {
    places.fill(0)
    Atomics.store(used, USED, 0)
  }

  return { take, offer, clear }
}
