import type { StatePiece } from './snapshot.js'

/**
 * Where the memory of the visited states comes from. Each explorer asks once for each name, and all that share the
 * states are given the same memory, which is zero when the first of them is.
 */
export type Memory = (name: string, bytes: number) => ArrayBufferLike

/** States are placed in blocks, each of which one explorer fills and one expands: a power of two. */
const BLOCK_BITS = 8
export const BLOCK = 1 << BLOCK_BITS
/** States in one chunk of memory, far below any limit on one typed array: a power of two. */
export const CHUNK_BITS = 16
export const CHUNK = 1 << CHUNK_BITS
const CHUNK_BLOCKS = CHUNK / BLOCK

/** The counters: blocks in use, and of the level that is being expanded the next block and the one after the last. */
const RESERVED = 0
const CURSOR = 1
const LEVEL_END = 2
const COUNTERS = 3

/**
 * The rows of states, of `width` integers each, with the state from which each was first reached. Levels follow each
 * other, and a level begins with a new block; within a level the order is that of discovery. Explorers in several
 * threads may share the memory.
 */
export class Rows {
  /** By chunk its rows, then the parents, then how many states each block holds. */
  readonly chunks: Int32Array[] = []
  private readonly counters: Int32Array
  /** The block that is being filled, and how many states it holds: none is, if it is full. */
  private block = -1
  private used = BLOCK

  constructor(
    readonly width: number,
    private readonly memory: Memory,
  ) {
    this.counters = new Int32Array(memory('counters', COUNTERS * 4))
  }

  /** How many blocks are in use. */
  get blocks(): number {
    return Atomics.load(this.counters, RESERVED)
  }

  /** The numbers of all states are below this one. */
  get end(): number {
    return this.blocks * BLOCK
  }

  /** The bytes of so many states. */
  bytesOf(states: number): number {
    return Math.ceil(states / CHUNK) * (CHUNK * (this.width + 1) + CHUNK_BLOCKS) * 4
  }

  /** Copies the row of a state into `into`. */
  read(state: number, into: Int32Array): void {
    const { width } = this
    const rows = this.chunk(state >>> CHUNK_BITS)
    const start = (state & (CHUNK - 1)) * width
    for (let k = 0; k < width; k++) into[k] = rows[start + k]!
  }

  /** The state from which this one was first reached; -1 for an initial state. */
  parent(state: number): number {
    return this.chunk(state >>> CHUNK_BITS)[CHUNK * this.width + (state & (CHUNK - 1))]!
  }

  /** A state's row and its parent. */
  found(state: number): { readonly row: Int32Array; readonly parent: number } {
    const row = new Int32Array(this.width)
    this.read(state, row)
    return { row, parent: this.parent(state) }
  }

  /** Writes a row to the next place of the block; it is a state once `keep` follows. */
  place(row: Int32Array, parent: number): number {
    if (this.used === BLOCK) this.reserve()
    const { width } = this
    const state = (this.block << BLOCK_BITS) + this.used
    const chunk = this.chunk(state >>> CHUNK_BITS)
    const at = state & (CHUNK - 1)
    for (let k = 0; k < width; k++) chunk[at * width + k] = row[k]!
    chunk[CHUNK * width + at] = parent
    return state
  }

  /** The row that was placed last is a state. */
  keep(): void {
    this.used++
    this.chunk(this.block >>> (CHUNK_BITS - BLOCK_BITS))[this.countAt(this.block)] = this.used
  }

  private reserve(): void {
    this.block = Atomics.add(this.counters, RESERVED, 1)
    this.used = 0
  }

  private countAt(block: number): number {
    return CHUNK * (this.width + 1) + (block & (CHUNK_BLOCKS - 1))
  }

  chunk(index: number): Int32Array {
    const known = this.chunks[index]
    if (known !== undefined) return known
    const chunk = new Int32Array(this.memory(`chunk ${index}`, (CHUNK * (this.width + 1) + CHUNK_BLOCKS) * 4))
    // Chunks are not always met in their order, and an array with holes is slow.
    for (let k = this.chunks.length; k < index; k++) this.chunk(k)
    this.chunks[index] = chunk
    return chunk
  }

  /** How many states a block holds. */
  sizeOf(block: number): number {
    return this.chunk(block >>> (CHUNK_BITS - BLOCK_BITS))[this.countAt(block)]!
  }

  /** Takes a block of the level that is being expanded: its first state and the one after its last; none if none is left. */
  takeBlock(): { readonly from: number; readonly to: number } | undefined {
    const block = Atomics.add(this.counters, CURSOR, 1)
    if (block >= Atomics.load(this.counters, LEVEL_END)) return undefined
    const from = block << BLOCK_BITS
    return { from, to: from + this.sizeOf(block) }
  }

  /** What is added from now on belongs to the next level. Each explorer must say so before one of them opens it. */
  endLevel(): void {
    this.used = BLOCK
  }

  /** The states that are not yet in a level become the level to expand; says whether there are any. */
  openLevel(): boolean {
    const first = Atomics.load(this.counters, LEVEL_END)
    let next = first
    while (next < this.blocks && this.sizeOf(next) === 0) next++
    if (next === this.blocks) return false
    Atomics.store(this.counters, CURSOR, first)
    Atomics.store(this.counters, LEVEL_END, this.blocks)
    return true
  }

  /**
   * The next state that is added is the first to expand of the open level, or the first after it. Gives its number.
   */
  mark(level: 'open' | 'end'): number {
    this.endLevel()
    Atomics.store(this.counters, level === 'open' ? CURSOR : LEVEL_END, this.blocks)
    return this.end
  }

  /** All of the memory by its names. */
  buffers(): ReadonlyMap<string, ArrayBufferLike> {
    const chunks = Array.from({ length: Math.ceil(this.blocks / CHUNK_BLOCKS) }, (_, k) => this.chunk(k))
    return new Map([
      ['counters', this.counters.buffer],
      ...chunks.map(({ buffer }, k) => [`chunk ${k}`, buffer] as const),
    ])
  }

  /** Numbers without gaps: how many states the blocks before each hold. */
  private compactNumbers(): Int32Array {
    const before = new Int32Array(this.blocks + 1)
    for (let block = 0; block < this.blocks; block++) before[block + 1] = before[block]! + this.sizeOf(block)
    return before
  }

  /**
   * The states in their order, numbered without gaps. `next`: the first that is not expanded: `expanding`, or else the
   * first of a block that nobody took; `levelEnd`: the first of the next level.
   */
  compact(expanding?: number): {
    readonly states: Iterable<StatePiece>
    readonly next: number
    readonly levelEnd: number
  } {
    const before = this.compactNumbers()
    const levelEnd = Atomics.load(this.counters, LEVEL_END)
    const next = expanding ?? Math.min(Atomics.load(this.counters, CURSOR), levelEnd) << BLOCK_BITS
    return {
      states: { [Symbol.iterator]: () => this.pieces(before) },
      next: before[next >>> BLOCK_BITS]! + (next & (BLOCK - 1)),
      levelEnd: before[levelEnd]!,
    }
  }

  private *pieces(before: Int32Array): Generator<StatePiece> {
    const { width } = this
    const row = new Int32Array(width)
    for (let first = 0; first < before.length - 1; first += CHUNK_BLOCKS) {
      const last = Math.min(first + CHUNK_BLOCKS, before.length - 1)
      const start = before[first]!
      const rows = new Int32Array((before[last]! - start) * width)
      const parents = new Int32Array(before[last]! - start)
      for (let block = first; block < last; block++) {
        for (let at = before[block]!; at < before[block + 1]!; at++) {
          const state = (block << BLOCK_BITS) + at - before[block]!
          this.read(state, row)
          rows.set(row, (at - start) * width)
          const parent = this.parent(state)
          parents[at - start] = parent < 0 ? -1 : before[parent >>> BLOCK_BITS]! + (parent & (BLOCK - 1))
        }
      }
      yield { rows, parents }
    }
  }
}
