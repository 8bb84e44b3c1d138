import * as ofHash from './hash.js'

// Constants of this module are free where they are read; an imported one costs a load and three checks.
const { mixPair } = ofHash

const EMPTY = -1

/** A map from pairs of non-negative 31-bit integers to 31-bit integers: open addressing over one flat typed array. */
export class PairTable {
  private cells: Int32Array
  private mask: number
  size = 0

  constructor(capacity = 1024) {
    this.cells = new Int32Array(capacity * 3).fill(EMPTY)
    this.mask = capacity - 1
  }

  /** The value of the pair, or -1 if it has none. */
  get(a: number, b: number): number {
    const cells = this.cells
    for (let at = mixPair(a, b) & this.mask; ; at = (at + 1) & this.mask) {
      const key = cells[at * 3]!
      if (key === a && cells[at * 3 + 1] === b) return cells[at * 3 + 2]!
      if (key === EMPTY) return EMPTY
    }
  }

  /** Gives the pair a value; the pair must not have one yet. */
  add(a: number, b: number, value: number): void {
    if (this.size * 2 > this.mask) this.grow()
    let at = mixPair(a, b) & this.mask
    while (this.cells[at * 3] !== EMPTY) at = (at + 1) & this.mask
    this.cells[at * 3] = a
    this.cells[at * 3 + 1] = b
    this.cells[at * 3 + 2] = value
    this.size++
  }

  clear(): void {
    this.cells.fill(EMPTY)
    this.size = 0
  }

  get bytes(): number {
    return this.cells.byteLength
  }

  private grow(): void {
    const old = this.cells
    this.mask = this.mask * 2 + 1
    this.cells = new Int32Array((this.mask + 1) * 3).fill(EMPTY)
    this.size = 0
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] !== EMPTY) this.add(old[at]!, old[at + 1]!, old[at + 2]!)
    }
  }
}
