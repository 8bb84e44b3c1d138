import type { Bags } from './bags.js'
import { IntArray } from './growable.js'
import { PairTable } from './pair-table.js'
import type { Properties } from './properties.js'
import type { Protocol, Step } from './protocol.js'
import type { Values } from './values.js'

/** A list of successors holds their number and then `WIDTH` integers for each. */
export const WIDTH = 5
/** The fields of one successor. */
export const NEXT = 0
export const BAG = 1
/** The parts of the two changed columns in the hash of the row. */
export const HASH = 2
/** The number of the step's event, or -1. */
export const EVENT = 3
/** The action's number in the bits from `ACTION_SHIFT` on; below it the flags. */
export const ACTION = 4
export const ACTION_SHIFT = 5

/** The successor is outside the bounds: checked, but neither counted nor explored. */
export const OUTSIDE = 1
/** A property that reads no more than this step fails. */
export const BAD = 2
/** Neither the server nor the bag changes, and nothing is wrong with that. */
export const SAME = 4
/** The server changes in what properties of several servers read of it. */
export const SEEN = 8

/** A message was sent that some property reads together with a server that did not move. */
export const SENT = 16

/** Stands for the network among the local states when it moves by itself. */
const NETWORK = 0
/** The lists are a cache of this many integers (128 MiB); when it is full it is emptied. */
const CACHE = 1 << 25

/** Lists that other threads have made, in the same integers but for events: a list with an event stays at home. */
export interface ListExchange {
  /** Appends the list to `lists` if another thread has offered it; -1, or where it begins. */
  readonly take: (key: number, bag: number, lists: IntArray) => number
  readonly offer: (key: number, bag: number, lists: IntArray, start: number) => void
}

/**
 * The successors of a server on a bag: what the protocol's step functions give, remembered on integers. The functions
 * themselves run once for each local state and once for each local state and message.
 */
export class Transitions<L, M, E> {
  /** Step lists of the protocol: their number, then action, next, sent list, event, and whether they consume and are bad. */
  private readonly steps = new IntArray()
  private readonly spontaneous = new Map<number, number>()
  private readonly received = new PairTable()
  private readonly sentLists: number[][] = []
  /** The successor lists; see `WIDTH`. */
  readonly lists = new IntArray(1 << 16)
  private readonly starts = new PairTable()
  /** For each message a bit for each server that may receive it. */
  private readonly destinations = new IntArray()
  /** Set where several threads explore the same space. */
  exchange: ListExchange | undefined
  private readonly actionIds: ReadonlyMap<string, number>

  constructor(
    private readonly protocol: Protocol<L, M, E>,
    private readonly values: Values<L, M, E>,
    private readonly bags: Bags,
    private readonly properties: Properties<L, M, E>,
  ) {
    this.actionIds = new Map(protocol.actions.map((name, id) => [name, id]))
  }

  get bytes(): number {
    return this.steps.bytes + this.received.bytes + this.lists.bytes + this.starts.bytes
  }

  /** Where in `lists` the successors by way of this server on this bag begin. */
  ofServer(server: number, local: number, bag: number): number {
    const known = this.starts.get(local + 1, bag)
    return known >= 0 ? known : this.list(local + 1, bag, server)
  }

  /** Where in `lists` the successors by way of the network begin; their `NEXT` is -1. */
  ofNetwork(bag: number): number {
    const known = this.starts.get(NETWORK, bag)
    return known >= 0 ? known : this.list(NETWORK, bag, -1)
  }

  /**
   * Takes a list from another thread, or makes it and offers it to the others. `key`: `NETWORK`, or the local state plus one.
   * The look-up before it has no closures: they would be most of the garbage.
   */
  private list(key: number, bag: number, server: number): number {
    const { lists, starts, exchange } = this
    if (lists.length > CACHE) {
      lists.length = 0
      starts.clear()
    }
    const taken = exchange?.take(key, bag, lists) ?? -1
    const start = taken >= 0 ? taken : key === NETWORK ? this.listNetwork(bag) : this.listServer(server, key - 1, bag)
    starts.add(key, bag, start)
    if (taken < 0) exchange?.offer(key, bag, lists, start)
    return start
  }

  private listServer(server: number, local: number, bag: number): number {
    const { bags, protocol } = this
    const start = this.lists.push(0)
    this.addSteps(start, server, local, bag, -1, this.spontaneousSteps(server, local))
    for (let k = 0; k < bags.distinct(bag); k++) {
      const message = bags.message(bag, k)
      if (this.mayReceive(server, message, protocol))
        this.addSteps(start, server, local, bag, message, this.receivedSteps(server, local, message))
    }
    return start
  }

  private listNetwork(bag: number): number {
    const { bags, lists } = this
    const { duplicate, drop } = this.protocol.network
    const start = lists.push(0)
    const add = (action: string, next: number) => {
      const flags = (bags.withinBounds(next) ? 0 : OUTSIDE) | (next === bag ? SAME : 0)
      lists.push(-1)
      lists.push(next)
      lists.push(bags.hash(next))
      lists.push(-1)
      lists.push((this.actionId(action) << ACTION_SHIFT) | flags)
      lists.items[start]!++
    }
    for (let k = 0; k < bags.distinct(bag); k++) {
      const message = bags.message(bag, k)
      if (duplicate !== undefined) add(duplicate, bags.change(bag, -1, [message]))
      if (drop !== undefined) add(drop, bags.change(bag, message, []))
    }
    return start
  }

  private addSteps(start: number, server: number, local: number, bag: number, message: number, from: number): void {
    const { bags, lists, properties, steps } = this
    const count = steps.items[from]!
    for (let k = 0, at = from + 1; k < count; k++, at += 5) {
      const next = steps.items[at + 1]!
      const sent = this.sentLists[steps.items[at + 2]!]!
      const consumes = (steps.items[at + 4]! & 1) !== 0
      const nextBag = sent.length === 0 && !consumes ? bag : bags.change(bag, consumes ? message : -1, sent)
      const event = steps.items[at + 3]!
      const bad = (steps.items[at + 4]! & 2) !== 0 || !properties.holdsInFlight(next, nextBag)
      const flags =
        (properties.withinBounds(next) && bags.withinBounds(nextBag) ? 0 : OUTSIDE) |
        (bad ? BAD : 0) |
        (next === local && nextBag === bag && event < 0 && !bad ? SAME : 0) |
        (properties.looksAlike(local, next) ? 0 : SEEN) |
        (properties.readsOfOthers(server, sent) ? SENT : 0)
      lists.push(next)
      lists.push(nextBag)
      lists.push(this.values.locals.hash(next) ^ bags.hash(nextBag))
      lists.push(event)
      lists.push((steps.items[at]! << ACTION_SHIFT) | flags)
      lists.items[start]!++
    }
  }

  private spontaneousSteps(server: number, local: number): number {
    const known = this.spontaneous.get(local)
    if (known !== undefined) return known
    const steps = this.protocol.spontaneous(server, this.values.locals.value(local).state)
    const start = this.remember(server, local, undefined, steps)
    this.spontaneous.set(local, start)
    return start
  }

  private receivedSteps(server: number, local: number, message: number): number {
    const known = this.received.get(local, message)
    if (known >= 0) return known
    const received = this.values.messages.value(message)
    const steps = this.protocol.receive(server, this.values.locals.value(local).state, received)
    const start = this.remember(server, local, received, steps)
    this.received.add(local, message, start)
    return start
  }

  private remember(server: number, local: number, received: M | undefined, found: readonly Step<L, M, E>[]): number {
    const { values, steps, properties } = this
    const before = values.locals.value(local).state
    const rows = found.map((step) => {
      const next = values.locals.id({ server, state: step.next })
      const sent = step.sent.map((message) => values.messages.id(message))
      const event = step.event === undefined ? -1 : values.events.push(step.event) - 1
      const holds =
        properties.holdsOfServer(next) &&
        sent.every((message) => properties.holdsOfMessage(message)) &&
        properties.failedActionProperty(server, before, step, received) === undefined
      return [
        this.actionId(step.action),
        next,
        this.sentLists.push(sent) - 1,
        event,
        (step.consumes ? 1 : 0) | (holds ? 0 : 2),
      ]
    })
    const start = steps.push(rows.length)
    for (const row of rows) for (const item of row) steps.push(item)
    return start
  }

  private mayReceive(server: number, message: number, protocol: Protocol<L, M, E>): boolean {
    for (let known = this.destinations.length; known <= message; known++) {
      const servers = protocol.destinations(this.values.messages.value(known))
      this.destinations.push(servers.reduce((bits, to) => bits | (1 << to), 0))
    }
    return (this.destinations.items[message]! & (1 << server)) !== 0
  }

  private actionId(name: string): number {
    const id = this.actionIds.get(name)
    if (id === undefined) throw new Error(`the protocol took the action ${name}, which it does not list in its actions`)
    return id
  }
}
