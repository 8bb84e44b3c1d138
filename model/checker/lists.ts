/**
 * The layout of a list: what a server, or the network, can do on a bag. This file alone knows it.
 *
 *     KEY BAG KIND ASKED | entry, ... | event, ...
 *
 * There is an entry for each successor that is within the bounds and changes something: the words that turn the slot of
 * the state into that of the successor by an exclusive or. So lists depend on the layout of the slots. All that many lists
 * have in common is in their kind. The events are there only where the kind says so.
 *
 * Steps outside the bounds, and those that change nothing, have no entry.
 */
import { IntArray } from './growable.js'
import { EVENTS } from './infos.js'
import { COUNT, FLAGS, type Kinds, RECORD } from './kinds.js'
import { Shelves } from './shelves.js'
import type { Layout } from './slot.js'

/** Which server and which of its local states, or the network: see `keyOf`. */
export const KEY = 0
export const BAG = 1
export const KIND = 2
/** The number of what is to be asked of the steps outside the bounds, and of what others' steps see: see `OutsideSets`. */
export const ASKED = 3
export const HEADER = 4

/** Lists that other threads have made, in the same integers but for events: a list with an event stays at home. */
export interface ListExchange {
  /** Appends the list to `lists` if another thread has offered it; -1, or where it begins. */
  readonly take: (key: number, bag: number, lists: IntArray) => number
  readonly offer: (lists: IntArray, start: number, length: number) => void
}

/** The lists are a cache of this many integers (64 MiB); when it is full it is emptied. */
const CACHE = 1 << 24

/** Lists by key and bag. */
export class Lists {
  readonly all = new IntArray(1 << 14)
  /** Where they begin. */
  readonly shelves = new Shelves((start) => this.all.items[start + KEY]!)
  /** The most entries of a list. */
  longest = 0
  /** Lists before this place were made of numbers that fit into their fields. */
  private intact = 0
  /** Set where several threads explore the same space. */
  exchange: ListExchange | undefined

  constructor(
    private readonly servers: number,
    private readonly kinds: Kinds,
  ) {
    this.clear()
  }

  /** `number`: of a local state of the server; 0 for the network, which comes after the last server. */
  keyOf(server: number, number: number): number {
    return number * (this.servers + 1) + server
  }

  serverOf(key: number): number {
    return key % (this.servers + 1)
  }

  numberOf(key: number): number {
    return Math.floor(key / (this.servers + 1))
  }

  /** Where the list begins, or -1. */
  find(key: number, bag: number): number {
    if (key !== this.servers) return this.shelves.find(key, bag)
    const start = this.shelves.ofNetwork(bag)
    return start === 0 ? -1 : start
  }

  /** Takes a list from another thread, or has it made and offers it to the others. */
  add(key: number, bag: number, words: number, make: () => number): number {
    const { all, exchange } = this
    const taken = exchange?.take(key, bag, all) ?? -1
    const start = taken >= 0 ? taken : make()
    this.longest = Math.max(this.longest, this.recordAt(start, COUNT))
    this.put(start)
    if (taken < 0 && (this.recordAt(start, FLAGS) & EVENTS) === 0)
      exchange?.offer(all, start, HEADER + words * this.recordAt(start, COUNT))
    return start
  }

  private recordAt(start: number, field: number): number {
    return this.kinds.records.items[this.all.items[start + KIND]! * RECORD + field]!
  }

  private put(start: number): void {
    const { items } = this.all
    const [key, bag] = [items[start + KEY]!, items[start + BAG]!]
    if (key === this.servers) this.shelves.addOfNetwork(bag, start)
    else this.shelves.add(key, bag, start)
  }

  /** To be asked before places of lists are used: what they are of may be forgotten only then. */
  get isFull(): boolean {
    return this.all.length > CACHE
  }

  clear(): void {
    // No list begins at 0: what an empty cell leads to is the list of no key.
    this.all.length = 0
    for (let k = 0; k < HEADER; k++) this.all.push(-1)
    this.shelves.clear()
    this.keep()
  }

  /** All numbers that the lists are made of fit into their fields. */
  keep(): void {
    this.intact = this.all.length
  }

  /** Makes the lists fit slots of another layout. Those that are not intact are forgotten. */
  repack(from: Layout, to: Layout): void {
    const { intact } = this
    const old = this.all.items.slice(0, intact)
    this.clear()
    // The exclusive or of packed states is that of their numbers, packed.
    const numbers = new Int32Array(from.widths.length)
    const packed = new Int32Array(to.words)
    for (let at = HEADER; at < intact; ) {
      const start = this.all.length
      for (let k = 0; k < HEADER; k++) this.all.push(old[at++]!)
      const count = this.recordAt(start, COUNT)
      for (let k = 0; k < count; k++, at += from.words) {
        from.unpack(old, at, numbers, 0)
        to.packFields(numbers, packed, 0)
        for (const word of packed) this.all.push(word)
      }
      if ((this.recordAt(start, FLAGS) & EVENTS) !== 0) for (let k = 0; k < count; k++) this.all.push(old[at++]!)
      this.put(start)
    }
    this.keep()
  }

  get bytes(): number {
    return this.all.bytes + this.shelves.bytes
  }
}
