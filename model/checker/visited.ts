import { mix } from './hash.js'
import {
  addAlone,
  addPairs,
  addShared,
  find,
  homeOf,
  lookAhead,
  movePairs,
  type Pending,
  type Slots,
  slotsOf,
} from './look-up.js'
import type { Layout } from './slot.js'

/** Up to this load a look-up of a state that is not there takes some ten neighbouring slots. */
export const MAX_LOAD = 0.8
const FIRST_CAPACITY = 1 << 16
/** A set with fewer slots grows fourfold: then little of the time goes into moving states, and little memory is idle. */
const SMALL = 1 << 20
/** Slots at the beginning of the set that are moved by way of other memory; those after them are moved where they lie. */
const ASIDE = 1 << 12

/** Makes chunk k of the set have at least `words` words, and gives the array of it. */
export type Chunk = (k: number, words: number) => Int32Array

/** The capacity after this one: a power of two, or one and a half of it. */
const after = (capacity: number): number => {
  if (capacity < SMALL) return capacity * 4
  return Number.isInteger(Math.log2(capacity)) ? capacity * 1.5 : (capacity / 3) * 4
}

/** The least capacity at which `count` states keep to the load. */
export const capacityFor = (count: number, from = FIRST_CAPACITY): number => {
  let capacity = from
  while (count > capacity * MAX_LOAD) capacity = after(capacity)
  return capacity
}

/**
 * An exact set of states by open addressing. A slot holds a whole state, so that one look at memory finds it. The slot at
 * which the search for a state begins, its home, follows from the high bits of its hash: when the set grows the states
 * keep their order, and they are moved where they lie, from the end on.
 */
export class Visited {
  private slots: Slots
  /** Read for nothing but to have it read. */
  looked = 0

  constructor(
    private readonly chunkBits: number,
    private readonly chunk: Chunk,
    private readonly shared: boolean,
  ) {
    this.slots = slotsOf([], chunkBits, 0)
  }

  get capacity(): number {
    return this.slots.capacity
  }

  /** Looks at the slots that the set has now, each of `words` words. */
  look(capacity: number, words: number): void {
    const size = 1 << this.chunkBits
    const chunks = Array.from({ length: Math.ceil(capacity / size) }, (_, k) =>
      this.chunk(k, Math.min(size, capacity - k * size) * words),
    )
    this.slots = slotsOf(chunks, this.chunkBits, capacity)
  }

  /**
   * Adds the states that are not there, and gives the number of these. First the homes of all are looked at, in loads
   * that do not depend on one another, so that the processor has many under way; then they are compared.
   */
  addAll(pending: Pending, width: number): number {
    const { slots } = this
    this.looked = lookAhead(slots, pending, width)
    if (this.shared) return addShared(slots, pending, width)
    return slots.chunks.length === 1 && width === 2 ? addPairs(slots, pending) : addAlone(slots, pending, width)
  }

  /** Looks at the homes of all these states, and at nothing else. */
  lookAhead(pending: Pending, width: number): void {
    this.looked = lookAhead(this.slots, pending, width)
  }

  /** The slot of state k, or -1. */
  find(pending: Pending, k: number, width: number): number {
    return find(this.slots, pending, k, width)
  }

  /** Copies the words of a slot. */
  read(at: number, words: Int32Array, into: number, width: number): void {
    const chunk = this.chunkOf(at)
    const slot = (at & this.slots.mask) * width
    for (let w = 0; w < width; w++) words[into + w] = chunk[slot + w]!
  }

  /** The words of all states, in pieces of at most about `most` words. */
  *all(width: number, most: number): Generator<Int32Array> {
    const piece = new Int32Array(Math.max(1, Math.floor(most / width)) * width)
    let used = 0
    for (let at = 0; at < this.capacity; at++) {
      if (!this.isTaken(at, width)) continue
      this.read(at, piece, used, width)
      used += width
      if (used < piece.length) continue
      yield piece
      used = 0
    }
    if (used > 0) yield piece.subarray(0, used)
  }

  /** Moves all states to where they belong in a set of this capacity; nobody else may look at it meanwhile. */
  grow(capacity: number, layout: Layout): void {
    const { words } = layout
    const before = this.capacity
    this.look(capacity, words)
    let end = before
    while (end > ASIDE) {
      // All of the slots from `start` on go beyond `end`, where only such are that were moved.
      let start = Math.floor((end * before) / capacity) + 1
      while (start < end && this.isTaken(start - 1, words)) start++
      if (start >= end) break
      this.move(start, end, layout)
      end = start
    }
    const aside = new Int32Array(end * words)
    let used = 0
    for (let at = 0; at < end; at++) {
      if (!this.isTaken(at, words)) continue
      this.read(at, aside, used, words)
      this.chunkOf(at).fill(0, (at & this.slots.mask) * words, (at & this.slots.mask) * words + words)
      used += words
    }
    for (let from = 0; from < used; from += words) this.insert(aside, from, layout)
  }

  /** Moves the states of these slots to their homes in the set, which are none of these. */
  private move(start: number, end: number, layout: Layout): void {
    const { slots } = this
    const { words, factors } = layout
    if (slots.chunks.length === 1 && words === 2) movePairs(slots, start, end, factors[0]!, factors[1]!)
    else this.moveEach(start, end, layout)
  }

  private moveEach(start: number, end: number, layout: Layout): void {
    const { chunks, chunkBits, mask } = this.slots
    const { words } = layout
    for (let at = start; at < end; at++) {
      const chunk = chunks[at >>> chunkBits]!
      const slot = (at & mask) * words
      if (chunk[slot] === 0) continue
      this.insert(chunk, slot, layout)
      for (let w = 0; w < words; w++) chunk[slot + w] = 0
    }
  }

  private insert(words: Int32Array, from: number, layout: Layout): void {
    const { chunks, chunkBits, mask, capacity } = this.slots
    const width = layout.words
    let at = homeOf(this.slots, mix(layout.sum(words, from)))
    let chunk = chunks[at >>> chunkBits]!
    while (chunk[(at & mask) * width] !== 0) {
      if (++at === capacity) at = 0
      chunk = chunks[at >>> chunkBits]!
    }
    const slot = (at & mask) * width
    for (let w = 0; w < width; w++) chunk[slot + w] = words[from + w]!
  }

  /** Packs all states anew. Their homes are other ones then, so that for a moment they are all aside. */
  repack(from: Layout, to: Layout, count: number): void {
    const { capacity } = this
    const aside = new Int32Array(count * to.words)
    const numbers = new Int32Array(from.widths.length)
    let used = 0
    for (let at = 0; at < capacity; at++) {
      if (!this.isTaken(at, from.words)) continue
      from.unpack(this.chunkOf(at), (at & this.slots.mask) * from.words, numbers, 0)
      to.pack(numbers, aside, used)
      used += to.words
    }
    for (const chunk of this.slots.chunks) chunk.fill(0)
    this.look(capacity, to.words)
    for (let at = 0; at < used; at += to.words) this.insert(aside, at, to)
  }

  private chunkOf(at: number): Int32Array {
    return this.slots.chunks[at >>> this.slots.chunkBits]!
  }

  private isTaken(at: number, words: number): boolean {
    return this.chunkOf(at)[(at & this.slots.mask) * words] !== 0
  }
}
