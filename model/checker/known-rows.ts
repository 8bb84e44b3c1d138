/** Rows in the cache, a power of two. Of twice as many a third fewer would be asked anew, but they would be farther away. */
const ROWS = 1 << 14

/** A cache of rows of integers for which something is known to hold. */
export class KnownRows {
  private readonly rows: Int32Array

  constructor(private readonly width: number) {
    this.rows = new Int32Array(ROWS * width).fill(-1)
  }

  get bytes(): number {
    return this.rows.byteLength
  }

  /** Writes which of the first `count` rows are not known, and gives how many these are. */
  unknown(keys: Int32Array, count: number, into: Int32Array): number {
    const { rows, width } = this
    let found = 0
    for (let k = 0, from = 0; k < count; k++, from += width) {
      const at = this.placeOf(keys, from)
      let c = 0
      while (c < width && rows[at + c] === keys[from + c]) c++
      if (c < width) into[found++] = k
    }
    return found
  }

  /** Row k is known from now on. */
  add(keys: Int32Array, k: number): void {
    const { rows, width } = this
    const from = k * width
    const at = this.placeOf(keys, from)
    for (let c = 0; c < width; c++) rows[at + c] = keys[from + c]!
  }

  private placeOf(keys: Int32Array, from: number): number {
    let hash = 0
    for (let c = 0; c < this.width; c++) hash = Math.imul(hash ^ keys[from + c]!, 0x9e3779b1)
    return ((hash ^ (hash >>> 15)) & (ROWS - 1)) * this.width
  }
}
