/** A growing array of 32-bit integers. `items` is replaced when it grows, so do not keep it across a `push`. */
export class IntArray {
  items: Int32Array
  length = 0

  constructor(capacity = 1024) {
    this.items = new Int32Array(capacity)
  }

  push(value: number): number {
    if (this.length === this.items.length) this.reserve(1)
    this.items[this.length] = value
    return this.length++
  }

  /** Makes room for `more` further integers. */
  reserve(more: number): void {
    if (this.length + more <= this.items.length) return
    const larger = new Int32Array(Math.max(this.items.length * 2, this.length + more))
    larger.set(this.items)
    this.items = larger
  }

  get bytes(): number {
    return this.items.byteLength
  }
}
