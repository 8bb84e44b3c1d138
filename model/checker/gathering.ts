import type { Batch } from './batch.js'
import type { Group } from './group.js'
import * as ofHash from './hash.js'
import * as ofInfos from './infos.js'
import * as ofKinds from './kinds.js'
import * as ofLists from './lists.js'
import type { Orbits } from './symmetry.js'

// Constants of this module are free where they are read; an imported one costs a load and three checks.
const { mix } = ofHash
const { AGED, EVENT, EVENTS } = ofInfos
const { COUNT, INFOS, RECORD, SAME } = ofKinds
const { HEADER, KIND } = ofLists

/** Puts the successors of the states of a group into its batch. */
export class Gathering<L, M, E> {
  private readonly batch: Batch
  private readonly row: Int32Array
  private readonly packed: Int32Array
  private readonly representative: Int32Array

  constructor(
    private readonly group: Group<L, M, E>,
    private readonly orbits: Orbits<L, M, E> | undefined,
  ) {
    const { width } = group.space
    this.batch = group.batch
    this.row = new Int32Array(width)
    this.packed = new Int32Array(width)
    this.representative = new Int32Array(width)
  }

  /** Those of the first `size` states. */
  gather(size: number, first: number): void {
    const { batch, group, orbits } = this
    const { aged, flags, columns, ends, states } = group
    batch.reserve(group.most(size), states.layout.words)
    let from = 0
    for (let g = 0; g < size; g++) {
      if (orbits === undefined && aged[g] === 0 && (flags[g]! & EVENTS) === 0) continue
      this.copy(from, from * columns, g * columns, first, 0)
      this.gatherOne(g, first)
      ends[g] = batch.n
      from = g + 1
    }
    this.copy(from, from * columns, size * columns, first, 0)
  }

  /** The successors by way of these lists, which begin with those of state g: nothing needs to be known but their words. */
  private copy(g: number, s: number, end: number, first: number, extra: number): void {
    if (s === end) return
    if (this.group.states.layout.words === 2) this.copyPairs(g, s, end, first, extra)
    else this.copyWords(g, s, end, first, extra)
  }

  /** The same for slots of two words, the usual ones, without an inner loop. */
  private copyPairs(from: number, s: number, end: number, first: number, extra: number): void {
    const { starts, columns, words: left, ends, space, states } = this.group
    const { words, hashes, infos, parents } = this.batch
    const { items } = space.transitions.lists.all
    const records = space.kinds.records.items
    const known = space.kinds.infos.items
    const firstFactor = states.layout.factors[0]!
    const secondFactor = states.layout.factors[1]!
    let n = this.batch.n
    for (let g = from, at = s; at < end; g++) {
      const a = left[2 * g]!
      const b = left[2 * g + 1]!
      const stop = Math.min(end, (g + 1) * columns)
      for (; at < stop; at++) {
        const start = starts[at]!
        const record = items[start + KIND]! * RECORD
        const count = records[record + COUNT]!
        let info = records[record + INFOS]!
        for (let e = start + HEADER; e < start + HEADER + 2 * count; e += 2) {
          const x = a ^ items[e]!
          const y = b ^ items[e + 1]!
          words[2 * n] = x
          words[2 * n + 1] = y
          hashes[n] = mix(Math.imul(x, firstFactor) + Math.imul(y, secondFactor))
          infos[n] = known[info++]! | extra
          parents[n++] = first + g
        }
      }
      ends[g] = n
    }
    this.batch.n = n
  }

  private copyWords(from: number, s: number, end: number, first: number, extra: number): void {
    const { starts, columns, words: left, ends, space, states } = this.group
    const { words, hashes, infos, parents } = this.batch
    const { items } = space.transitions.lists.all
    const records = space.kinds.records.items
    const known = space.kinds.infos.items
    const { factors, words: width } = states.layout
    let n = this.batch.n
    for (let g = from, at = s; at < end; g++) {
      const stop = Math.min(end, (g + 1) * columns)
      for (; at < stop; at++) {
        const start = starts[at]!
        const record = items[start + KIND]! * RECORD
        const count = records[record + COUNT]!
        let info = records[record + INFOS]!
        for (let e = start + HEADER; e < start + HEADER + width * count; e += width) {
          let sum = 0
          for (let w = 0; w < width; w++) {
            const word = left[g * width + w]! ^ items[e + w]!
            words[n * width + w] = word
            sum = (sum + Math.imul(word, factors[w]!)) | 0
          }
          hashes[n] = mix(sum)
          infos[n] = known[info++]! | extra
          parents[n++] = first + g
        }
      }
      ends[g] = n
    }
    this.batch.n = n
  }

  /** The successors of state g, where some change the history or are represented by others. */
  private gatherOne(g: number, first: number): void {
    const { group, orbits } = this
    const { starts, columns, aged, space } = group
    const { items } = space.transitions.lists.all
    const records = space.kinds.records.items
    const extra = aged[g] === 1 ? AGED : 0
    for (let s = g * columns; s < (g + 1) * columns; s++) {
      const start = starts[s]!
      const { flags } = space.kinds.value(items[start + KIND]!)
      const same = records[items[start + KIND]! * RECORD + SAME]!
      if (extra !== 0 && same >= 0) this.push(group.rowAt(g), first + g, same | extra)
      if (orbits === undefined && (flags & EVENTS) === 0) this.copy(g, s, s + 1, first, extra)
      else this.gatherRows(items, start, g, first + g, extra)
    }
  }

  private gatherRows(list: Int32Array, start: number, g: number, parent: number, extra: number): void {
    const { group, row } = this
    const { space, states, words: left } = group
    const record = list[start + KIND]! * RECORD
    const { items: records } = space.kinds.records
    const count = records[record + COUNT]!
    const infos = records[record + INFOS]!
    const width = states.layout.words
    const events = start + HEADER + count * width
    const changed = new Int32Array(width)
    for (let k = 0; k < count; k++) {
      const info = space.kinds.infos.items[infos + k]! | extra
      for (let w = 0; w < width; w++) changed[w] = left[g * width + w]! ^ list[start + HEADER + k * width + w]!
      group.toRow(changed, 0, row)
      if ((info & EVENT) !== 0) space.record(row, list[events + k]!)
      this.push(row, parent, info)
    }
  }

  /** Puts a row, or what represents it, into the batch. What does not fit into a slot is noticed before it is used. */
  push(row: Int32Array, parent: number, info: number): void {
    const { group, orbits, representative, packed } = this
    if (orbits !== undefined) orbits.representative(row, representative)
    group.space.toNumbers(orbits === undefined ? row : representative, packed)
    this.batch.push(packed, parent, info, group.states.layout)
  }
}
