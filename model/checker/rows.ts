/**
 * Where the memory of the visited states comes from. Each explorer asks once for each name, and all that share the
 * states are given the same memory, which is zero when the first of them is.
 */
export type Memory = (name: string, bytes: number) => ArrayBufferLike

/** States are placed in blocks, each of which one explorer fills: a power of two. */
export const BLOCK_BITS = 8
export const BLOCK = 1 << BLOCK_BITS
/**
 * They are expanded in parts of blocks, each by one explorer: a power of two. The first levels are the ones that take long
 * for each state, and the end of a level has others wait for the part that is expanded last.
 */
const PART = 1 << 5
/** States in one chunk of memory, far below any limit on one typed array: a power of two. */
export const CHUNK_BITS = 16
export const CHUNK = 1 << CHUNK_BITS
export const CHUNK_BLOCKS = CHUNK / BLOCK

/** The counters: blocks in use, and of the level that is being expanded the first block and the one after the last. */
const RESERVED = 0
const LEVEL_START = 1
const LEVEL_END = 2
const COUNTERS = 3

/** What is kept of each block after the rows and the parents: how many states it holds, and its next part to expand. */
const SIZE = 0
const TAKEN = CHUNK_BLOCKS
const TAIL = 2 * CHUNK_BLOCKS

/**
 * The rows of states, of `width` integers each, with the state from which each was first reached. Levels follow each
 * other, and a level begins with a new block; within a level the order is that of discovery. Explorers in several
 * threads may share the memory.
 */
export class Rows {
  /** By chunk its rows, then the parents, then what is kept of each block. */
  readonly chunks: Int32Array[] = []
  private readonly counters: Int32Array
  /** The block that is being filled, and how many states it holds: none is, if it is full. */
  private block = -1
  private used = BLOCK
  /** The blocks of the next level, and of the level that is being expanded, that were filled here. */
  private filled: number[] = []
  private own: number[] = []
  /** The blocks of others from this one on have no part left; not known at the beginning of a level. */
  private rest: number | undefined

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

  /** The blocks of the level that is being expanded: the first, and the one after the last. */
  get level(): { readonly start: number; readonly end: number } {
    return { start: Atomics.load(this.counters, LEVEL_START), end: Atomics.load(this.counters, LEVEL_END) }
  }

  /** The bytes of so many states. */
  bytesOf(states: number): number {
    return Math.ceil(states / CHUNK) * (CHUNK * (this.width + 1) + TAIL) * 4
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
  }

  /**
   * Lets other explorers see how many states the block holds. To do so for each state would have the processors take the
   * counts, which lie side by side, from one another again and again.
   */
  publish(): void {
    if (this.block >= 0) this.chunkOf(this.block)[this.tailAt(SIZE, this.block)] = this.used
  }

  private reserve(): void {
    this.publish()
    this.block = Atomics.add(this.counters, RESERVED, 1)
    this.used = 0
    this.filled.push(this.block)
  }

  private chunkOf(block: number): Int32Array {
    return this.chunk(block >>> (CHUNK_BITS - BLOCK_BITS))
  }

  private tailAt(field: number, block: number): number {
    return CHUNK * (this.width + 1) + field + (block & (CHUNK_BLOCKS - 1))
  }

  chunk(index: number): Int32Array {
    if (index < this.chunks.length) return this.chunks[index]!
    const chunk = new Int32Array(this.memory(`chunk ${index}`, (CHUNK * (this.width + 1) + TAIL) * 4))
    // Chunks are not always met in their order, and an array with holes is slow.
    for (let k = this.chunks.length; k < index; k++) this.chunk(k)
    this.chunks[index] = chunk
    return chunk
  }

  /** How many states a block holds, if it is this explorer's or was published. */
  sizeOf(block: number): number {
    return block === this.block ? this.used : this.chunkOf(block)[this.tailAt(SIZE, block)]!
  }

  /** How many states of a block are in parts that were taken. */
  takenOf(block: number): number {
    return Math.min(this.sizeOf(block), PART * Atomics.load(this.chunkOf(block), this.tailAt(TAKEN, block)))
  }

  /**
   * Takes a part of the level that is being expanded: its first state and the one after its last; none if none is left.
   * Blocks that were filled here come first, since the memory of what others wrote is far from this processor.
   */
  takePart(): { readonly from: number; readonly to: number } | undefined {
    while (this.own.length > 0) {
      const part = this.takeOf(this.own.at(-1)!)
      if (part !== undefined) return part
      this.own.pop()
    }
    const { start, end } = this.level
    this.rest ??= end
    for (; this.rest > start; this.rest--) {
      const part = this.takeOf(this.rest - 1)
      if (part !== undefined) return part
    }
    return undefined
  }

  private takeOf(block: number): { readonly from: number; readonly to: number } | undefined {
    const size = this.sizeOf(block)
    if (this.takenOf(block) === size) return undefined
    const start = PART * Atomics.add(this.chunkOf(block), this.tailAt(TAKEN, block), 1)
    if (start >= size) return undefined
    return { from: block * BLOCK + start, to: block * BLOCK + Math.min(start + PART, size) }
  }

  /** What is added from now on belongs to the next level. Each explorer must say so before one of them opens it. */
  endLevel(): void {
    this.publish()
    this.block = -1
    this.used = BLOCK
    this.own = this.filled.reverse()
    this.filled = []
    this.rest = undefined
  }

  /** The states that are not yet in a level become the level to expand; says whether there are any. */
  openLevel(): boolean {
    const first = Atomics.load(this.counters, LEVEL_END)
    let next = first
    while (next < this.blocks && this.sizeOf(next) === 0) next++
    if (next === this.blocks) return false
    Atomics.store(this.counters, LEVEL_START, first)
    Atomics.store(this.counters, LEVEL_END, this.blocks)
    return true
  }

  /**
   * The next state that is added is the first to expand of the open level, or the first after it. Gives its number.
   */
  mark(level: 'open' | 'end'): number {
    this.endLevel()
    Atomics.store(this.counters, level === 'open' ? LEVEL_START : LEVEL_END, this.blocks)
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
}
