import { BLOCK, CHUNK, CHUNK_BITS, type Memory, Rows } from './rows.js'
import type { StatePiece } from './snapshot.js'

const MAX_LOAD = 0.7
/** So full a set never is: explorers that share it grow it together between two states. */
const FULL = 0.95
const FIRST_CAPACITY = 1 << 16
/** A set with fewer slots grows fourfold: then little of the time goes into moving states, and little memory is idle. */
const SMALL = 1 << 20

const grown = (capacity: number): number => capacity * (capacity < SMALL ? 4 : 2)

/**
 * The visited states: their rows, and an exact set over them. A slot of the set holds a state's number plus one in its
 * low bits and, in the bits above, part of the row's hash, so that a row is seldom read in vain. Rows are compared
 * whole: there are no collisions.
 *
 * Explorers in several threads may share the memory. A row is written before an atomic exchange puts its number into
 * the set, and never changes afterwards.
 */
export class States {
  readonly rows: Rows
  /** How many states were added here. */
  count = 0
  private slots: Int32Array
  private mask: number

  constructor(
    width: number,
    private readonly hashRow: (row: Int32Array) => number,
    private readonly memory: Memory,
    private readonly shared = false,
  ) {
    this.rows = new Rows(width, memory)
    this.slots = this.slotsOf(this.capacityFor(this.rows.end))
    this.mask = this.slots.length - 1
  }

  get bytes(): number {
    return this.rows.bytesOf(this.rows.end) + this.slots.byteLength
  }

  /** The most bytes that are needed, for a moment, while up to so many states are added. */
  bytesToAdd(states: number): number {
    const count = this.rows.end + states
    const { length } = this.slots
    // While the set grows, the old slots are there together with the new ones.
    return this.rows.bytesOf(count) + 4 * (count >= length * MAX_LOAD ? length + grown(length) : length)
  }

  /** Adds a row unless it is there, and says whether it was new. `hash` must be the row's. */
  add(row: Int32Array, hash: number, parent: number): boolean {
    const { slots, mask, rows } = this
    const { width } = rows
    const tag = hash & ~mask
    let at = hash & mask
    for (;;) {
      let slot = Atomics.load(slots, at)
      if (slot === 0) {
        const state = rows.place(row, parent)
        if (state > mask * FULL) throw new RangeError('a state has more successors than there is room for')
        slot = Atomics.compareExchange(slots, at, 0, tag | (state + 1))
        if (slot === 0) break
      }
      if ((slot & ~mask) === tag) {
        const state = (slot & mask) - 1
        const other = rows.chunk(state >>> CHUNK_BITS)
        const start = (state & (CHUNK - 1)) * width
        let k = 0
        while (k < width && other[start + k] === row[k]) k++
        if (k === width) return false
      }
      at = (at + 1) & mask
    }
    rows.keep()
    this.count++
    if (!this.shared && this.mustGrow()) this.grow(0, 1)
    return true
  }

  private slotsOf(capacity: number): Int32Array {
    return new Int32Array(this.memory(`slots ${capacity}`, capacity * 4))
  }

  /** How many slots a set has come to when the numbers of its states are below `end`. */
  private capacityFor(end: number): number {
    let capacity = FIRST_CAPACITY
    while (end > capacity * MAX_LOAD) capacity = grown(capacity)
    return capacity
  }

  /** Whether the set is to grow before more is added. Explorers that share it must then all call `grow`. */
  mustGrow(): boolean {
    return this.rows.end > this.slots.length * MAX_LOAD
  }

  /**
   * Makes the set larger. Each of `shares` explorers that have it in common moves its part, all of them before any adds
   * again; each must know the values of all rows.
   */
  grow(share: number, shares: number): void {
    const slots = this.slotsOf(grown(this.slots.length))
    const mask = slots.length - 1
    const row = new Int32Array(this.rows.width)
    const { blocks } = this.rows
    for (let block = share; block < blocks; block += shares) {
      const end = block * BLOCK + this.rows.sizeOf(block)
      for (let state = block * BLOCK; state < end; state++) {
        this.rows.read(state, row)
        const hash = this.hashRow(row)
        const slot = (hash & ~mask) | (state + 1)
        let at = hash & mask
        while (Atomics.compareExchange(slots, at, 0, slot) !== 0) at = (at + 1) & mask
      }
    }
    this.slots = slots
    this.mask = mask
  }

  /** All of the memory by its names. */
  buffers(): ReadonlyMap<string, ArrayBufferLike> {
    return new Map([...this.rows.buffers(), [`slots ${this.slots.length}`, this.slots.buffer]])
  }

  /** Takes the states of another table, numbered without gaps, in their order; this table must be empty. */
  restore(states: Iterable<StatePiece>, next: number, levelEnd: number): void {
    const row = new Int32Array(this.rows.width)
    /** By part of the table, up to `next`, up to `levelEnd` and the rest, what a number grows by. */
    const shift = [0, 0, 0]
    const partOf = (state: number) => (state < next ? 0 : state < levelEnd ? 1 : 2)
    let state = 0
    const mark = () => {
      if (state === next) shift[1] = this.rows.mark('open') - state
      if (state === levelEnd) shift[2] = this.rows.mark('end') - state
    }
    for (const { rows, parents } of states) {
      for (let k = 0; k < parents.length; k++) {
        mark()
        for (let column = 0; column < row.length; column++) row[column] = rows[k * row.length + column]!
        const parent = parents[k]!
        this.add(row, this.hashRow(row), parent < 0 ? -1 : parent + shift[partOf(parent)]!)
        if (this.mustGrow()) this.grow(0, 1)
        state++
      }
    }
    mark()
    this.rows.publish()
  }
}
