/** The positions of a ring in its control array: what has been written, and what has been read. */
const WRITTEN = 0
const READ = 1

/** The shared memory of a ring: one writer, one reader, in different threads. */
export interface RingMemory {
  readonly items: SharedArrayBuffer
  readonly control: SharedArrayBuffer
}

/** `capacity` integers, a power of two. */
export const ringMemory = (capacity: number): RingMemory => ({
  items: new SharedArrayBuffer(capacity * 4),
  control: new SharedArrayBuffer(8),
})

/** Integers not yet published to the reader; publishing costs an atomic store. */
const BATCH = 2048

/** The writing end. Records are written whole: `reserve`, then `put` each integer, then `commit`. */
export class RingWriter {
  private readonly items: Int32Array
  private readonly control: Int32Array
  private readonly mask: number
  private at = 0
  private published = 0

  constructor({ items, control }: RingMemory) {
    this.items = new Int32Array(items)
    this.control = new Int32Array(control)
    this.mask = this.items.length - 1
  }

  /** Whether a record of so many integers fits now. */
  hasRoom(length: number): boolean {
    // Positions wrap around at 2^32; their differences do not.
    return ((this.at - Atomics.load(this.control, READ)) | 0) + length <= this.items.length
  }

  put(value: number): void {
    this.items[this.at & this.mask] = value
    this.at = (this.at + 1) | 0
  }

  commit(): void {
    if (((this.at - this.published) | 0) >= BATCH) this.publish()
  }

  /** Lets the reader see all that was written. */
  publish(): void {
    this.published = this.at
    Atomics.store(this.control, WRITTEN, this.at)
  }
}

/** The reading end. */
export class RingReader {
  private readonly items: Int32Array
  private readonly control: Int32Array
  private readonly mask: number
  private at = 0

  constructor({ items, control }: RingMemory) {
    this.items = new Int32Array(items)
    this.control = new Int32Array(control)
    this.mask = this.items.length - 1
  }

  /** How many integers can be read. */
  available(): number {
    return (Atomics.load(this.control, WRITTEN) - this.at) | 0
  }

  take(): number {
    const value = this.items[this.at & this.mask]!
    this.at = (this.at + 1) | 0
    return value
  }

  /** Gives what was taken back to the writer. */
  release(): void {
    Atomics.store(this.control, READ, this.at)
  }
}
