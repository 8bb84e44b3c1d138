import { BLOCKS, growTo, LEVEL, RESERVED, type StatesMemory } from './memory.js'
import type { Layout } from './slot.js'

/** States are placed in blocks of this size, a power of two. One explorer fills a block. */
const BLOCK_BITS = 8
const BLOCK = 1 << BLOCK_BITS
/**
 * They are expanded in parts of blocks, each by one explorer: a power of two. The first levels are the ones that take long
 * for each state, and the end of a level has others wait for the part that is expanded last.
 */
const PART = 1 << 6

/** What is kept of each block: how many states it holds, and how many of its parts were taken. */
const SIZE = 0
const TAKEN = 1
const KEPT = 2

const parityOf = (level: number): 0 | 1 => (level % 2 === 0 ? 0 : 1)

/** States of one block of the level that is being expanded, from the first to before the last. */
export interface Part {
  readonly block: number
  readonly from: number
  readonly to: number
}

/**
 * The states of the level that is being expanded and of the next one, packed, in the order of discovery. The memory of a
 * level that is done is that of the level after the next. Explorers in several threads may share it.
 */
export class Queue {
  private readonly header: Int32Array
  /** By the parity of the level. */
  private readonly states: [Int32Array, Int32Array] = [new Int32Array(0), new Int32Array(0)]
  private readonly blocks: [Int32Array, Int32Array] = [new Int32Array(0), new Int32Array(0)]
  /** The block that is being filled, and how many states it holds: none is, if it is full. */
  private block = -1
  private used = BLOCK
  /** The memory that this block lies in. */
  private filling: Int32Array = new Int32Array(0)
  /** The blocks of the next level, and of the level that is being expanded, that were filled here, in their order. */
  private filled: number[] = []
  private own: number[] = []
  private owned = 0
  /** The blocks of others from this one on have no part left; not known at the beginning of a level. */
  private rest: number | undefined

  constructor(
    private readonly memory: StatesMemory,
    private words: number,
  ) {
    this.header = new Int32Array(memory.header)
  }

  get level(): number {
    return Atomics.load(this.header, LEVEL)
  }

  get bytes(): number {
    const { queues, blocks } = this.memory
    return [...queues, ...blocks].reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  /** States that are pushed from now on go to another block. */
  closeBlock(): void {
    this.publish()
    this.block = -1
    this.used = BLOCK
  }

  /** The words of the level that is being expanded; see `at`. They move when the queue is packed anew. */
  get current(): Int32Array {
    return this.statesOf(this.level, Atomics.load(this.header, BLOCKS))
  }

  at(block: number, index: number): number {
    return ((block << BLOCK_BITS) + index) * this.words
  }

  /** Appends a state to the next level. */
  push(words: Int32Array, from: number): void {
    if (this.used === BLOCK) this.reserve()
    const width = this.words
    const states = this.filling
    const to = ((this.block << BLOCK_BITS) + this.used++) * width
    for (let w = 0; w < width; w++) states[to + w] = words[from + w]!
  }

  private reserve(): void {
    this.publish()
    this.block = Atomics.add(this.header, RESERVED, 1)
    this.used = 0
    this.filled.push(this.block)
    this.filling = this.statesOf(this.level + 1, this.block + 1)
  }

  /**
   * Lets other explorers see how many states the block holds. To do so for each state would have the processors take the
   * counts, which lie side by side, from one another again and again.
   */
  private publish(): void {
    if (this.block >= 0) this.blocksOf(this.level + 1, this.block + 1)[KEPT * this.block + SIZE] = this.used
  }

  private statesOf(level: number, blocks: number): Int32Array {
    const parity = parityOf(level)
    const length = blocks * BLOCK * this.words
    if (this.states[parity]!.length < length) {
      const buffer = this.memory.queues[parity]!
      growTo(buffer, length * 4)
      this.states[parity] = new Int32Array(buffer, 0, buffer.byteLength / 4)
    }
    return this.states[parity]!
  }

  private blocksOf(level: number, blocks: number): Int32Array {
    const parity = parityOf(level)
    if (this.blocks[parity]!.length < KEPT * blocks) {
      const buffer = this.memory.blocks[parity]!
      growTo(buffer, KEPT * blocks * 4)
      this.blocks[parity] = new Int32Array(buffer, 0, buffer.byteLength / 4)
    }
    return this.blocks[parity]!
  }

  /**
   * Takes a part of the level that is being expanded; none if none is left. Blocks that were filled here come first,
   * since the memory of what others wrote is far from this processor.
   */
  takePart(): Part | undefined {
    for (; this.owned < this.own.length; this.owned++) {
      const part = this.takeOf(this.own[this.owned]!)
      if (part !== undefined) return part
    }
    this.rest ??= Atomics.load(this.header, BLOCKS)
    for (; this.rest > 0; this.rest--) {
      const part = this.takeOf(this.rest - 1)
      if (part !== undefined) return part
    }
    return undefined
  }

  private takeOf(block: number): Part | undefined {
    const kept = this.blocksOf(this.level, block + 1)
    const size = kept[KEPT * block + SIZE]!
    if (PART * Atomics.load(kept, KEPT * block + TAKEN) >= size) return undefined
    const from = PART * Atomics.add(kept, KEPT * block + TAKEN, 1)
    return from >= size ? undefined : { block, from, to: Math.min(from + PART, size) }
  }

  /**
   * The words of what is left of the level that is being expanded, or of the next one, piece by piece: while no explorer is
   * at work. `begun`: a part that was taken and not ended.
   */
  *left(of: 'level' | 'next', begun?: Part): Generator<Int32Array> {
    const { header } = this
    this.publish()
    const level = of === 'level' ? this.level : this.level + 1
    const blocks = Atomics.load(header, of === 'level' ? BLOCKS : RESERVED)
    if (blocks === 0) return
    const states = this.statesOf(level, blocks)
    const kept = this.blocksOf(level, blocks)
    const words = (block: number, from: number, to: number) => states.subarray(this.at(block, from), this.at(block, to))
    if (of === 'level' && begun !== undefined && begun.from < begun.to) yield words(begun.block, begun.from, begun.to)
    for (let block = 0; block < blocks; block++) {
      const size = kept[KEPT * block + SIZE]!
      const from = of === 'level' ? Math.min(PART * kept[KEPT * block + TAKEN]!, size) : 0
      if (from < size) yield words(block, from, size)
    }
  }

  /** What is added from now on belongs to the next level. Each explorer must say so before one of them opens it. */
  endLevel(): void {
    this.closeBlock()
    this.own = this.filled
    this.owned = 0
    this.filled = []
    this.rest = undefined
  }

  /** The states of the next level become those to expand; says whether there are any. One explorer does it for all. */
  openLevel(): boolean {
    const { header } = this
    const blocks = Atomics.load(header, RESERVED)
    if (blocks === 0) return false
    // What is kept of the blocks of the level that is done is kept of the level after the next from now on.
    const done = Atomics.load(header, BLOCKS)
    if (done > 0) this.blocksOf(this.level, done).fill(0, 0, KEPT * done)
    Atomics.add(header, LEVEL, 1)
    Atomics.store(header, BLOCKS, blocks)
    Atomics.store(header, RESERVED, 0)
    return true
  }

  /** Packs all states anew; nobody else may look at them meanwhile. */
  repack(from: Layout, to: Layout): void {
    const { header } = this
    const blocks = [Atomics.load(header, BLOCKS), Atomics.load(header, RESERVED)]
    const numbers = new Int32Array(from.widths.length)
    for (const [k, count] of blocks.entries()) {
      const level = this.level + k
      this.words = to.words
      const states = this.statesOf(level, count)
      // From the end on, because a state may become wider. What no state was written to is 0, or of an earlier level.
      for (let at = count * BLOCK - 1; at >= 0; at--) {
        if (states[at * from.words] === 0) continue
        from.unpack(states, at * from.words, numbers, 0)
        to.pack(numbers, states, at * to.words)
      }
    }
    this.look(to.words)
  }

  /** The layout has changed, and with it where the end of the block that is being filled lies. */
  look(words: number): void {
    this.words = words
    if (this.block >= 0) this.filling = this.statesOf(this.level + 1, this.block + 1)
  }
}
