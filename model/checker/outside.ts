import { Interner } from './intern.js'
import { SEEN, SENT } from './lists.js'
import { PairTable } from './pair-table.js'
import type { Properties } from './properties.js'

/** What may be wrong after a step outside the bounds: the local state, and messages that properties read with two servers. */
interface Member {
  readonly next: number
  readonly messages: readonly number[]
}

/** What lists have in common: the members of their steps outside, and what properties see of the local state they are of. */
interface Asked {
  readonly members: readonly Member[]
  readonly view: number
}

/** States that are left; see `Group`. */
export interface Left {
  readonly aged: Uint8Array
  readonly rowAt: (g: number) => Int32Array
  /** Writes what is to be asked of the list of each server, and the numbers of the history. */
  readonly keyOf: (g: number, key: Int32Array) => void
}

/** A step that leads outside the bounds. */
export interface OutsideStep {
  readonly next: number
  readonly bag: number
  readonly flags: number
}

const textOf = ({ next, messages }: Member): string => [next, ...messages].join(' ')

/** Rows that were asked, as a power of two. The least that more would not make faster. */
const ROWS = 1 << 13

/**
 * Steps outside the bounds are checked, as TLC checks them, each time that they are generated. What is asked of a state
 * follows from the numbers in its lists and its history: rows of these that hold are remembered in a cache, and the parts
 * that are asked of two servers in a table.
 */
export class OutsideSets<L, M, E> {
  readonly all = new Interner<Asked>(({ members, view }) => `${view}:${members.map(textOf).join(';')}`)
  private readonly pairs = new PairTable()
  private readonly rows: Int32Array
  private readonly key: Int32Array
  private readonly width: number

  constructor(private readonly properties: Properties<L, M, E>) {
    this.width = properties.servers + properties.histories.length
    this.rows = new Int32Array(ROWS * this.width).fill(-1)
    this.key = new Int32Array(this.width)
  }

  get bytes(): number {
    return this.pairs.bytes + this.rows.byteLength
  }

  /** The number of what is to be asked of these steps of the local state. */
  of(local: number, outside: readonly OutsideStep[]): number {
    const { between, joint } = this.properties
    const members = outside
      .filter(({ flags }) => (flags & (SEEN | SENT)) !== 0)
      .map(({ next, bag }) => ({ next, messages: between.messagesOf(bag) }))
    const texts = new Map(members.map((member) => [textOf(member), member]))
    return this.all.id({
      members: [...texts.keys()].sort().map((text) => texts.get(text)!),
      view: joint.view(local),
    })
  }

  /** Whether the properties of several servers and of histories hold of a state with each member for its server. */
  holds(left: Left, g: number): boolean {
    const { key, rows, width } = this
    left.keyOf(g, key)
    if (left.aged[g] === 1) return this.holdsOfEach(left.rowAt(g), true)
    let hash = 0
    for (let k = 0; k < width; k++) hash = Math.imul(hash ^ key[k]!, 0x9e3779b1)
    const at = ((hash ^ (hash >>> 15)) & (ROWS - 1)) * width
    let k = 0
    while (k < width && rows[at + k] === key[k]) k++
    if (k === width) return true
    if (!this.holdsOfEach(left.rowAt(g), false)) return false
    for (let j = 0; j < width; j++) rows[at + j] = key[j]!
    return true
  }

  private holdsOfEach(row: Int32Array, aged: boolean): boolean {
    for (let i = 0; i < this.properties.servers; i++) if (!this.holdsOf(this.key[i]!, row, i, aged)) return false
    return true
  }

  private holdsOf(number: number, row: Int32Array, server: number, aged: boolean): boolean {
    const { properties } = this
    const { members } = this.all.value(number)
    if (members.length === 0) return true
    for (let j = 0; j < properties.servers; j++) {
      if (j === server) continue
      const view = properties.joint.view(row[j]!)
      const known = this.pairs.get(number, view)
      if ((known < 0 ? this.learn(number, row, server, j, view) : known) === 0) return false
    }
    return this.every(members, row, server, () => properties.holdsOfAll(row, server, aged))
  }

  private every(
    members: readonly Member[],
    row: Int32Array,
    server: number,
    holds: (messages: readonly number[]) => boolean,
  ): boolean {
    const before = row[server]!
    const hold = members.every(({ next, messages }) => {
      row[server] = next
      return holds(messages)
    })
    row[server] = before
    return hold
  }

  private learn(number: number, row: Int32Array, server: number, j: number, view: number): number {
    const { properties } = this
    const { members } = this.all.value(number)
    const hold = this.every(
      members,
      row,
      server,
      (messages) =>
        properties.holdsOfPair(row, server, j) &&
        messages.every((message) => properties.between.holdsOfEnds(row, message, server, j)),
    )
    this.pairs.add(number, view, hold ? 1 : 0)
    return hold ? 1 : 0
  }
}
