import type { Bags } from './bags.js'
import { Between } from './between.js'
import { IntArray } from './growable.js'
import { PairTable } from './pair-table.js'
import type { ActionProperty, Invariant, Protocol, Step } from './protocol.js'
import type { Values } from './values.js'
import { OfHistory, type Reading, Views } from './views.js'

type WithOthers = 'pair' | 'servers' | 'message and pair' | 'server and history' | 'servers and history'

const readsWithOthers = <L, M>(p: Invariant<L, M>): p is Reading<L, M, WithOthers> =>
  p.reads === 'pair' ||
  p.reads === 'servers' ||
  p.reads === 'message and pair' ||
  p.reads === 'server and history' ||
  p.reads === 'servers and history'

/**
 * The properties of a protocol, each evaluated once for each distinct reading. A reading is a tuple of integers: of
 * local states, or of what a property's `view` keeps of them, and of values of history variables.
 */
export class Properties<L, M, E> {
  private readonly server: Reading<L, M, 'server'>[]
  private readonly message: Reading<L, M, 'message'>[]
  private readonly inFlight: Reading<L, M, 'message and server'>[]
  readonly pair: Views<L, Reading<L, M, 'pair'>>
  /** What all properties of more than one server, or of a server and the history, see of local states. */
  readonly joint: Views<L, Reading<L, M, WithOthers>>
  /** The properties of all servers together. */
  readonly several: Views<L, Reading<L, M, 'servers'>>
  private readonly pairs = new PairTable()
  private readonly tuples = new PairTable()
  private readonly tupleHolds = new IntArray()
  private readonly withMessage = new PairTable()
  /** The properties of a message and two servers. */
  readonly between: Between<L, M>
  readonly histories: readonly OfHistory<L, M>[]
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
    this.joint = new Views(protocol.invariants.filter(readsWithOthers), protocol, values)
    this.several = new Views(
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
      this.pairs.bytes +
      this.tuples.bytes +
      this.withMessage.bytes +
      this.between.bytes +
      this.histories.reduce((sum, h) => sum + h.bytes, 0)
    )
  }

  get servers(): number {
    return this.protocol.servers
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
        this.several.looksAlike(a, b) &&
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
    return this.holdsOfAll(row, server, historyChanged)
  }

  /** The same of those that read all servers, or the history. */
  holdsOfAll(row: Int32Array, server: number, historyChanged: boolean): boolean {
    if (!this.holdsOfServers(row)) return false
    for (let k = 0; k < this.histories.length; k++)
      if (!this.histories[k]!.holds(row, historyChanged ? -1 : server)) return false
    return true
  }

  /** Whether the properties that read messages with a server hold of this one and all messages of the bag. */
  holdsInFlight(local: number, bag: number): boolean {
    if (this.inFlight.length === 0) return true
    for (let k = 0; k < this.bags.distinct(bag); k++)
      if (!this.holdsWith(local, this.bags.message(bag, k))) return false
    return true
  }

  /** Whether they hold of this server and this message. */
  holdsWith(local: number, message: number): boolean {
    if (this.inFlight.length === 0) return true
    const known = this.withMessage.get(local, message)
    return (known < 0 ? this.learnWith(local, message) : known) === 1
  }

  private learnWith(local: number, message: number): number {
    const { server, state } = this.values.locals.value(local)
    const value = this.values.messages.value(message)
    const hold = this.inFlight.every((p) => p.of(value) !== server || p.holds(value, server, state)) ? 1 : 0
    this.withMessage.add(local, message, hold)
    return hold
  }

  /** Whether some property reads one of these messages with other servers than this one alone. */
  readsBeside(server: number, messages: readonly number[]): boolean {
    return messages.some(
      (message) =>
        this.between.readsBeside(message, server) ||
        this.inFlight.some((p) => p.of(this.values.messages.value(message)) !== server),
    )
  }

  private holdsOfPairs(row: Int32Array, i: number): boolean {
    if (!this.pair.any) return true
    for (let j = 0; j < this.protocol.servers; j++) if (j !== i && !this.holdsOfPair(row, i, j)) return false
    return true
  }

  /** Whether the properties of two servers hold of these. */
  holdsOfPair(row: Int32Array, i: number, j: number): boolean {
    const first = Math.min(i, j)
    const second = Math.max(i, j)
    const known = this.pairs.get(this.pair.view(row[first]!), this.pair.view(row[second]!))
    return (known < 0 ? this.learnPair(row, first, second) : known) === 1
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

  holdsOfServers(row: Int32Array): boolean {
    if (!this.several.any) return true
    if (this.protocol.servers === 1) return this.evaluateServers(row)
    // Before the items are taken: a new tuple may have them replaced.
    const tuple = this.tuple(row)
    return this.tupleHolds.items[tuple] === 1
  }

  /** The number of what the properties of all servers together see of a row. */
  tuple(row: Int32Array): number {
    // The tuple of views is itself hash-consed, one view after the other: each prefix has its integer.
    let tuple = this.several.view(row[0]!)
    for (let i = 1; i < this.protocol.servers; i++) {
      const view = this.several.view(row[i]!)
      const known = this.tuples.get(tuple, view)
      tuple = known < 0 ? this.learnTuple(row, i, tuple, view) : known
    }
    return tuple
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
    return this.several.properties.every((p) => p.holds(locals))
  }
}
