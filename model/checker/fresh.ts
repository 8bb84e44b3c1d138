import type { Group } from './group.js'
import * as ofInfos from './infos.js'
import { KnownRows } from './known-rows.js'
import type { Space } from './space.js'
import type { Orbits } from './symmetry.js'

// Constants of this module are free where they are read; an imported one costs a load and three checks.
const { ASKED_WHEN_NEW, BESIDE } = ofInfos

/** In a row that is never known. */
const UNKNOWN = -2

/**
 * What is asked of states that are new. It follows from what properties see of the servers and the bag and from the
 * history: rows of the numbers of these are remembered once they hold.
 */
export class Fresh<L, M, E> {
  private readonly known: KnownRows
  /** Of each column and number what properties see of it; where the columns begin, and how many numbers are known. */
  private seen = new Int32Array(0)
  private readonly offsets: Int32Array
  private readonly learnt: Int32Array
  private numbered = -1
  /** The places in `fresh` that are asked about, those that are not known, and the keys. */
  private asked = new Int32Array(0)
  private unknown = new Int32Array(0)
  private keys = new Int32Array(0)
  /** The row of the state that failed. */
  readonly row: Int32Array

  constructor(
    private readonly space: Space<L, M, E>,
    private readonly orbits: Orbits<L, M, E> | undefined,
    private readonly group: Group<L, M, E>,
  ) {
    this.known = new KnownRows(space.width)
    this.offsets = new Int32Array(space.width)
    this.learnt = new Int32Array(space.width)
    this.row = new Int32Array(space.width)
  }

  get bytes(): number {
    return this.known.bytes + this.seen.byteLength
  }

  /** Of the first `count` new states of the batch the place in `fresh` of the first that violates a property, or `count`. */
  firstToFail(count: number): number {
    const { space, orbits, group } = this
    if (count > this.asked.length) this.reserve(2 * count)
    if (orbits !== undefined || space.properties.readsWholeStates) {
      for (let f = 0; f < count; f++) if (!this.holds(group.batch.fresh[f]!)) return f
      return count
    }
    this.learn()
    const asked = this.collect(count)
    this.fill(asked)
    const unknown = this.known.unknown(this.keys, asked, this.unknown)
    for (let u = 0; u < unknown; u++) {
      const j = this.unknown[u]!
      if (!this.holds(group.batch.fresh[this.asked[j]!]!)) return this.asked[j]!
      if (this.keys[j * space.width] !== UNKNOWN) this.known.add(this.keys, j)
    }
    return count
  }

  private holds(k: number): boolean {
    const { space, group, row, orbits } = this
    const info = group.batch.infos[k]!
    if ((info & ASKED_WHEN_NEW) === 0 && !space.properties.readsWholeStates) return true
    group.toRow(group.batch.words, k * group.states.layout.words, row)
    // What represents a state differs from the state that was left in more than one server.
    return orbits === undefined ? space.holdsOf(row, info) : space.holds(row, -1, true, true, true, true)
  }

  /** Finds the new states about which something is asked. */
  private collect(count: number): number {
    const { asked } = this
    const { fresh, infos } = this.group.batch
    let found = 0
    for (let f = 0; f < count; f++) if ((infos[fresh[f]!]! & ASKED_WHEN_NEW) !== 0) asked[found++] = f
    return found
  }

  /** Writes the keys of these. */
  private fill(count: number): void {
    const { asked, keys, seen, offsets, group } = this
    const { fresh, infos, words } = group.batch
    const { word, shift, mask, words: width } = group.states.layout
    const columns = offsets.length
    for (let j = 0, to = 0; j < count; j++) {
      const k = fresh[asked[j]!]!
      for (let c = 0; c < columns; c++)
        keys[to++] = seen[offsets[c]! + ((words[k * width + word[c]!]! >>> shift[c]!) & mask[c]!)]!
      // Properties of one server and a message see more of the server.
      if ((infos[k]! & BESIDE) !== 0) keys[to - columns] = UNKNOWN
    }
  }

  private reserve(size: number): void {
    this.asked = new Int32Array(size)
    this.unknown = new Int32Array(size)
    this.keys = new Int32Array(size * this.space.width)
  }

  /** Learns what properties see of values that were numbered meanwhile. */
  private learn(): void {
    const { space, offsets, learnt } = this
    if (space.numbered === this.numbered) return
    this.numbered = space.numbered
    const counts = space.counts()
    const fits = counts.every((count, c) => count <= (offsets[c + 1] ?? this.seen.length) - offsets[c]!)
    if (!fits) {
      let size = 0
      for (const [c, count] of counts.entries()) {
        offsets[c] = size
        size += 2 * count
      }
      this.seen = new Int32Array(size)
      learnt.fill(0)
    }
    for (const [c, count] of counts.entries()) {
      for (let number = learnt[c]!; number < count; number++) this.seen[offsets[c]! + number] = this.seenOf(c, number)
      learnt[c] = count
    }
  }

  private seenOf(column: number, number: number): number {
    const { properties, values, protocol } = this.space
    if (column < protocol.servers) return properties.joint.view(values.locals.ofServer[column]!.items[number]!)
    return column === protocol.servers ? properties.between.readIn(number) : number
  }
}
