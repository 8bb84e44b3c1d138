import type { Batch } from './batch.js'
import { AGED, ASKED, COUNT, EVENT, EVENTS, eventsAt, FLAGS, HEADER, infosAt, SAME, strideOf } from './lists.js'
import type { Layout } from './slot.js'
import type { Space } from './space.js'
import type { States } from './states.js'
import type { Orbits } from './symmetry.js'

/** States that are left together at most. */
export const GROUP = 64

/**
 * A few states that are about to be left. Their lists are looked for first, so that the processor has many loads under
 * way, and then their successors are put into a batch. Nothing is asked of these here.
 */
export class Group<L, M, E> {
  /** By state whether leaving it changes its history, */
  readonly aged = new Uint8Array(GROUP)
  /** where the lists begin of what each server, and at last the network, can do in it, */
  readonly starts: Int32Array
  /** and its numbers, its history already told of it. */
  private readonly numbers: Int32Array
  private words: Int32Array = new Int32Array(0)
  /** Read for nothing but to have it read. */
  looked = 0
  private left: Int32Array = new Int32Array(0)
  private readonly columns: number
  private readonly row: Int32Array
  private readonly packed: Int32Array
  private readonly representative: Int32Array

  constructor(
    readonly space: Space<L, M, E>,
    readonly orbits: Orbits<L, M, E> | undefined,
    readonly states: States,
    readonly batch: Batch,
  ) {
    const { width, protocol } = space
    this.columns = protocol.servers + 1
    this.starts = new Int32Array(GROUP * this.columns)
    this.numbers = new Int32Array(GROUP * width)
    this.row = new Int32Array(width)
    this.packed = new Int32Array(width)
    this.representative = new Int32Array(width)
  }

  /** Takes states that lie one after the other in these words. */
  load(words: Int32Array, at: number, size: number): void {
    const { space, states, columns, numbers, starts } = this
    const { layout } = states
    const { transitions, width } = space
    transitions.useLayout(layout)
    if (this.left.length !== layout.words) {
      this.left = new Int32Array(layout.words)
      this.words = new Int32Array(GROUP * layout.words)
    }
    const left = this.words
    const length = size * layout.words
    for (let w = 0; w < length; w++) left[w] = words[at + w]!
    for (let g = 0; g < size; g++) layout.unpack(left, g * layout.words, numbers, g * width)
    if (width > columns) for (let g = 0; g < size; g++) this.aged[g] = this.observe(g) ? 1 : 0
    const { lists } = transitions
    const servers = columns - 1
    for (let g = 0, s = 0, from = 0; g < size; g++, from += width) {
      const bag = numbers[from + servers]!
      for (let i = 0; i < servers; i++, s++) {
        const number = numbers[from + i]!
        const start = lists.ofServer(i, number, bag)
        starts[s] = start >= 0 ? start : transitions.list(i, number, bag)
      }
      const start = lists.ofBag(bag)
      starts[s++] = start >= 0 ? start : transitions.list(servers, 0, bag)
    }
    const { items } = lists.all
    let looked = 0
    for (let s = 0; s < size * columns; s++) looked ^= items[starts[s]!]!
    this.looked = looked
  }

  /** Tells the history variables of state g; says whether one of them changed. */
  private observe(g: number): boolean {
    const { space, numbers, columns } = this
    const row = this.rowAt(g)
    if (!space.observe(row)) return false
    for (let column = columns; column < space.width; column++) numbers[g * space.width + column] = row[column]!
    return true
  }

  /** State g as properties read it, until another one is asked for. */
  rowAt(g: number): Int32Array {
    this.space.toRow(this.numbers, g * this.space.width, this.row)
    return this.row
  }

  /** Writes what is to be asked of the list of each server, and the numbers of the history; see `OutsideSets`. */
  keyOf(g: number, key: Int32Array): void {
    const { columns, starts, numbers, space } = this
    const { items } = space.transitions.lists.all
    const servers = columns - 1
    for (let i = 0; i < servers; i++) key[i] = items[starts[g * columns + i]! + ASKED]!
    for (let column = columns; column < space.width; column++) key[column - 1] = numbers[g * space.width + column]!
  }

  /** Puts all successors of state g that may be new into the batch, in order; `parent` stands for it there. */
  gather(g: number, parent: number): void {
    const { batch, space, states, starts, columns, left } = this
    const { layout } = states
    const { lists } = space.transitions
    const { items } = lists.all
    const extra = this.aged[g] === 1 ? AGED : 0
    const most = columns * (lists.longest + 1)
    batch.reserve(most, layout.words, most)
    if (extra !== 0) {
      this.packed.set(this.numbers.subarray(g * space.width, (g + 1) * space.width))
      layout.pack(this.packed, left, 0)
    } else for (let w = 0; w < left.length; w++) left[w] = this.words[g * left.length + w]!
    const sum = layout.sum(left, 0)
    for (let s = g * columns; s < (g + 1) * columns; s++) {
      const start = starts[s]!
      if (extra !== 0 && items[start + SAME]! >= 0) this.push(this.rowAt(g), parent, items[start + SAME]! | extra)
      if (items[start + COUNT] === 0) continue
      if (this.orbits === undefined && (items[start + FLAGS]! & EVENTS) === 0)
        batch.pushList(items, start, left, sum, parent, extra)
      else this.gatherRows(items, start, layout, parent, extra)
    }
  }

  /** The same for a list with events, and where states are represented by others. */
  private gatherRows(list: Int32Array, start: number, layout: Layout, parent: number, extra: number): void {
    const { space, left, packed, row } = this
    const stride = strideOf(layout.words)
    const infos = infosAt(list, start, layout.words)
    const events = eventsAt(list, start, layout.words)
    const changed = new Int32Array(layout.words)
    for (let k = 0; k < list[start + COUNT]!; k++) {
      const info = list[infos + k]! | extra
      for (let w = 0; w < changed.length; w++) changed[w] = left[w]! ^ list[start + HEADER + k * stride + w]!
      layout.unpack(changed, 0, packed, 0)
      space.toRow(packed, 0, row)
      if ((info & EVENT) !== 0) space.record(row, list[events + k]!)
      this.push(row, parent, info)
    }
  }

  /** Puts a row, or what represents it, into the batch. What does not fit into a slot is noticed before it is used. */
  push(row: Int32Array, parent: number, info: number): void {
    const { space, orbits, representative, packed } = this
    if (orbits !== undefined) orbits.representative(row, representative)
    space.toNumbers(orbits === undefined ? row : representative, packed)
    this.batch.push(packed, parent, info, this.states.layout)
  }

  /** The row of a state that lies in these words. */
  stored(words: Int32Array, at: number): Int32Array {
    const row = new Int32Array(this.space.width)
    this.states.layout.unpack(words, at, this.packed, 0)
    this.space.toRow(this.packed, 0, row)
    return row
  }

  /** The row of a state of the batch. */
  rowOf(k: number, row: Int32Array): void {
    const { layout } = this.states
    layout.unpack(this.batch.words, k * layout.words, this.packed, 0)
    this.space.toRow(this.packed, 0, row)
  }
}
