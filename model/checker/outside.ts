import { SEEN, SENT } from './infos.js'
import { Interner } from './intern.js'
import { KnownRows } from './known-rows.js'
import { PairTable } from './pair-table.js'
import type { Properties } from './properties.js'
import { Sequences } from './sequences.js'

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
  readonly flags: Int32Array
  readonly rowAt: (g: number) => Int32Array
  /** Writes for each state what is to be asked of the list of each server, and the numbers of the history. */
  readonly keysOf: (size: number, into: Int32Array) => void
}

/** A step that leads outside the bounds. */
export interface OutsideStep {
  readonly next: number
  readonly bag: number
  readonly flags: number
}

const textOf = ({ next, messages }: Member): string => [next, ...messages].join(' ')

/**
 * Steps outside the bounds are checked, as TLC checks them, each time that they are generated. What is asked of a state
 * follows from the numbers in its lists and its history: rows of these that hold are remembered in a cache, and the parts
 * that are asked of two servers in a table.
 */
export class OutsideSets<L, M, E> {
  readonly all = new Interner<Asked>(({ members, view }) => `${view}:${members.map(textOf).join(';')}`)
  private readonly sequences = new Sequences()
  private readonly pairs = new PairTable()
  private readonly rows: KnownRows
  /** By state of a group the row of it, which of these are not known, and whether it is known. */
  private keys = new Int32Array(0)
  private unknown = new Int32Array(0)
  private isKnown = new Uint8Array(0)
  private readonly width: number

  constructor(private readonly properties: Properties<L, M, E>) {
    this.width = properties.servers + properties.histories.length
    this.rows = new KnownRows(this.width)
  }

  get bytes(): number {
    return this.pairs.bytes + this.rows.bytes + this.sequences.bytes
  }

  /** The number of what is to be asked of these steps of the local state. */
  of(local: number, outside: readonly OutsideStep[]): number {
    const { between, joint } = this.properties
    let place = this.sequences.after(0, joint.view(local))
    for (const { next, bag, flags } of outside) {
      if ((flags & (SEEN | SENT)) === 0) continue
      place = this.sequences.after(this.sequences.after(place, next), between.readIn(bag))
    }
    const known = this.sequences.numberAt(place)
    return known >= 0 ? known : this.sequences.give(place, this.learnSet(local, outside))
  }

  private learnSet(local: number, outside: readonly OutsideStep[]): number {
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

  /** Looks which of the first `size` states are known to hold with each member for its server. */
  look(left: Left, size: number): void {
    if (this.isKnown.length < size) {
      this.isKnown = new Uint8Array(size)
      this.unknown = new Int32Array(size)
      this.keys = new Int32Array(size * this.width)
    }
    left.keysOf(size, this.keys)
    const unknown = this.rows.unknown(this.keys, size, this.unknown)
    this.isKnown.fill(1)
    for (let u = 0; u < unknown; u++) this.isKnown[this.unknown[u]!] = 0
  }

  /** Whether the properties of several servers and of histories hold of state g with each member for its server. */
  holds(left: Left, g: number): boolean {
    const aged = left.aged[g] === 1
    if (!aged && this.isKnown[g] === 1) return true
    const { keys, width, properties } = this
    const row = left.rowAt(g)
    for (let i = 0; i < properties.servers; i++) if (!this.holdsOf(keys[g * width + i]!, row, i, aged)) return false
    if (!aged) this.rows.add(keys, g)
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
