import { Bags } from './bags.js'
import { Properties } from './properties.js'
import type { GlobalState, Protocol } from './protocol.js'
import { initialStates } from './successors.js'
import { Transitions } from './transitions.js'
import { type Values, valuesOf } from './values.js'

/**
 * The state space of a protocol on integers. A state is a row: for each server the integer of its local state, then one
 * for the bag of messages, then one for each history variable.
 */
export class Space<L, M, E> {
  readonly values: Values<L, M, E>
  readonly bags: Bags
  readonly properties: Properties<L, M, E>
  readonly transitions: Transitions<L, M, E>
  /** The number of integers in a row. */
  readonly width: number

  constructor(readonly protocol: Protocol<L, M, E>) {
    this.values = valuesOf(protocol)
    this.bags = new Bags(protocol.network, (message) => this.values.messages.hash(message))
    this.properties = new Properties(protocol, this.values, this.bags)
    this.transitions = new Transitions(protocol, this.values, this.bags, this.properties)
    this.width = protocol.servers + 1 + protocol.history.length
  }

  /** Bytes of the tables; not of the values themselves, of which there are few. */
  get bytes(): number {
    const { histories } = this.values
    return (
      this.bags.bytes +
      this.transitions.bytes +
      this.properties.bytes +
      histories.reduce((sum, h) => sum + h.bytes(), 0)
    )
  }

  /** The rows of the states in which the exploration begins. */
  initial(): readonly Int32Array[] {
    return initialStates(this.protocol).map((state) => this.rowOf(state))
  }

  isWithinBounds(row: Int32Array): boolean {
    const { servers } = this.protocol
    return (
      this.bags.withinBounds(row[servers]!) &&
      row.subarray(0, servers).every((local) => this.properties.withinBounds(local))
    )
  }

  /** The exclusive or of what the columns stand for, so that a change of some columns changes it by theirs. */
  hash(row: Int32Array): number {
    const { locals, histories } = this.values
    const servers = this.protocol.servers
    let hash = this.bags.hash(row[servers]!)
    for (let i = 0; i < servers; i++) hash ^= locals.hash(row[i]!)
    for (let k = 0; k < histories.length; k++) hash ^= histories[k]!.values.hash(row[servers + 1 + k]!)
    return hash
  }

  /** Tells the history variables of the state that is being left; says whether one of them changed. */
  observe(row: Int32Array): boolean {
    const { histories } = this.values
    const servers = this.protocol.servers
    let changed = false
    for (let k = 0; k < histories.length; k++) {
      const before = row[servers + 1 + k]!
      let value = before
      for (let i = 0; i < servers; i++) value = histories[k]!.observe(value, row[i]!)
      row[servers + 1 + k] = value
      if (value !== before) changed = true
    }
    return changed
  }

  /** Tells the history variables of a step's event; says whether one of them changed. */
  record(row: Int32Array, event: number): boolean {
    const { histories } = this.values
    const first = this.protocol.servers + 1
    let changed = false
    for (let k = 0; k < histories.length; k++) {
      const before = row[first + k]!
      const value = histories[k]!.record(before, event)
      row[first + k] = value
      if (value !== before) changed = true
    }
    return changed
  }

  /** What a row stands for, as text: equal for equal states, also of different threads. */
  text(row: Int32Array): string {
    const { locals, histories } = this.values
    const servers = this.protocol.servers
    return [
      ...Array.from({ length: servers }, (_, i) => locals.text(row[i]!)),
      this.bagText(row[servers]!),
      ...histories.map((history, k) => history.values.text(row[servers + 1 + k]!)),
    ].join('\n')
  }

  bagText(bag: number): string {
    const { bags, values } = this
    const copies = Array.from({ length: bags.distinct(bag) }, (_, k) => {
      return `${bags.copies(bag, k)} ${values.messages.text(bags.message(bag, k))}`
    })
    return copies.sort().join('\n')
  }

  rowOf({ servers, messages, history }: GlobalState<L, M>): Int32Array {
    const { values, bags } = this
    return Int32Array.from([
      ...servers.map((state, server) => values.locals.id({ server, state })),
      bags.of(messages.map(({ message, count }) => [values.messages.id(message), count])),
      ...values.histories.map((variable, k) => variable.values.id(history[k])),
    ])
  }

  materialise(row: Int32Array): GlobalState<L, M> {
    const { protocol, values, bags } = this
    const bag = row[protocol.servers]!
    return {
      servers: Array.from({ length: protocol.servers }, (_, i) => values.locals.value(row[i]!).state),
      messages: Array.from({ length: bags.distinct(bag) }, (_, k) => ({
        message: values.messages.value(bags.message(bag, k)),
        count: bags.copies(bag, k),
      })),
      history: values.histories.map((history, k) => history.values.value(row[protocol.servers + 1 + k]!)),
    }
  }

  /**
   * Whether the properties of states hold, of which only `server` (-1: every server) and, if so said, the history and
   * messages of other servers are new. Properties of one server, and of a server and its messages, were asked when these
   * were met first.
   */
  holds(row: Int32Array, server: number, seen: boolean, historyChanged: boolean, sent: boolean): boolean {
    const { properties } = this
    return (
      (!(seen || historyChanged) || properties.holdsOfRow(row, server, historyChanged)) &&
      (!sent || this.holdsInFlight(row)) &&
      (!(seen || sent) || properties.between.holds(row)) &&
      (!properties.readsWholeStates || this.holdsOfWhole(row))
    )
  }

  /** Whether every property holds of a state of which nothing is known. */
  holdsAnew(row: Int32Array): boolean {
    const { properties, protocol, bags } = this
    const bag = row[protocol.servers]!
    const messages = Array.from({ length: bags.distinct(bag) }, (_, k) => bags.message(bag, k))
    return (
      row.subarray(0, protocol.servers).every((local) => properties.holdsOfServer(local)) &&
      messages.every((message) => properties.holdsOfMessage(message)) &&
      this.holds(row, -1, true, true, true)
    )
  }

  private holdsInFlight(row: Int32Array): boolean {
    const { servers } = this.protocol
    for (let i = 0; i < servers; i++) if (!this.properties.holdsInFlight(row[i]!, row[servers]!)) return false
    return true
  }

  private holdsOfWhole(row: Int32Array): boolean {
    const state = this.materialise(row)
    return this.protocol.invariants.every((p) => p.reads !== 'state' || p.holds(state))
  }
}
