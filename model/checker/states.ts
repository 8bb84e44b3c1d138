import type { Pending } from './look-up.js'
import {
  CAPACITY,
  COUNT,
  chunkBits,
  growTo,
  LEVEL,
  MOST_SLOTS,
  type StatesMemory,
  slotsChunk,
  VERSION,
  WANTED,
  WIDTHS,
} from './memory.js'
import { Queue } from './queue.js'
import { Layout, widthsFor } from './slot.js'
import { capacityFor, MAX_LOAD, Visited } from './visited.js'

/** A set is never this full: it grows before, and what explorers have pending meanwhile is far less than the rest. */
const FULL = 0.95

/**
 * The states that were found: the set of all, and the queue of those to expand. Explorers in several threads may share
 * them; when one of them wants room, all must meet, one makes it, and then each calls `refresh`.
 */
export class States {
  readonly visited: Visited
  readonly queue: Queue
  layout: Layout
  private readonly header: Int32Array
  private version = 0

  /** `counts`: by column how many numbers there are. */
  constructor(
    memory: StatesMemory,
    private readonly shared: boolean,
    counts: readonly number[],
  ) {
    const columns = counts.length
    this.header = new Int32Array(memory.header)
    if (this.header[VERSION] === 0) {
      this.header.set(widthsFor(counts), WIDTHS)
      this.header[CAPACITY] = capacityFor(0)
      this.header[VERSION] = 1
    }
    this.layout = this.layoutNow(1)
    this.visited = new Visited(
      chunkBits(columns),
      (k, words) => {
        memory.slots[k] ??= slotsChunk(columns)
        growTo(memory.slots[k], words * 4)
        return new Int32Array(memory.slots[k], 0, words)
      },
      shared,
    )
    this.queue = new Queue(memory, this.layout.words)
    this.refresh()
  }

  /** How many states there are. */
  get count(): number {
    return Atomics.load(this.header, COUNT)
  }

  get bytes(): number {
    return this.bytesOf(this.visited.capacity) + this.queue.bytes
  }

  private bytesOf(capacity: number): number {
    return capacity * this.layout.words * 4
  }

  /** The bytes that are needed after `states` more states were added. */
  bytesToAdd(states: number): number {
    const { capacity } = this.visited
    return this.bytesOf(capacityFor(this.count + states, capacity)) + this.queue.bytes
  }

  /** Adds those of the states that are not there; see `Visited`. */
  add(pending: Pending): number {
    const { header, visited } = this
    if (this.count + pending.n > visited.capacity * FULL && !this.shared) this.grow(pending.n)
    const count = visited.addAll(pending, this.layout.words)
    if (this.shared) Atomics.add(header, COUNT, count)
    else header[COUNT]! += count
    return count
  }

  /** Takes the last `states` states out of the count: the exploration does not go on after them. */
  forget(states: number): void {
    Atomics.sub(this.header, COUNT, states)
  }

  /** Whether there must be room before more is added: in the set, or because a number has outgrown its field. */
  mustMakeRoom(counts: readonly number[] | undefined): boolean {
    const { header, layout } = this
    const outgrown = counts?.some((count, column) => count - 1 > layout.mask[column]!) ?? false
    if (outgrown || header[COUNT]! > this.visited.capacity * MAX_LOAD) Atomics.store(header, WANTED, 1)
    return header[WANTED] === 1
  }

  /** Whether all must meet because one of the explorers wants room. */
  get isRoomWanted(): boolean {
    return this.header[WANTED] === 1
  }

  /** Makes room for numbers up to these counts. One explorer does so while no other looks at the states. */
  makeRoom(counts: readonly number[]): void {
    const { header, layout, visited, queue } = this
    if (counts.some((count, column) => count - 1 > layout.mask[column]!)) {
      const next = new Layout(widthsFor(counts, layout.words), layout.words)
      visited.repack(layout, next, this.count)
      queue.repack(layout, next)
      this.layout = next
      header.set(next.widths, WIDTHS)
    }
    if (this.count > visited.capacity * MAX_LOAD) this.grow(1)
    Atomics.store(header, WANTED, 0)
    Atomics.add(header, VERSION, 1)
  }

  /** Takes over what another explorer has changed. */
  refresh(): void {
    const { header } = this
    const version = Atomics.load(header, VERSION)
    if (version === this.version) return
    this.version = version
    const { widths } = this.layout
    if (widths.some((bits, column) => bits !== header[WIDTHS + column])) this.layout = this.layoutNow(this.layout.words)
    this.visited.look(header[CAPACITY]!, this.layout.words)
    this.queue.look(this.layout.words)
  }

  /** Makes the set large enough for `count` states, before there are any. */
  expect(count: number): void {
    if (this.count > 0) throw new Error('there are states already')
    this.resize(capacityFor(count))
  }

  private grow(more: number): void {
    this.resize(capacityFor(this.count + more, this.visited.capacity))
  }

  private resize(capacity: number): void {
    if (capacity > MOST_SLOTS) throw new RangeError(`there are more states than ${MOST_SLOTS} slots have room for`)
    this.visited.grow(capacity, this.layout)
    this.header[CAPACITY] = capacity
  }

  private layoutNow(least: number): Layout {
    const { header } = this
    return new Layout(Array.from(header.subarray(WIDTHS)), least)
  }

  /** The number of the level that is being expanded. */
  get level(): number {
    return Atomics.load(this.header, LEVEL)
  }

  /** Says which level is open, while no state of it or of the next one is in the queue. */
  set level(level: number) {
    Atomics.store(this.header, LEVEL, level)
  }
}
