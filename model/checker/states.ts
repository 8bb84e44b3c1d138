import type { StatePiece } from './snapshot.js'

/** States in one chunk of rows: a power of two, so that a chunk stays far below any limit on one typed array. */
const CHUNK_BITS = 16
const CHUNK = 1 << CHUNK_BITS
const MAX_LOAD = 0.7

/**
 * The visited states: rows of `width` integers in the order of their discovery, which is breadth first, and an exact set
 * over them. A slot of the set holds a state's number plus one in its low bits and, in the bits above, part of the
 * row's hash, so that a row is seldom read in vain. Rows are compared whole: there are no collisions.
 */
export class States {
  count = 0
  private readonly rows: Int32Array[] = []
  private readonly parents: Int32Array[] = []
  private slots: Int32Array
  private mask: number
  private limit: number

  constructor(
    private readonly width: number,
    private readonly hashRow: (row: Int32Array) => number,
    capacity = 1 << 16,
  ) {
    this.slots = new Int32Array(capacity)
    this.mask = capacity - 1
    this.limit = Math.floor(capacity * MAX_LOAD)
  }

  get bytes(): number {
    return this.rows.length * CHUNK * 4 * (this.width + 1) + this.slots.byteLength
  }

  /** The most bytes that are needed, for a moment, while up to so many states are added. */
  bytesToAdd(states: number): number {
    const count = this.count + states
    const rows = Math.ceil(count / CHUNK) * CHUNK * 4 * (this.width + 1)
    // While the set grows, the old slots are there together with the new ones, which are twice as many.
    return rows + this.slots.byteLength * (count >= this.limit ? 3 : 1)
  }

  /** Copies the row of a state into `into`. */
  read(state: number, into: Int32Array): void {
    const rows = this.rows[state >>> CHUNK_BITS]!
    const start = (state & (CHUNK - 1)) * this.width
    for (let k = 0; k < this.width; k++) into[k] = rows[start + k]!
  }

  /** The state from which this one was first reached; -1 for an initial state. */
  parent(state: number): number {
    return this.parents[state >>> CHUNK_BITS]![state & (CHUNK - 1)]!
  }

  /** All rows and parents, in pieces that are not copied: they never change. */
  pieces(): readonly StatePiece[] {
    return this.rows.map((rows, chunk) => {
      const count = Math.min(CHUNK, this.count - chunk * CHUNK)
      return { rows: rows.subarray(0, count * this.width), parents: this.parents[chunk]!.subarray(0, count) }
    })
  }

  /** A state's row and its parent. */
  found(state: number): { readonly row: Int32Array; readonly parent: number } {
    const row = new Int32Array(this.width)
    this.read(state, row)
    return { row, parent: this.parent(state) }
  }

  /**
   * Adds a row unless it is there, and says whether it was new. `hash` must be the row's.
   */
  add(row: Int32Array, hash: number, parent: number): boolean {
    const { slots, mask, width, rows } = this
    const tag = hash & ~mask
    let at = hash & mask
    for (;;) {
      const slot = slots[at]!
      if (slot === 0) break
      if ((slot & ~mask) === tag) {
        const state = (slot & mask) - 1
        const other = rows[state >>> CHUNK_BITS]!
        const start = (state & (CHUNK - 1)) * width
        let k = 0
        while (k < width && other[start + k] === row[k]) k++
        if (k === width) return false
      }
      at = (at + 1) & mask
    }
    slots[at] = tag | (this.count + 1)
    this.append(row, parent)
    if (this.count >= this.limit) this.grow()
    return true
  }

  private append(row: Int32Array, parent: number): void {
    const state = this.count++
    const chunk = state >>> CHUNK_BITS
    if (chunk === this.rows.length) {
      this.rows.push(new Int32Array(CHUNK * this.width))
      this.parents.push(new Int32Array(CHUNK))
    }
    const rows = this.rows[chunk]!
    const start = (state & (CHUNK - 1)) * this.width
    for (let k = 0; k < this.width; k++) rows[start + k] = row[k]!
    this.parents[chunk]![state & (CHUNK - 1)] = parent
  }

  private grow(): void {
    const capacity = (this.mask + 1) * 2
    const mask = capacity - 1
    const slots = new Int32Array(capacity)
    const row = new Int32Array(this.width)
    for (let state = 0; state < this.count; state++) {
      this.read(state, row)
      const hash = this.hashRow(row)
      let at = hash & mask
      while (slots[at] !== 0) at = (at + 1) & mask
      slots[at] = (hash & ~mask) | (state + 1)
    }
    this.slots = slots
    this.mask = mask
    this.limit = Math.floor(capacity * MAX_LOAD)
  }
}
