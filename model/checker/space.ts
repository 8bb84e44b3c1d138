import { Bags } from './bags.js'
import { AGED, BESIDE, EVENT, SEEN, SENT, serverOf } from './infos.js'
import { Kinds } from './kinds.js'
import { OutsideSets } from './outside.js'
import { Properties } from './properties.js'
import type { GlobalState, Protocol } from './protocol.js'
import { Steps } from './steps.js'
import { initialStates } from './successors.js'
import { Transitions } from './transitions.js'
import { type Values, valuesOf } from './values.js'

/**
 * The state space of a protocol on integers. A state is a row: for each server the integer of its local state, then one
 * for the bag of messages, then one for each history variable. Where it is stored, each server counts its local states for
 * itself, so that their numbers are smaller; see `Layout`.
 */
export class Space<L, M, E> {
  readonly values: Values<L, M, E>
  readonly bags: Bags
  readonly properties: Properties<L, M, E>
  readonly kinds: Kinds
  /** What is asked of steps outside the bounds. */
  readonly outside: OutsideSets<L, M, E>
  readonly steps: Steps<L, M, E>
  readonly transitions: Transitions<L, M, E>
  /** The number of integers in a row. */
  readonly width: number

  constructor(readonly protocol: Protocol<L, M, E>) {
    this.values = valuesOf(protocol)
    this.bags = new Bags(protocol.network, (message) => this.values.messages.hash(message))
    this.properties = new Properties(protocol, this.values, this.bags)
    this.kinds = new Kinds(protocol.actions.length)
    this.outside = new OutsideSets(this.properties)
    this.steps = new Steps(protocol, this.values, this.bags, this.properties)
    this.transitions = new Transitions(protocol, this.values, this.steps, this.properties, this.kinds, this.outside)
    this.width = protocol.servers + 1 + protocol.history.length
  }

  /** Bytes of the tables; not of the values themselves, of which there are few. */
  get bytes(): number {
    const { histories } = this.values
    return (
      this.bags.bytes +
      this.steps.bytes +
      this.transitions.bytes +
      this.properties.bytes +
      this.outside.bytes +
      this.kinds.bytes +
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

  /** How many numbers there are, by column and in all. */
  counts(): readonly number[] {
    const { locals, histories } = this.values
    return [...locals.ofServer.map(({ length }) => length), this.bags.size, ...histories.map((h) => h.values.size)]
  }

  get numbered(): number {
    const { locals, histories } = this.values
    let sum = locals.size + this.bags.size
    for (let k = 0; k < histories.length; k++) sum += histories[k]!.values.size
    return sum
  }

  /** From a row as properties read it to one as it is stored. */
  toNumbers(row: Int32Array, numbers: Int32Array): void {
    const { items } = this.values.locals.numbers
    const { servers } = this.protocol
    for (let column = 0; column < row.length; column++)
      numbers[column] = column < servers ? items[row[column]!]! : row[column]!
  }

  /** The numbers of the state begin at `from`. */
  toRow(numbers: Int32Array, from: number, row: Int32Array): void {
    const { ofServer } = this.values.locals
    const { servers } = this.protocol
    for (let column = 0; column < row.length; column++)
      row[column] = column < servers ? ofServer[column]!.items[numbers[from + column]!]! : numbers[from + column]!
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
  holds(
    row: Int32Array,
    server: number,
    seen: boolean,
    historyChanged: boolean,
    sent: boolean,
    beside: boolean,
  ): boolean {
    const { properties } = this
    return (
      (!(seen || historyChanged) || properties.holdsOfRow(row, server, historyChanged)) &&
      (!beside || this.holdsInFlight(row)) &&
      (!(seen || sent || beside) || properties.between.holds(row)) &&
      (!properties.readsWholeStates || this.holdsOfWhole(row))
    )
  }

  /** The same of the row that a successor with this info leads to; see `infoOf`. */
  holdsOf(row: Int32Array, info: number): boolean {
    const server = serverOf(info)
    const moved = server === this.protocol.servers ? -1 : server
    return this.holds(
      row,
      moved,
      (info & SEEN) !== 0,
      (info & (EVENT | AGED)) !== 0,
      (info & SENT) !== 0,
      (info & BESIDE) !== 0,
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
      this.holds(row, -1, true, true, true, true)
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
