import { mix } from './hash.js'
import type { Pending } from './look-up.js'
import type { Layout } from './slot.js'

const FIRST_SIZE = 1024

/** Successors that wait to be looked up together. */
export class Batch implements Pending {
  words: Int32Array = new Int32Array(0)
  hashes: Int32Array = new Int32Array(0)
  fresh: Int32Array = new Int32Array(0)
  /** By successor its info, and the state of the queue that it is of. */
  infos: Int32Array = new Int32Array(0)
  parents: Int32Array = new Int32Array(0)
  n = 0
  /** How many there is room for. */
  private size = 0
  private width = 0

  clear(): void {
    this.n = 0
  }

  /** Makes room for `more` successors of `width` words. */
  reserve(more: number, width: number): void {
    if (this.n + more <= this.size && width === this.width) return
    this.size = Math.max(FIRST_SIZE, this.size, (this.n + more) * 2)
    this.width = width
    this.words = larger(this.words, this.size * width)
    this.hashes = larger(this.hashes, this.size)
    this.fresh = larger(this.fresh, this.size)
    this.infos = larger(this.infos, this.size)
    this.parents = larger(this.parents, this.size)
  }

  /** Appends a successor by its numbers. */
  push(numbers: Int32Array, parent: number, info: number, layout: Layout): void {
    const { words } = layout
    this.reserve(1, words)
    const k = this.n++
    layout.pack(numbers, this.words, k * words)
    this.hashes[k] = mix(layout.sum(this.words, k * words))
    this.infos[k] = info
    this.parents[k] = parent
  }
}

const larger = (old: Int32Array, length: number): Int32Array => {
  const items = new Int32Array(Math.max(length, old.length))
  items.set(old)
  return items
}
