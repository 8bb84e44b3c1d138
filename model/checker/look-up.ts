/** Looking states up in the set of the visited ones; the loops that a check spends most of its time in. */

import * as ofHash from './hash.js'

// Constants of this module are free where they are read; an imported one costs a load and three checks.
const { mix } = ofHash

/** The memory of the set. A state's home, where the search for it begins, follows from the high bits of its hash. */
export interface Slots {
  readonly chunks: readonly Int32Array[]
  /** A chunk has 2^bits slots, the last one fewer; the mask gives the place in it. */
  readonly chunkBits: number
  readonly mask: number
  readonly capacity: number
  /** The home is the high bits of the hash times the factor, shifted. */
  readonly factor: number
  readonly shift: number
}

/** `capacity`: a power of two, or one and a half of it. */
export const slotsOf = (chunks: readonly Int32Array[], chunkBits: number, capacity: number): Slots => {
  const exponent = Math.floor(Math.log2(Math.max(1, capacity)))
  return {
    chunks,
    chunkBits,
    mask: 2 ** chunkBits - 1,
    capacity,
    factor: capacity === 2 ** exponent ? 4 : 6,
    shift: 31 - exponent,
  }
}

export const homeOf = ({ factor, shift }: Slots, hash: number): number => Math.imul(hash >>> 3, factor) >>> shift

const OVERFULL = 'a state has more successors than there is room for'

/** States on their way into the set: `n` of them, and after `addAll` the places of those that were new. */
export interface Pending {
  readonly words: Int32Array
  readonly hashes: Int32Array
  readonly fresh: Int32Array
  readonly n: number
}

/** What a word is once another thread has written it. */
const written = (chunk: Int32Array, at: number): number => {
  for (;;) {
    const found = Atomics.load(chunk, at)
    if (found !== 0) return found
  }
}

/**
 * Reads the homes of all these states, in loads that do not depend on one another, so that the processor has many under
 * way; what it gives means nothing.
 */
export const lookAhead = (
  { chunks, chunkBits, mask, factor, shift }: Slots,
  { hashes, n }: Pending,
  width: number,
): number => {
  let looked = 0
  if (chunks.length === 1) {
    const chunk = chunks[0]!
    for (let k = 0; k < n; k++) looked ^= chunk[(Math.imul(hashes[k]! >>> 3, factor) >>> shift) * width]!
  } else {
    for (let k = 0; k < n; k++) {
      const at = Math.imul(hashes[k]! >>> 3, factor) >>> shift
      looked ^= chunks[at >>> chunkBits]![(at & mask) * width]!
    }
  }
  return looked
}

/** The usual case, a set of one chunk whose slots have two words, without the inner loops. */
export const addPairs = ({ chunks, capacity, factor, shift }: Slots, { words, hashes, fresh, n }: Pending): number => {
  const chunk = chunks[0]!
  let count = 0
  for (let k = 0; k < n; k++) {
    const first = words[2 * k]!
    const second = words[2 * k + 1]!
    let at = Math.imul(hashes[k]! >>> 3, factor) >>> shift
    for (;;) {
      const found = chunk[2 * at]!
      if (found === first && chunk[2 * at + 1] === second) break
      if (found === 0) {
        chunk[2 * at] = first
        chunk[2 * at + 1] = second
        fresh[count++] = k
        break
      }
      if (++at === capacity) at = 0
    }
  }
  return count
}

/** Moves the states of these slots, each of two words, to their homes, which are none of these; in a set of one chunk. */
export const movePairs = (
  { chunks, capacity, factor, shift }: Slots,
  start: number,
  end: number,
  firstFactor: number,
  secondFactor: number,
): void => {
  const chunk = chunks[0]!
  for (let from = 2 * start; from < 2 * end; from += 2) {
    const first = chunk[from]!
    if (first === 0) continue
    const second = chunk[from + 1]!
    const hash = mix(Math.imul(first, firstFactor) + Math.imul(second, secondFactor))
    let at = Math.imul(hash >>> 3, factor) >>> shift
    while (chunk[2 * at] !== 0) if (++at === capacity) at = 0
    chunk[2 * at] = first
    chunk[2 * at + 1] = second
    chunk[from] = 0
    chunk[from + 1] = 0
  }
}

export const addAlone = (
  { chunks, chunkBits, mask, capacity, factor, shift }: Slots,
  { words, hashes, fresh, n }: Pending,
  width: number,
): number => {
  let count = 0
  for (let k = 0, from = 0; k < n; k++, from += width) {
    const first = words[from]!
    let at = Math.imul(hashes[k]! >>> 3, factor) >>> shift
    for (;;) {
      const chunk = chunks[at >>> chunkBits]!
      const slot = (at & mask) * width
      const found = chunk[slot]!
      if (found === first) {
        let w = 1
        while (w < width && chunk[slot + w] === words[from + w]) w++
        if (w === width) break
      } else if (found === 0) {
        for (let w = 0; w < width; w++) chunk[slot + w] = words[from + w]!
        fresh[count++] = k
        break
      }
      if (++at === capacity) at = 0
    }
  }
  return count
}

/** The same where other threads add states at the same time: who writes the first word of a slot has it. */
export const addShared = (
  { chunks, chunkBits, mask, capacity, factor, shift }: Slots,
  { words, hashes, fresh, n }: Pending,
  width: number,
): number => {
  let count = 0
  for (let k = 0, from = 0; k < n; k++, from += width) {
    const first = words[from]!
    let at = Math.imul(hashes[k]! >>> 3, factor) >>> shift
    for (let probes = 0; ; ) {
      const chunk = chunks[at >>> chunkBits]!
      const slot = (at & mask) * width
      const found = chunk[slot]!
      if (found === first) {
        let w = 1
        while (w < width && (chunk[slot + w] || written(chunk, slot + w)) === words[from + w]) w++
        if (w === width) break
      } else if (found === 0) {
        if (Atomics.compareExchange(chunk, slot, 0, first) !== 0) continue
        for (let w = 1; w < width; w++) Atomics.store(chunk, slot + w, words[from + w]!)
        fresh[count++] = k
        break
      }
      if (++probes > capacity) throw new RangeError(OVERFULL)
      if (++at === capacity) at = 0
    }
  }
  return count
}

/** The slot of state k, or -1. */
export const find = (slots: Slots, { words, hashes }: Pending, k: number, width: number): number => {
  const { chunks, chunkBits, mask, capacity } = slots
  const from = k * width
  for (let at = homeOf(slots, hashes[k]!); ; at = at + 1 === capacity ? 0 : at + 1) {
    const chunk = chunks[at >>> chunkBits]!
    const slot = (at & mask) * width
    if (chunk[slot] === 0) return -1
    let w = 0
    while (w < width && chunk[slot + w] === words[from + w]) w++
    if (w === width) return at
  }
}
