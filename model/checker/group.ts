import type { Batch } from './batch.js'
import { Gathering } from './gathering.js'
import * as ofKinds from './kinds.js'
import * as ofLists from './lists.js'
import * as ofShelves from './shelves.js'
import type { Layout } from './slot.js'
import type { Space } from './space.js'
import type { States } from './states.js'
import type { Orbits } from './symmetry.js'

// Constants of this module are free where they are read; an imported one costs a load and three checks.
const { FLAGS, RECORD, STEPS } = ofKinds
const { ASKED, KEY, KIND } = ofLists
const { CELLS, KEY_FACTOR, OF_NETWORK, SHELF, SHIFT } = ofShelves

/** States that are left together at most. */
export const GROUP = 64

/**
 * A few states that are about to be left. Their lists are looked for first, so that the processor has many loads under
 * way, and then their successors are put into a batch. Nothing is asked of these here. The loops call nothing: after a
 * call all arrays are looked at anew.
 */
export class Group<L, M, E> {
  /** By state whether leaving it changes its history, */
  readonly aged = new Uint8Array(GROUP)
  /** where the lists begin of what each server, and at last the network, can do in it, */
  readonly starts: Int32Array
  /** its words, their history already told of it, */
  words: Int32Array = new Int32Array(0)
  /** the flags of all its lists, its steps, and how many successors there are in the batch after its own. */
  readonly flags = new Int32Array(GROUP)
  readonly steps = new Int32Array(GROUP)
  readonly ends = new Int32Array(GROUP)
  /** The keys of the lists, and the bags. */
  private readonly keys: Int32Array
  private readonly bags = new Int32Array(GROUP)
  private readonly missing: Int32Array
  readonly columns: number
  private readonly row: Int32Array
  private readonly packed: Int32Array
  private readonly gathering: Gathering<L, M, E>

  constructor(
    readonly space: Space<L, M, E>,
    orbits: Orbits<L, M, E> | undefined,
    readonly states: States,
    readonly batch: Batch,
  ) {
    const { width, protocol } = space
    this.columns = protocol.servers + 1
    this.starts = new Int32Array(GROUP * this.columns)
    this.keys = new Int32Array(GROUP * this.columns)
    this.missing = new Int32Array(GROUP * this.columns)
    this.row = new Int32Array(width)
    this.packed = new Int32Array(width)
    this.gathering = new Gathering(this, orbits)
  }

  /** Takes states that lie one after the other in these words. */
  load(words: Int32Array, at: number, size: number): void {
    const { space, states, columns } = this
    const { layout } = states
    space.transitions.useLayout(layout)
    const length = size * layout.words
    if (this.words.length < GROUP * layout.words) this.words = new Int32Array(GROUP * layout.words)
    const left = this.words
    for (let w = 0; w < length; w++) left[w] = words[at + w]!
    if (space.width > columns) for (let g = 0; g < size; g++) this.aged[g] = this.observe(g) ? 1 : 0
    // Of some bags there are no lists yet.
    space.transitions.lists.shelves.reserve(space.bags.size)
    this.guess(layout, size)
    const missing = this.verify(size * columns)
    for (let k = 0; k < missing; k++) this.find(this.missing[k]!)
  }

  /** Takes for each list what lies at its home. */
  private guess({ word, shift, mask, words: width }: Layout, size: number): void {
    const { words: left, columns, keys, bags, starts } = this
    const { shelves, cells } = this.space.transitions.lists.shelves
    const { items } = cells
    const servers = columns - 1
    for (let g = 0, s = 0, from = 0; g < size; g++, from += width) {
      const bag = (left[from + word[servers]!]! >>> shift[servers]!) & mask[servers]!
      const shelf = bag * SHELF
      const first = shelves[shelf + CELLS]!
      const ofHash = shelves[shelf + SHIFT]!
      bags[g] = bag
      for (let i = 0; i < servers; i++, s++) {
        const key = ((left[from + word[i]!]! >>> shift[i]!) & mask[i]!) * columns + i
        keys[s] = key
        starts[s] = items[first + ((Math.imul(key, KEY_FACTOR) & 0x7fffffff) >>> ofHash)]!
      }
      keys[s] = servers
      starts[s++] = shelves[shelf + OF_NETWORK]!
    }
  }

  /** Notes which of these are other lists; gives how many. */
  private verify(length: number): number {
    const { keys, starts, missing } = this
    const { items } = this.space.transitions.lists.all
    let count = 0
    for (let s = 0; s < length; s++) if (items[starts[s]! + KEY] !== keys[s]) missing[count++] = s
    return count
  }

  private find(s: number): void {
    const { columns, keys, bags, starts } = this
    const { transitions } = this.space
    const key = keys[s]!
    const bag = bags[Math.floor(s / columns)]!
    const found = transitions.lists.find(key, bag)
    starts[s] = found >= 0 ? found : transitions.list(key, bag)
  }

  /** Tells the history variables of state g; says whether one of them changed. */
  private observe(g: number): boolean {
    const { space, states, words } = this
    const row = this.rowAt(g)
    if (!space.observe(row)) return false
    space.toNumbers(row, this.packed)
    // That a number does not fit is noticed before the state is left.
    if (states.layout.fits(this.packed)) states.layout.pack(this.packed, words, g * states.layout.words)
    return true
  }

  /** State g as properties read it, until another one is asked for. */
  rowAt(g: number): Int32Array {
    this.toRow(this.words, g * this.states.layout.words, this.row)
    return this.row
  }

  /** The row of a state that lies in these words. */
  toRow(words: Int32Array, at: number, row: Int32Array): void {
    this.states.layout.unpack(words, at, this.packed, 0)
    this.space.toRow(this.packed, 0, row)
  }

  /** For each state what is to be asked of the list of each server, and the numbers of the history; see `OutsideSets`. */
  keysOf(size: number, into: Int32Array): void {
    const { columns, starts, words, space } = this
    const { items } = space.transitions.lists.all
    const { word, shift, mask, words: width } = this.states.layout
    const servers = columns - 1
    const columnsAll = space.width
    for (let g = 0, to = 0; g < size; g++) {
      for (let i = 0; i < servers; i++) into[to++] = items[starts[g * columns + i]! + ASKED]!
      for (let column = columns; column < columnsAll; column++)
        into[to++] = (words[g * width + word[column]!]! >>> shift[column]!) & mask[column]!
    }
  }

  /**
   * Puts all successors of the first `size` states that may be new into the batch, in order, and counts their steps. In the
   * batch the states are numbered from `first`.
   */
  gather(size: number, first: number): void {
    this.visit(0, size, 1)
    this.gathering.gather(size, first)
  }

  /** Puts a row, or what represents it, into the batch. What does not fit into a slot is noticed before it is used. */
  push(row: Int32Array, parent: number, info: number): void {
    this.gathering.push(row, parent, info)
  }

  /** Takes states out of the counts. */
  forget(from: number, to: number): void {
    this.visit(from, to, -1)
  }

  private visit(from: number, to: number, times: number): void {
    const { starts, columns, flags, steps } = this
    const { lists, kinds } = this.space.transitions
    const { items } = lists.all
    const records = kinds.records.items
    const { visits } = kinds
    for (let g = from, s = from * columns; g < to; g++) {
      let allFlags = 0
      let allSteps = 0
      for (let i = 0; i < columns; i++, s++) {
        const kind = items[starts[s]! + KIND]!
        visits[kind] = visits[kind]! + times
        allFlags |= records[kind * RECORD + FLAGS]!
        allSteps += records[kind * RECORD + STEPS]!
      }
      flags[g] = allFlags
      steps[g] = allSteps
    }
  }

  /** Up to `size` states, but no more than surely have `successors`, unless it is one. */
  sizeFor(successors: number, size: number): number {
    return Math.min(size, Math.max(1, Math.floor(successors / this.most(1))))
  }

  /** The most successors that the first `size` states may put into the batch. */
  most(size: number): number {
    return size * this.columns * (this.space.transitions.lists.longest + 1)
  }
}
