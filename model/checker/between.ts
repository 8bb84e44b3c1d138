import type { Bags } from './bags.js'
import { IntArray } from './growable.js'
import { PairTable } from './pair-table.js'
import type { Protocol } from './protocol.js'
import { holdsBetween } from './readings.js'
import { Sequences } from './sequences.js'
import type { Values } from './values.js'
import { type Reading, Views } from './views.js'

/**
 * The properties that read a message with two servers, each evaluated once for each message and each pair of views of
 * local states.
 */
export class Between<L, M> {
  private readonly views: Views<L, Reading<L, M, 'message and pair'>>
  private readonly pairs = new PairTable()
  private readonly known = new PairTable()
  /** For each message whether some property reads it, and for each bag the place of the sequence of those that are in it. */
  private readonly messages = new IntArray()
  private readonly ofBags = new IntArray()
  private readonly sequences = new Sequences()

  constructor(
    private readonly protocol: Pick<Protocol<L, M, unknown>, 'servers' | 'encodeLocal' | 'invariants'>,
    private readonly values: Values<L, M, unknown>,
    private readonly bags: Bags,
  ) {
    this.views = new Views(
      protocol.invariants.filter((p) => p.reads === 'message and pair'),
      protocol,
      values,
    )
  }

  get bytes(): number {
    return this.pairs.bytes + this.known.bytes + this.ofBags.bytes + this.sequences.bytes
  }

  /** Whether no property can tell the two local states apart. */
  looksAlike(a: number, b: number): boolean {
    return this.views.looksAlike(a, b)
  }

  /** Whether some property reads the message. */
  reads(message: number): boolean {
    for (let known = this.messages.length; known <= message; known++) {
      const value = this.values.messages.value(known)
      this.messages.push(this.views.properties.some((p) => p.of(value) !== null) ? 1 : 0)
    }
    return this.messages.items[message] === 1
  }

  /** Whether all of them hold of a row, whatever is new in it. Most bags have no message that any of them reads. */
  holds(row: Int32Array): boolean {
    return !this.readsOf(row[this.protocol.servers]!) || this.holdsOfBag(row)
  }

  /** Whether some property reads a message of the bag. */
  readsOf(bag: number): boolean {
    return this.readIn(bag) !== 0
  }

  /** A number for the messages of the bag that some property reads; 0 if there are none. */
  readIn(bag: number): number {
    if (!this.views.any) return 0
    if (bag >= this.ofBags.length) this.learnBags(bag)
    return this.ofBags.items[bag]!
  }

  private learnBags(bag: number): void {
    for (let known = this.ofBags.length; known <= bag; known++) {
      let place = 0
      for (let k = 0; k < this.bags.distinct(known); k++) {
        const message = this.bags.message(known, k)
        if (this.reads(message)) place = this.sequences.after(place, message)
      }
      this.ofBags.push(place)
    }
  }

  /** The messages of the bag that some property reads. */
  messagesOf(bag: number): readonly number[] {
    if (!this.readsOf(bag)) return []
    return Array.from({ length: this.bags.distinct(bag) }, (_, k) => this.bags.message(bag, k)).filter((message) =>
      this.reads(message),
    )
  }

  private holdsOfBag(row: Int32Array): boolean {
    const bag = row[this.protocol.servers]!
    for (let k = 0; k < this.bags.distinct(bag); k++) {
      const message = this.bags.message(bag, k)
      if (this.reads(message) && !this.holdsOfMessage(row, message)) return false
    }
    return true
  }

  /** Whether they hold of this message with the servers i and j, whichever of its ends these are. */
  holdsOfEnds(row: Int32Array, message: number, i: number, j: number): boolean {
    return this.holdsOfMessage(row, message, (ends) => ends.every((end) => end === i || end === j))
  }

  /** Whether some property reads the message with no server but others than this one. */
  readsBeside(message: number, server: number): boolean {
    const value = this.values.messages.value(message)
    return this.views.properties.some((p) => p.of(value)?.includes(server) === false)
  }

  holdsOfMessage(row: Int32Array, message: number, isAsked = (_: readonly number[]): boolean => true): boolean {
    const value = this.values.messages.value(message)
    // Of servers that are not there a property says nothing.
    return this.views.properties.every((p) => {
      const ends = p.of(value)
      if (ends === null || !isAsked(ends) || !ends.every((i) => i >= 0 && i < this.protocol.servers)) return true
      const pair = this.pairOf(row[ends[0]]!, row[ends[1]]!)
      const known = this.known.get(pair, message)
      return (known < 0 ? this.learn(row, ends, pair, message) : known) === 1
    })
  }

  /** The number of two views, each of which names its server. */
  private pairOf(a: number, b: number): number {
    const [first, second] = [this.views.view(a), this.views.view(b)]
    const known = this.pairs.get(first, second)
    if (known < 0) this.pairs.add(first, second, this.pairs.size)
    return known < 0 ? this.pairs.size - 1 : known
  }

  /** Evaluates all properties that read this message with these two servers. */
  private learn(row: Int32Array, [i, j]: readonly [number, number], pair: number, message: number): number {
    const value = this.values.messages.value(message)
    const servers = Array.from({ length: this.protocol.servers }, (_, k) => this.values.locals.value(row[k]!).state)
    const same = this.views.properties.filter((p) => {
      const ends = p.of(value)
      return ends !== null && ends[0] === i && ends[1] === j
    })
    const holds = same.every((p) => holdsBetween(p, value, servers)) ? 1 : 0
    this.known.add(pair, message, holds)
    return holds
  }
}
