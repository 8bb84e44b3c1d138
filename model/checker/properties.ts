import type { Bags } from './bags.js'
import { Between } from './between.js'
import { IntArray } from './growable.js'
import { PairTable } from './pair-table.js'
import type { ActionProperty, Protocol, Step } from './protocol.js'
import type { Values } from './values.js'
import { OfHistory, type Reading, Views } from './views.js'

/**
 * The properties of a protocol, each evaluated once for each distinct reading. A reading is a tuple of integers: of
 * local states, or of what a property's `view` keeps of them, and of values of history variables.
 */
export class Properties<L, M, E> {
  private readonly server: Reading<L, M, 'server'>[]
  private readonly message: Reading<L, M, 'message'>[]
  private readonly inFlight: Reading<L, M, 'message and server'>[]
  private readonly pair: Views<L, Reading<L, M, 'pair'>>
  private readonly servers: Views<L, Reading<L, M, 'servers'>>
  private readonly pairs = new PairTable()
  private readonly tuples = new PairTable()
  private readonly tupleHolds = new IntArray()
  /** The properties of a message and two servers. */
  readonly between: Between<L, M>
  private readonly histories: readonly OfHistory<L, M>[]
  private readonly serverHolds = new IntArray()
  private readonly bounded = new IntArray()
  private readonly messageHolds = new IntArray()
  /** Whether some property reads whole states, which cannot be remembered. */
  readonly readsWholeStates: boolean

  constructor(
    private readonly protocol: Protocol<L, M, E>,
    private readonly values: Values<L, M, E>,
    private readonly bags: Bags,
  ) {
    this.server = protocol.invariants.filter((p) => p.reads === 'server')
    this.message = protocol.invariants.filter((p) => p.reads === 'message')
    this.inFlight = protocol.invariants.filter((p) => p.reads === 'message and server')
    this.pair = new Views(
      protocol.invariants.filter((p) => p.reads === 'pair'),
      protocol,
      values,
    )
    this.servers = new Views(
      protocol.invariants.filter((p) => p.reads === 'servers'),
      protocol,
      values,
    )
    this.between = new Between(protocol, values, bags)
    this.histories = values.histories.map(
      ({ variable }, index) => new OfHistory(index, variable.name, protocol, values),
    )
    this.readsWholeStates = protocol.invariants.some((p) => p.reads === 'state')
  }

  get bytes(): number {
    return (
      this.pairs.bytes + this.tuples.bytes + this.between.bytes + this.histories.reduce((sum, h) => sum + h.bytes, 0)
    )
  }

  withinBounds(local: number): boolean {
    for (let known = this.bounded.length; known <= local; known++) {
      const { server, state } = this.values.locals.value(known)
      this.bounded.push(this.protocol.withinBounds(server, state) ? 1 : 0)
    }
    return this.bounded.items[local] === 1
  }

  holdsOfServer(local: number): boolean {
    for (let known = this.serverHolds.length; known <= local; known++) {
      const { server, state } = this.values.locals.value(known)
      this.serverHolds.push(this.server.every((p) => p.holds(server, state)) ? 1 : 0)
    }
    return this.serverHolds.items[local] === 1
  }

  holdsOfMessage(message: number): boolean {
    for (let known = this.messageHolds.length; known <= message; known++) {
      this.messageHolds.push(this.message.every((p) => p.holds(this.values.messages.value(known))) ? 1 : 0)
    }
    return this.messageHolds.items[message] === 1
  }

  failedActionProperty(
    server: number,
    before: L,
    step: Step<L, M, E>,
    received: M | undefined,
  ): ActionProperty<L, M> | undefined {
    return this.protocol.actionProperties.find((p) => !p.holds(server, before, step, received))
  }

  /** Whether no property of several servers, or of a server and the history, can tell the two local states apart. */
  looksAlike(a: number, b: number): boolean {
    return (
      a === b ||
      (this.pair.looksAlike(a, b) &&
        this.servers.looksAlike(a, b) &&
        this.between.looksAlike(a, b) &&
        this.histories.every((h) => h.looksAlike(a, b)))
    )
  }

  /** Whether the properties that read more than one server or message hold of a row, of which only `server` (-1: every server) and, if so said, the history are new. */
  holdsOfRow(row: Int32Array, server: number, historyChanged: boolean): boolean {
    if (server >= 0) {
      if (!this.holdsOfPairs(row, server)) return false
    } else {
      for (let i = 0; i < this.protocol.servers; i++) if (!this.holdsOfPairs(row, i)) return false
    }
    if (this.servers.any && !this.holdsOfServers(row)) return false
    for (let k = 0; k < this.histories.length; k++)
      if (!this.histories[k]!.holds(row, historyChanged ? -1 : server)) return false
    return true
  }

  /** Whether the properties that read messages with a server hold of this one and all messages of the bag. */
  holdsInFlight(local: number, bag: number): boolean {
    if (this.inFlight.length === 0) return true
    const { server, state } = this.values.locals.value(local)
    for (let k = 0; k < this.bags.distinct(bag); k++) {
      const message = this.values.messages.value(this.bags.message(bag, k))
      if (!this.inFlight.every((p) => p.of(message) !== server || p.holds(message, server, state))) return false
    }
    return true
  }

  /** Whether some property reads one of these messages together with another server than this one. */
  readsOfOthers(server: number, messages: readonly number[]): boolean {
    return messages.some(
      (message) =>
        this.between.reads(message) || this.inFlight.some((p) => p.of(this.values.messages.value(message)) !== server),
    )
  }

  private holdsOfPairs(row: Int32Array, i: number): boolean {
    if (!this.pair.any) return true
    const a = this.pair.view(row[i]!)
    for (let j = 0; j < this.protocol.servers; j++) {
      if (j === i) continue
      const b = this.pair.view(row[j]!)
      const known = i < j ? this.pairs.get(a, b) : this.pairs.get(b, a)
      if (known === 0 || (known < 0 && this.learnPair(row, Math.min(i, j), Math.max(i, j)) === 0)) return false
    }
    return true
  }

  /** Evaluates the properties of the pair i < j. */
  private learnPair(row: Int32Array, i: number, j: number): number {
    const a = this.values.locals.value(row[i]!)
    const b = this.values.locals.value(row[j]!)
    const hold = this.pair.properties.every(
      (p) => p.holds(a.server, a.state, b.server, b.state) && p.holds(b.server, b.state, a.server, a.state),
    )
    this.pairs.add(this.pair.view(row[i]!), this.pair.view(row[j]!), hold ? 1 : 0)
    return hold ? 1 : 0
  }

  private holdsOfServers(row: Int32Array): boolean {
    // The tuple of views is itself hash-consed, one view after the other: each prefix has its integer.
    let tuple = this.servers.view(row[0]!)
    for (let i = 1; i < this.protocol.servers; i++) {
      const view = this.servers.view(row[i]!)
      const known = this.tuples.get(tuple, view)
      tuple = known < 0 ? this.learnTuple(row, i, tuple, view) : known
    }
    return this.protocol.servers === 1 ? this.evaluateServers(row) : this.tupleHolds.items[tuple] === 1
  }

  /** Gives a number to the tuple of the views up to server i, and evaluates the properties of a tuple of all. */
  private learnTuple(row: Int32Array, i: number, prefix: number, view: number): number {
    const tuple = this.tuples.size
    this.tuples.add(prefix, view, tuple)
    this.tupleHolds.push(i === this.protocol.servers - 1 && !this.evaluateServers(row) ? 0 : 1)
    return tuple
  }

  private evaluateServers(row: Int32Array): boolean {
    const locals = Array.from({ length: this.protocol.servers }, (_, i) => this.values.locals.value(row[i]!).state)
    return this.servers.properties.every((p) => p.holds(locals))
  }
}
