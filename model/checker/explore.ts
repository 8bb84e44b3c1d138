import { Bags } from './bags.js'
import { type Counterexample, counterexample, materialise, type Reader } from './counterexample.js'
import { Properties } from './properties.js'
import type { Protocol } from './protocol.js'
import { States } from './states.js'
import {
  ACTION,
  ACTION_SHIFT,
  BAD,
  BAG,
  EVENT,
  HASH,
  NEXT,
  OUTSIDE,
  SAME,
  SEEN,
  Transitions,
  WIDTH,
} from './transitions.js'
import { valuesOf } from './values.js'

/** How often an action was taken, and how often it led to a state that was new. */
export interface ActionCount {
  readonly generated: number
  readonly distinct: number
}

/** How far an exploration has come. Counts are TLC's: see `Report.generated`. */
export interface Report<L, M> {
  /** `ok`: every reachable state within the bounds was visited and every property holds. */
  readonly result: 'ok' | 'violation' | 'stopped'
  /** The initial state and every successor, those outside the bounds and those seen before included. */
  readonly generated: number
  /** The different states within the bounds. */
  readonly distinct: number
  /** The number of states on a longest shortest path from the initial state. */
  readonly depth: number
  /** States found whose successors have not been generated yet. */
  readonly queue: number
  /** Bytes of the rows, the visited set, the parent links and the memo tables. */
  readonly bytes: number
  readonly coverage: Readonly<Record<string, ActionCount>>
  readonly violation: Counterexample<L, M> | null
  /** Invariants that could not be evaluated because the protocol lacks the history variable that they read. */
  readonly skipped: readonly string[]
}

export interface Exploration<L, M> {
  /** Expands up to so many states; true when there is nothing left to do. */
  readonly advance: (states: number) => boolean
  readonly report: () => Report<L, M>
}

export interface Options {
  /** Stop once so many distinct states were found. */
  readonly maxStates?: number
}

/** Explores from beginning to end without a pause. */
export const explore = <L, M, E>(protocol: Protocol<L, M, E>, options: Options = {}): Report<L, M> => {
  const exploration = exploring(protocol, options)
  while (!exploration.advance(1 << 20));
  return exploration.report()
}

/** Starts an exploration, breadth first, to be advanced piece by piece. */
export const exploring = <L, M, E>(protocol: Protocol<L, M, E>, options: Options = {}): Exploration<L, M> => {
  const explorer = new Explorer(protocol, options.maxStates ?? Number.POSITIVE_INFINITY)
  return { advance: (states) => explorer.advance(states), report: () => explorer.report() }
}

class Explorer<L, M, E> {
  private readonly values
  private readonly bags: Bags
  private readonly properties: Properties<L, M, E>
  private readonly transitions: Transitions<L, M, E>
  private readonly states: States
  /** The next state to expand, and the first state of the level after the one that is being expanded. */
  private next = 0
  private levelEnd = 1
  private depth = 1
  private generated = 1
  private readonly generatedBy: Float64Array
  private readonly distinctBy: Float64Array
  private readonly row: Int32Array
  /** The row that violates a property and the state that it came from (-1: it is the initial state). */
  private violation: { readonly row: Int32Array; readonly parent: number } | undefined

  constructor(
    private readonly protocol: Protocol<L, M, E>,
    private readonly maxStates: number,
  ) {
    this.values = valuesOf(protocol)
    this.bags = new Bags(protocol.network, (message) => this.values.messages.hash(message))
    this.properties = new Properties(protocol, this.values, this.bags)
    this.transitions = new Transitions(protocol, this.values, this.bags, this.properties)
    this.generatedBy = new Float64Array(protocol.actions.length)
    this.distinctBy = new Float64Array(protocol.actions.length)
    this.row = new Int32Array(protocol.servers + 1 + protocol.history.length)
    this.states = new States(this.row.length, (row) => this.hashRow(row))
    this.addInitial()
  }

  private addInitial(): void {
    const { protocol, row, values, properties } = this
    for (let i = 0; i < protocol.servers; i++) row[i] = values.locals.id({ server: i, state: protocol.initial(i) })
    row[protocol.servers] = this.bags.of([])
    values.histories.forEach((history, k) => {
      row[protocol.servers + 1 + k] = history.initial
    })
    const servers = [...row.subarray(0, protocol.servers)]
    if (!servers.every((local) => properties.withinBounds(local)))
      throw new RangeError('the initial state is outside the bounds')
    this.states.add(row, this.hashRow(row), -1)
    const holds =
      servers.every((local) => properties.holdsOfServer(local)) &&
      properties.holdsOfRow(row, -1, true) &&
      !this.failsWhole(row)
    if (!holds) this.violation = { row: row.slice(), parent: -1 }
  }

  advance(states: number): boolean {
    for (let n = 0; n < states; n++) {
      if (this.finished()) return true
      this.expand(this.next++)
      if (this.next === this.levelEnd && this.states.count > this.levelEnd) {
        this.levelEnd = this.states.count
        this.depth++
      }
    }
    return this.finished()
  }

  private finished(): boolean {
    return this.violation !== undefined || this.next === this.states.count || this.states.count >= this.maxStates
  }

  private expand(state: number): void {
    const { row, transitions } = this
    const servers = this.protocol.servers
    this.states.read(state, row)
    const aged = this.observe(row)
    const bag = row[servers]!
    const hash = this.hashRow(row)
    for (let i = 0; i < servers && this.violation === undefined; i++) {
      const local = row[i]!
      const others = hash ^ this.values.locals.hash(local) ^ this.bags.hash(bag)
      this.follow(state, i, transitions.ofServer(i, local, bag), others, aged)
      row[i] = local
      row[servers] = bag
    }
    if (this.violation === undefined)
      this.follow(state, -1, transitions.ofNetwork(bag), hash ^ this.bags.hash(bag), aged)
  }

  /** The exclusive or of what the columns stand for, so that a change of some columns changes it by theirs. */
  private hashRow(row: Int32Array): number {
    const { locals, histories } = this.values
    const servers = this.protocol.servers
    let hash = this.bags.hash(row[servers]!)
    for (let i = 0; i < servers; i++) hash ^= locals.hash(row[i]!)
    for (let k = 0; k < histories.length; k++) hash ^= histories[k]!.values.hash(row[servers + 1 + k]!)
    return hash
  }

  /** Tells the history variables of the state that is being left; says whether one of them changed. */
  private observe(row: Int32Array): boolean {
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

  /**
   * Takes the successors of one list. `row` is the state being left, its history already told of it; `others` is the
   * hash of the columns that no step of the list changes, the history's included.
   */
  private follow(state: number, server: number, start: number, others: number, aged: boolean): void {
    const { row, states, properties, generatedBy, distinctBy } = this
    const servers = this.protocol.servers
    const whole = properties.readsWholeStates
    const list = this.transitions.lists.items
    const end = start + 1 + list[start]! * WIDTH
    for (let at = start + 1; at < end; at += WIDTH) {
      const flags = list[at + ACTION]!
      const action = flags >>> ACTION_SHIFT
      const event = list[at + EVENT]!
      generatedBy[action]!++
      this.generated++
      if ((flags & SAME) !== 0 && !aged) continue
      if (server >= 0) row[server] = list[at + NEXT]!
      row[servers] = list[at + BAG]!
      let changed = aged
      let hash = others ^ list[at + HASH]!
      let kept: Int32Array | undefined
      if (event >= 0) {
        kept = row.slice(servers + 1)
        changed = this.record(event) || aged
        hash = this.hashRow(row)
      }
      const outside = (flags & OUTSIDE) !== 0
      if (outside || states.add(row, hash, state)) {
        if (!outside) distinctBy[action]!++
        const bad =
          (flags & BAD) !== 0 ||
          (((flags & SEEN) !== 0 || changed) && !properties.holdsOfRow(row, server, changed)) ||
          !properties.holdsInFlight(row) ||
          (whole && this.failsWhole(row))
        if (bad) {
          this.violation = { row: row.slice(), parent: state }
          return
        }
      } else if ((flags & BAD) !== 0) {
        // An action property may fail on a step to a state that is known.
        this.violation = { row: row.slice(), parent: state }
        return
      }
      if (kept !== undefined) row.set(kept, servers + 1)
    }
  }

  private record(event: number): boolean {
    const { histories } = this.values
    const first = this.protocol.servers + 1
    let changed = false
    for (let k = 0; k < histories.length; k++) {
      const before = this.row[first + k]!
      const value = histories[k]!.record(before, event)
      this.row[first + k] = value
      if (value !== before) changed = true
    }
    return changed
  }

  private get reader(): Reader<L, M, E> {
    return { protocol: this.protocol, values: this.values, bags: this.bags, properties: this.properties }
  }

  private failsWhole(row: Int32Array): boolean {
    if (!this.properties.readsWholeStates) return false
    const state = materialise(this.reader, row)
    return this.protocol.invariants.some((p) => p.reads === 'state' && !p.holds(state))
  }

  private rowsTo({ row, parent }: { readonly row: Int32Array; readonly parent: number }): readonly Int32Array[] {
    const rows = [row]
    for (let state = parent; state >= 0; state = this.states.parent(state)) {
      const earlier = new Int32Array(row.length)
      this.states.read(state, earlier)
      rows.unshift(earlier)
    }
    return rows
  }

  report(): Report<L, M> {
    const { protocol, states, violation } = this
    const named = new Set(protocol.history.map(({ name }) => name))
    const exhausted = this.next === states.count
    return {
      result: violation ? 'violation' : exhausted ? 'ok' : 'stopped',
      generated: this.generated,
      distinct: states.count,
      depth: this.depth,
      queue: states.count - this.next,
      bytes: states.bytes + this.bags.bytes + this.transitions.bytes,
      coverage: Object.fromEntries(
        protocol.actions.map((name, k) => [name, { generated: this.generatedBy[k]!, distinct: this.distinctBy[k]! }]),
      ),
      violation: violation ? counterexample(this.reader, this.rowsTo(violation)) : null,
      skipped: protocol.invariants
        .filter((p) => (p.reads === 'history' || p.reads === 'server and history') && !named.has(p.variable))
        .map(({ name }) => name),
    }
  }
}
