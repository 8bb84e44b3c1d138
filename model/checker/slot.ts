/**
 * The layout of a slot: a state, packed into words. This file alone knows it.
 *
 * A state is a row of columns: for each server the number of its local state among those of this server, then the number
 * of the bag, then one for each history variable. Each column is a field of a word. A word holds 31 bits; its sign says
 * that it is written, so that a word in memory is either 0 or what it will ever be.
 */
import { mix } from './hash.js'

export const WRITTEN = 0x80000000 | 0
const BITS = 31

/** The bits that the numbers below `count` need. */
const bitsFor = (count: number): number => (count <= 2 ? 1 : 32 - Math.clz32(count - 1))

interface Field {
  readonly word: number
  readonly shift: number
}

/** Fields of these widths, the widest first, each in the first word that has room for it. */
const placed = (widths: readonly number[]): readonly Field[] => {
  const used: number[] = []
  const fields: Field[] = widths.map(() => ({ word: 0, shift: 0 }))
  for (const column of widths.map((_, k) => k).sort((a, b) => widths[b]! - widths[a]! || a - b)) {
    const found = used.findIndex((bits) => bits + widths[column]! <= BITS)
    const word = found < 0 ? used.length : found
    fields[column] = { word, shift: used[word] ?? 0 }
    used[word] = (used[word] ?? 0) + widths[column]!
  }
  return fields
}

const wordsOf = (widths: readonly number[]): number => Math.max(...placed(widths).map(({ word }) => word)) + 1

/**
 * The least widths for these counts, and what is left of their words, or of `least` words, shared out, so that they
 * suffice for long.
 */
export const widthsFor = (counts: readonly number[], least = 1): readonly number[] => {
  let widths = counts.map(bitsFor)
  const words = Math.max(wordsOf(widths), least)
  const fits = (wider: readonly number[]) => wider.every((bits) => bits <= BITS) && wordsOf(wider) <= words
  for (let all = widths; fits(all); all = all.map((bits) => bits + 1)) widths = all
  for (let last = widths.length - 1; last >= 0; last--) {
    const wider = widths.with(last, widths[last]! + 1)
    if (fits(wider)) widths = wider
  }
  return widths
}

export class Layout {
  /** Words in a slot. */
  readonly words: number
  /** By column where it stands, and its greatest number. */
  readonly word: Int32Array
  readonly shift: Int32Array
  readonly mask: Int32Array
  /** By word what it is multiplied by in the sum; the hash of a state is `mix` of its sum. */
  readonly factors: Int32Array
  /** `least`: a slot never becomes narrower. */
  constructor(
    readonly widths: readonly number[],
    least = 1,
  ) {
    const fields = placed(widths)
    this.words = Math.max(wordsOf(widths), least)
    this.word = Int32Array.from(fields, ({ word }) => word)
    this.shift = Int32Array.from(fields, ({ shift }) => shift)
    this.mask = Int32Array.from(widths, (bits) => 2 ** bits - 1)
    this.factors = Int32Array.from({ length: this.words }, (_, w) => mix(w + 1) | 1)
  }

  /** Whether each number of a state fits into its field. */
  fits(numbers: Int32Array): boolean {
    const { mask } = this
    for (let column = 0; column < mask.length; column++) if (numbers[column]! > mask[column]!) return false
    return true
  }

  /** Writes the numbers of a state, each no greater than its field holds, to the words from `at` on. */
  pack(numbers: Int32Array, words: Int32Array, at: number): void {
    this.packFields(numbers, words, at, WRITTEN)
  }

  /** The same for words that are nothing but their fields and, if so said, other bits. */
  packFields(numbers: Int32Array, words: Int32Array, at: number, others = 0): void {
    const { word, shift } = this
    for (let w = 0; w < this.words; w++) words[at + w] = others
    for (let column = 0; column < word.length; column++)
      words[at + word[column]!] = words[at + word[column]!]! | (numbers[column]! << shift[column]!)
  }

  /** Writes the numbers of a state from `into` on. */
  unpack(words: Int32Array, at: number, numbers: Int32Array, into: number): void {
    const { word, shift, mask } = this
    for (let column = 0; column < word.length; column++)
      numbers[into + column] = (words[at + word[column]!]! >>> shift[column]!) & mask[column]!
  }

  /** The sum of a state: that of its words, each times its factor. */
  sum(words: Int32Array, at: number): number {
    const { factors } = this
    let sum = 0
    for (let w = 0; w < factors.length; w++) sum = (sum + Math.imul(words[at + w]!, factors[w]!)) | 0
    return sum
  }
}
