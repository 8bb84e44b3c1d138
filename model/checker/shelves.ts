import { IntArray } from './growable.js'

/** The integers of a shelf: the list of the network, where the cells begin, how far a hash is shifted, and the lists of servers. */
export const OF_NETWORK = 0
export const CELLS = 1
export const SHIFT = 2
const COUNT = 3
/** Integers of a shelf, a power of two. */
export const SHELF = 4

/** The home of a list on its shelf is its key times this factor, shifted. */
export const KEY_FACTOR = 0x9e3779b1 | 0

const FIRST_BITS = 2
/** Cells for each list at least, so that most lists are found at their homes. */
const CELLS_PER_LIST = 2

/**
 * Where lists begin, by bag and key. Each bag has a shelf of its own: what is looked for in one state lies close together.
 * The lists of a shelf are found by open addressing; 0 stands where there is none.
 */
export class Shelves {
  shelves = new Int32Array(SHELF << 8)
  readonly cells = new IntArray(1 << 12)
  /** By the logarithm of their size cells that are no longer used. */
  private unused: number[][] = []

  constructor(private readonly keyOf: (start: number) => number) {
    this.clear()
  }

  get bytes(): number {
    return this.shelves.byteLength + this.cells.bytes
  }

  /** All shelves are empty: they share one cell, which is never written to. */
  clear(): void {
    this.cells.length = 0
    this.cells.push(0)
    this.unused = []
    for (let at = 0; at < this.shelves.length; at += SHELF) this.empty(at)
  }

  private empty(at: number): void {
    this.shelves[at + OF_NETWORK] = 0
    this.shelves[at + CELLS] = 0
    // A shift by 31 of a number without its sign gives 0.
    this.shelves[at + SHIFT] = 31
    this.shelves[at + COUNT] = 0
  }

  /** Makes shelves for all bags below `bags`. */
  reserve(bags: number): void {
    const before = this.shelves.length
    if (bags * SHELF <= before) return
    const shelves = new Int32Array(Math.max(before * 2, bags * SHELF))
    shelves.set(this.shelves)
    this.shelves = shelves
    for (let at = before; at < shelves.length; at += SHELF) this.empty(at)
  }

  addOfNetwork(bag: number, start: number): void {
    this.reserve(bag + 1)
    this.shelves[bag * SHELF + OF_NETWORK] = start
  }

  add(key: number, bag: number, start: number): void {
    this.reserve(bag + 1)
    const at = bag * SHELF
    const count = this.shelves[at + COUNT]! + 1
    this.shelves[at + COUNT] = count
    if (count * CELLS_PER_LIST > this.sizeOf(at)) this.grow(at)
    this.put(at, key, start)
  }

  /** Where the list begins, or -1. */
  find(key: number, bag: number): number {
    const at = bag * SHELF
    if (at >= this.shelves.length || this.shelves[at + COUNT] === 0) return -1
    const { items } = this.cells
    const first = this.shelves[at + CELLS]!
    const mask = this.sizeOf(at) - 1
    for (let cell = this.homeOf(at, key); ; cell = (cell + 1) & mask) {
      const start = items[first + cell]!
      if (start === 0) return -1
      if (this.keyOf(start) === key) return start
    }
  }

  /** The list of the network begins here; 0 if there is none. */
  ofNetwork(bag: number): number {
    return bag * SHELF < this.shelves.length ? this.shelves[bag * SHELF + OF_NETWORK]! : 0
  }

  private homeOf(at: number, key: number): number {
    return (Math.imul(key, KEY_FACTOR) & 0x7fffffff) >>> this.shelves[at + SHIFT]!
  }

  private sizeOf(at: number): number {
    return this.shelves[at + CELLS] === 0 ? 0 : 1 << (31 - this.shelves[at + SHIFT]!)
  }

  private put(at: number, key: number, start: number): void {
    const { items } = this.cells
    const first = this.shelves[at + CELLS]!
    const mask = this.sizeOf(at) - 1
    let cell = this.homeOf(at, key)
    while (items[first + cell] !== 0) cell = (cell + 1) & mask
    items[first + cell] = start
  }

  /** Doubles the cells of a shelf. */
  private grow(at: number): void {
    const size = this.sizeOf(at)
    const old = this.shelves[at + CELLS]!
    const bits = size === 0 ? FIRST_BITS : 32 - this.shelves[at + SHIFT]!
    this.shelves[at + CELLS] = this.take(bits)
    this.shelves[at + SHIFT] = 31 - bits
    for (let cell = old; cell < old + size; cell++) {
      const start = this.cells.items[cell]!
      if (start === 0) continue
      this.put(at, this.keyOf(start), start)
      this.cells.items[cell] = 0
    }
    if (size > 0) (this.unused[bits - 1] ??= []).push(old)
  }

  /** Empty cells, 2^bits of them. */
  private take(bits: number): number {
    const known = this.unused[bits]?.pop()
    if (known !== undefined) return known
    const first = this.cells.length
    this.cells.reserve(1 << bits)
    this.cells.items.fill(0, first, first + (1 << bits))
    this.cells.length += 1 << bits
    return first
  }
}
