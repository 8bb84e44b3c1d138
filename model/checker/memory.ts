/**
 * The memory of the visited states. Explorers in several threads may share it, so it is a plain record that can be given to
 * a thread. Each of its parts grows where it lies: nothing is copied, and what others look at stays where it is.
 */

/** The integers of the header. */
export const CAPACITY = 0
/** States in the set. */
export const COUNT = 1
/** Grows when the layout of the slots or the capacity changes. */
export const VERSION = 2
/** Whether an explorer wants room: then all have to meet before any adds more. */
export const WANTED = 3
/** Of the level that is being expanded its number, from 1, and its blocks; and the blocks of the next one so far. */
export const LEVEL = 4
export const BLOCKS = 5
export const RESERVED = 6
/** From here on the width of each column. */
export const WIDTHS = 7

export interface StatesMemory {
  readonly header: SharedArrayBuffer
  /** The slots of the set; see `chunkBits`. The first is always there. */
  readonly slots: SharedArrayBuffer[]
  /** Of the levels of even and of odd number the states in the order of discovery, and what is kept of their blocks. */
  readonly queues: readonly [SharedArrayBuffer, SharedArrayBuffer]
  readonly blocks: readonly [SharedArrayBuffer, SharedArrayBuffer]
}

/** A typed array has at most 2^32 bytes, and so has a buffer that grows. */
const MOST_BYTES = 2 ** 32

const growing = (maxByteLength: number): SharedArrayBuffer => new SharedArrayBuffer(0, { maxByteLength })

/** A chunk of the set has 2^bits slots, so that it has less than 2^31 bytes when each column takes a word. */
export const chunkBits = (columns: number): number => 29 - Math.ceil(Math.log2(columns))

/** The most slots of a set. */
export const MOST_SLOTS = 2 ** 31 - 1

export const slotsChunk = (columns: number): SharedArrayBuffer => growing(4 * columns * 2 ** chunkBits(columns))

/** `shared`: by several threads, which cannot make memory for one another. */
export const statesMemory = (columns: number, shared: boolean): StatesMemory => {
  const chunks = shared ? Math.ceil(MOST_SLOTS / 2 ** chunkBits(columns)) : 1
  return {
    header: new SharedArrayBuffer(4 * (WIDTHS + columns)),
    slots: Array.from({ length: chunks }, () => slotsChunk(columns)),
    queues: [growing(MOST_BYTES), growing(MOST_BYTES)],
    blocks: [growing(MOST_BYTES), growing(MOST_BYTES)],
  }
}

const PAGE = 1 << 16

/** Grows a buffer to at least `bytes` bytes; another thread may do the same. */
export const growTo = (buffer: SharedArrayBuffer, bytes: number): void => {
  if (buffer.byteLength >= bytes) return
  if (bytes > buffer.maxByteLength)
    throw new RangeError(`the states of one level take more than ${buffer.maxByteLength} bytes`)
  // A quarter more than is needed now, in whole pages.
  const wanted = Math.min(buffer.maxByteLength, Math.ceil((bytes * 1.25) / PAGE) * PAGE)
  try {
    buffer.grow(wanted)
  } catch (error) {
    if (buffer.byteLength < bytes) throw error
  }
}
