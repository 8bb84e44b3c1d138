import { mix } from './hash.js'
import { COUNT, HEADER, infosAt, strideOf } from './lists.js'
import type { Pending } from './look-up.js'
import type { Layout } from './slot.js'

const FIRST_SIZE = 1024

/**
 * Successors that wait to be looked up together, in runs: each run is of one state, and of one list unless it is a single
 * successor with an info of its own.
 */
export class Batch implements Pending {
  words: Int32Array = new Int32Array(0)
  hashes: Int32Array = new Int32Array(0)
  fresh: Int32Array = new Int32Array(0)
  n = 0
  /** By run where it begins, the state of the queue that it is of, and where its infos begin in the lists, or -1 */
  runs = 0
  begins: Int32Array = new Int32Array(FIRST_SIZE)
  parents: Int32Array = new Int32Array(FIRST_SIZE)
  infos: Int32Array = new Int32Array(FIRST_SIZE)
  /** and then its info; in any case what is added to the infos. */
  extras: Int32Array = new Int32Array(FIRST_SIZE)

  clear(): void {
    this.n = 0
    this.runs = 0
  }

  /** Makes room for `more` successors of `width` words in `runs` runs. */
  reserve(more: number, width: number, runs: number): void {
    const size = this.n + more
    if (size > this.hashes.length || size * width > this.words.length) {
      const length = Math.max(FIRST_SIZE, size * 2)
      this.words = larger(this.words, length * width)
      this.hashes = larger(this.hashes, length)
      this.fresh = larger(this.fresh, length)
    }
    if (this.runs + runs <= this.begins.length) return
    const length = (this.runs + runs) * 2
    this.begins = larger(this.begins, length)
    this.parents = larger(this.parents, length)
    this.infos = larger(this.infos, length)
    this.extras = larger(this.extras, length)
  }

  /** Begins a run at the end of the batch. */
  begin(parent: number, infos: number, extra: number): void {
    const run = this.runs++
    this.begins[run] = this.n
    this.parents[run] = parent
    this.infos[run] = infos
    this.extras[run] = extra
  }

  /** Appends the entries of a list. `left` and `sum`: of the state that is left. */
  collect(list: Int32Array, start: number, left: Int32Array, sum: number): void {
    const width = left.length
    const { words, hashes } = this
    const stride = strideOf(width)
    const from = start + HEADER
    const end = from + list[start + COUNT]! * stride
    let n = this.n
    if (width === 2) {
      // The usual width, without an inner loop.
      const first = left[0]!
      const second = left[1]!
      for (let at = from; at < end; at += 3) {
        words[2 * n] = first ^ list[at]!
        words[2 * n + 1] = second ^ list[at + 1]!
        hashes[n++] = mix(sum + list[at + 2]!)
      }
    } else {
      for (let at = from; at < end; at += stride) {
        const into = n * width
        for (let w = 0; w < width; w++) words[into + w] = left[w]! ^ list[at + w]!
        hashes[n++] = mix(sum + list[at + width]!)
      }
    }
    this.n = n
  }

  /** Appends one successor by its numbers, in a run of its own. */
  push(numbers: Int32Array, parent: number, info: number, layout: Layout): void {
    this.reserve(1, layout.words, 1)
    this.begin(parent, -1, info)
    layout.pack(numbers, this.words, this.n * layout.words)
    this.hashes[this.n] = mix(layout.sum(this.words, this.n * layout.words))
    this.n++
  }

  /** Appends the entries of a list as a run. */
  pushList(list: Int32Array, start: number, left: Int32Array, sum: number, parent: number, extra: number): void {
    this.begin(parent, infosAt(list, start, left.length), extra)
    this.collect(list, start, left, sum)
  }

  /** The info of successor k of a run. */
  infoOf(run: number, k: number, list: Int32Array): number {
    const infos = this.infos[run]!
    return (infos < 0 ? 0 : list[infos + k - this.begins[run]!]!) | this.extras[run]!
  }
}

const larger = (old: Int32Array, length: number): Int32Array => {
  const items = new Int32Array(Math.max(length, old.length))
  items.set(old)
  return items
}
