import { IntArray } from './growable.js'
import { mix } from './hash.js'
import type { Numbering } from './intern.js'
import { PairTable } from './pair-table.js'
import type { Network } from './protocol.js'

/**
 * Hash-consed bags of messages. A bag is a small integer; its content lies in one arena as the number of its distinct
 * messages followed by (message, copies) in rising order of the message's id. The empty bag is 0.
 */
export class Bags {
  private readonly arena = new IntArray(1 << 12)
  private readonly starts = new IntArray()
  private readonly bounded = new IntArray()
  private slots = new Int32Array(1 << 10)
  private scratch = new Int32Array(64)
  /** The number of integers of the bag under construction in `scratch`. */
  private used = 0

  /** A hash of each bag, by the hashes of its messages: the same in every thread. */
  private readonly hashes = new IntArray()
  /** By bag and message the bag with one copy more, and with one copy fewer. */
  private readonly more = new PairTable()
  private readonly fewer = new PairTable()
  /** Set where several threads number the same bags: by their contents, as pairs of message and copies. */
  numbering: Numbering<Int32Array> | undefined

  constructor(
    private readonly network: Network,
    private readonly hashOfMessage: (message: number) => number,
  ) {
    this.internScratch()
  }

  get size(): number {
    return this.starts.length
  }

  get bytes(): number {
    return (
      this.arena.bytes +
      this.starts.bytes +
      this.bounded.bytes +
      this.hashes.bytes +
      this.slots.byteLength +
      this.more.bytes +
      this.fewer.bytes
    )
  }

  hash(bag: number): number {
    return this.hashes.items[bag]!
  }

  /** How many distinct messages a bag holds. */
  distinct(bag: number): number {
    return this.arena.items[this.starts.items[bag]!]!
  }

  message(bag: number, position: number): number {
    return this.arena.items[this.starts.items[bag]! + 1 + 2 * position]!
  }

  copies(bag: number, position: number): number {
    return this.arena.items[this.starts.items[bag]! + 2 + 2 * position]!
  }

  /** The contents of all bags in the order of their numbers: how many messages, then (message, copies) of each. */
  all(): Int32Array {
    return this.arena.items.slice(0, this.arena.length)
  }

  /** Whether the bag keeps to the network's `maxMessages` and `maxCopies`. */
  withinBounds(bag: number): boolean {
    return this.bounded.items[bag] === 1
  }

  /** What `change` gives, remembered for each message that goes or comes. */
  after(bag: number, consumed: number, sent: readonly number[]): number {
    if (sent.length === 0) return consumed < 0 ? bag : this.minus(bag, consumed)
    if (this.network.kind === 'set' && sent.includes(consumed)) return this.change(bag, consumed, sent)
    let to = consumed < 0 ? bag : this.minus(bag, consumed)
    for (const message of sent) to = this.plus(to, message)
    return to
  }

  plus(bag: number, message: number): number {
    const known = this.more.get(bag, message)
    if (known >= 0) return known
    const to = this.change(bag, -1, [message])
    this.more.add(bag, message, to)
    return to
  }

  minus(bag: number, message: number): number {
    const known = this.fewer.get(bag, message)
    if (known >= 0) return known
    const to = this.change(bag, message, [])
    this.fewer.add(bag, message, to)
    return to
  }

  /** The bag with one copy fewer of `consumed` (-1 for none) and one copy more of each message of `sent`. */
  change(bag: number, consumed: number, sent: readonly number[]): number {
    this.load(bag)
    for (const message of sent) this.insert(message)
    if (consumed >= 0) this.remove(consumed)
    return this.internScratch()
  }

  /** The bag made of these (message, copies) pairs, in any order. */
  of(content: readonly (readonly [message: number, copies: number])[]): number {
    this.used = 0
    for (const [message, copies] of content) for (let n = 0; n < copies; n++) this.insert(message)
    return this.internScratch()
  }

  private load(bag: number): void {
    const start = this.starts.items[bag]! + 1
    this.used = 2 * this.distinct(bag)
    for (let k = 0; k < this.used; k++) this.scratch[k] = this.arena.items[start + k]!
  }

  private insert(message: number): void {
    const scratch = this.scratch
    let at = 0
    while (at < this.used && scratch[at]! < message) at += 2
    if (at < this.used && scratch[at] === message) {
      if (this.network.kind === 'bag') scratch[at + 1]!++
      return
    }
    if (this.used + 2 > scratch.length) {
      this.scratch = new Int32Array(scratch.length * 2)
      this.scratch.set(scratch)
    }
    this.scratch.copyWithin(at + 2, at, this.used)
    this.scratch[at] = message
    this.scratch[at + 1] = 1
    this.used += 2
  }

  private remove(message: number): void {
    const scratch = this.scratch
    let at = 0
    while (at < this.used && scratch[at] !== message) at += 2
    if (at === this.used) return
    if (scratch[at + 1]! > 1) {
      scratch[at + 1]!--
      return
    }
    scratch.copyWithin(at, at + 2, this.used)
    this.used -= 2
  }

  /** Takes a bag that another thread has given the next number. */
  learn(content: Int32Array): void {
    this.put(content)
    this.add()
  }

  private put(content: Int32Array): void {
    if (content.length > this.scratch.length) this.scratch = new Int32Array(content.length * 2)
    this.scratch.set(content)
    this.used = content.length
  }

  private internScratch(): number {
    return this.find() ?? this.number()
  }

  /** Gives the bag in `scratch` its number. */
  private number(): number {
    if (this.numbering === undefined) return this.add()
    const content = this.scratch.slice(0, this.used)
    const again = () => {
      this.put(content)
      return this.find()
    }
    return this.numbering(content, again, () => this.add())
  }

  /** The number of the bag in `scratch`, if it has one. */
  private find(): number | undefined {
    const mask = this.slots.length - 1
    for (let at = this.hashScratch() & mask; this.slots[at] !== 0; at = (at + 1) & mask) {
      const bag = this.slots[at]! - 1
      if (this.equalsScratch(bag)) return bag
    }
    return undefined
  }

  private add(): number {
    const mask = this.slots.length - 1
    let at = this.hashScratch() & mask
    while (this.slots[at] !== 0) at = (at + 1) & mask
    const bag = this.starts.push(this.arena.length)
    this.slots[at] = bag + 1
    this.arena.push(this.used / 2)
    let bounded = this.used / 2 <= this.network.maxMessages
    for (let k = 0; k < this.used; k++) {
      this.arena.push(this.scratch[k]!)
      if (k % 2 === 1 && this.scratch[k]! > this.network.maxCopies) bounded = false
    }
    this.bounded.push(bounded ? 1 : 0)
    this.hashes.push(this.contentHash())
    if (this.starts.length * 2 > mask) this.growSlots()
    return bag
  }

  private contentHash(): number {
    let hash = 0x2545f491
    for (let k = 0; k < this.used; k += 2) hash += mix(this.hashOfMessage(this.scratch[k]!) + this.scratch[k + 1]!)
    return mix(hash)
  }

  private hashScratch(): number {
    let hash = this.used
    for (let k = 0; k < this.used; k++) hash = mix(Math.imul(hash, 0x9e3779b1) + this.scratch[k]!)
    return hash
  }

  private equalsScratch(bag: number): boolean {
    if (this.distinct(bag) * 2 !== this.used) return false
    const start = this.starts.items[bag]! + 1
    for (let k = 0; k < this.used; k++) if (this.arena.items[start + k] !== this.scratch[k]) return false
    return true
  }

  private growSlots(): void {
    const mask = this.slots.length * 2 - 1
    this.slots = new Int32Array(mask + 1)
    for (let bag = 0; bag < this.starts.length; bag++) {
      this.load(bag)
      let at = this.hashScratch() & mask
      while (this.slots[at] !== 0) at = (at + 1) & mask
      this.slots[at] = bag + 1
    }
  }
}
