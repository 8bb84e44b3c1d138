import type { Bags } from './bags.js'
import { IntArray } from './growable.js'
import { BESIDE, SEEN, SENT } from './infos.js'
import { PairTable } from './pair-table.js'
import type { Properties } from './properties.js'
import type { Protocol, Step } from './protocol.js'
import type { Values } from './values.js'

/** A step that a server, or the network, can take on a bag, in integers. */
export interface Successor {
  readonly action: number
  /** The local state that it leads to; -1 where the network moves. */
  readonly next: number
  /** The bag; -1 if it is outside the bounds and has no number, which `Steps.of` explains. */
  readonly bag: number
  /** The number of the step's event, or -1. */
  readonly event: number
  /** The successor is outside the bounds: checked, but neither counted nor explored. */
  readonly isOutside: boolean
  /** A property that reads no more than this step fails. */
  readonly isBad: boolean
  /** Neither the server nor the bag changes, and nothing is wrong with that. */
  readonly isSame: boolean
  /** `SEEN`, `SENT` and `BESIDE`. */
  readonly flags: number
}

/** A step of the protocol, in integers: what holds of it on every bag. */
interface Known {
  readonly action: number
  readonly next: number
  readonly sent: readonly number[]
  readonly event: number
  readonly consumes: boolean
  readonly holds: boolean
  readonly isWithinBounds: boolean
  readonly flags: number
}

/**
 * The steps that a server can take on a bag: what the protocol's step functions give, remembered on integers. The functions
 * themselves run once for each local state and once for each local state and message.
 */
export class Steps<L, M, E> {
  private readonly steps: (readonly Known[])[] = []
  private readonly spontaneous = new Map<number, readonly Known[]>()
  private readonly received = new PairTable()
  /** For each message a bit for each server that may receive it. */
  private readonly destinations = new IntArray()
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
    return this.received.bytes
  }

  /**
   * All steps of a server, or of the network if `local` is -1, in order. Most bags that can be reached are outside the
   * bounds; if so said, those that no property reads are given no numbers, which would take memory and make slots wider.
   */
  of(server: number, local: number, bag: number, numbersAll: boolean): readonly Successor[] {
    if (local < 0) return this.ofNetworkSteps(bag, numbersAll)
    const { bags } = this
    const found: Successor[] = []
    for (const step of this.spontaneousSteps(server, local))
      found.push(this.successor(local, bag, -1, step, numbersAll))
    for (let k = 0; k < bags.distinct(bag); k++) {
      const message = bags.message(bag, k)
      if (!this.mayReceive(server, message)) continue
      for (const step of this.receivedSteps(server, local, message))
        found.push(this.successor(local, bag, message, step, numbersAll))
    }
    return found
  }

  private ofNetworkSteps(bag: number, numbersAll: boolean): readonly Successor[] {
    const { bags } = this
    const { duplicate, drop } = this.protocol.network
    const found: Successor[] = []
    const add = (action: string, next: number) =>
      found.push({
        action: this.actionId(action),
        next: -1,
        bag: next,
        event: -1,
        isOutside: next < 0 || !bags.withinBounds(next),
        isBad: false,
        isSame: next === bag,
        flags: 0,
      })
    for (let k = 0; k < bags.distinct(bag); k++) {
      const message = bags.message(bag, k)
      if (duplicate !== undefined)
        add(duplicate, !numbersAll && this.isFull(bag, [message]) ? -1 : bags.plus(bag, message))
      if (drop !== undefined) add(drop, bags.minus(bag, message))
    }
    return found
  }

  private successor(local: number, bag: number, message: number, step: Known, numbersAll: boolean): Successor {
    const { bags } = this
    const { action, next, sent, event, consumes, flags } = step
    // What is asked of the bag of a server that stays as it is, is asked of what it sends.
    const isUnread = next === local && !consumes && (flags & SENT) === 0
    const to = isUnread && !numbersAll && this.isFull(bag, sent) ? -1 : bags.after(bag, consumes ? message : -1, sent)
    const isBad = !step.holds || !this.holdsInFlight(local, next, to, sent)
    return {
      action,
      next,
      bag: to,
      event,
      isOutside: to < 0 || !(step.isWithinBounds && bags.withinBounds(to)),
      isBad,
      isSame: next === local && to === bag && event < 0 && !isBad,
      flags,
    }
  }

  /** Whether one copy more of each of these messages is too much for the bag. */
  private isFull(bag: number, sent: readonly number[]): boolean {
    const { kind, maxMessages, maxCopies } = this.protocol.network
    let room = maxMessages - this.bags.distinct(bag)
    for (const [k, message] of sent.entries()) {
      const copies = this.copiesOf(bag, message)
      if (copies === 0 ? sent.indexOf(message) === k && --room < 0 : kind === 'bag' && copies >= maxCopies) return true
    }
    return false
  }

  private copiesOf(bag: number, message: number): number {
    const { bags } = this
    for (let k = 0; k < bags.distinct(bag); k++) if (bags.message(bag, k) === message) return bags.copies(bag, k)
    return 0
  }

  /** Of a server that stays as it is only what it sends is new. */
  private holdsInFlight(local: number, next: number, to: number, sent: readonly number[]): boolean {
    const { properties } = this
    return next === local
      ? sent.every((message) => properties.holdsWith(next, message))
      : properties.holdsInFlight(next, to)
  }

  private spontaneousSteps(server: number, local: number): readonly Known[] {
    const known = this.spontaneous.get(local)
    if (known !== undefined) return known
    const steps = this.protocol.spontaneous(server, this.values.locals.value(local).state)
    const found = this.remember(server, local, undefined, steps)
    this.spontaneous.set(local, found)
    return found
  }

  private receivedSteps(server: number, local: number, message: number): readonly Known[] {
    const known = this.received.get(local, message)
    if (known >= 0) return this.steps[known]!
    const received = this.values.messages.value(message)
    const steps = this.protocol.receive(server, this.values.locals.value(local).state, received)
    const found = this.remember(server, local, received, steps)
    this.received.add(local, message, this.steps.push(found) - 1)
    return found
  }

  private remember(
    server: number,
    local: number,
    received: M | undefined,
    found: readonly Step<L, M, E>[],
  ): readonly Known[] {
    const { values, properties } = this
    const before = values.locals.value(local).state
    return found.map((step) => {
      const next = values.locals.id({ server, state: step.next })
      const sent = step.sent.map((message) => values.messages.id(message))
      return {
        action: this.actionId(step.action),
        next,
        sent,
        event: step.event === undefined ? -1 : values.events.push(step.event) - 1,
        consumes: step.consumes,
        holds:
          properties.holdsOfServer(next) &&
          sent.every((message) => properties.holdsOfMessage(message)) &&
          properties.failedActionProperty(server, before, step, received) === undefined,
        isWithinBounds: properties.withinBounds(next),
        flags:
          (properties.looksAlike(local, next) ? 0 : SEEN) |
          (sent.some((message) => properties.between.reads(message)) ? SENT : 0) |
          (properties.readsBeside(server, sent) ? BESIDE : 0),
      }
    })
  }

  private mayReceive(server: number, message: number): boolean {
    for (let known = this.destinations.length; known <= message; known++) {
      const servers = this.protocol.destinations(this.values.messages.value(known))
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
