import { compacted } from './compaction.js'
import { restoreValues, type Snapshot, valuesSnapshot } from './snapshot.js'
import type { Space } from './space.js'
import type { States } from './states.js'
import type { Orbits } from './symmetry.js'
import { summed, type Tally } from './tally.js'
import { ACTION, ACTION_SHIFT, BAD, BAG, EVENT, HASH, NEXT, OUTSIDE, SAME, SEEN, SENT, WIDTH } from './transitions.js'

export interface Found {
  readonly row: Int32Array
  /** The state from which it was reached; -1 for the initial state. */
  readonly parent: number
}

/**
 * Explores a space breadth first, level by level; the inner loop of the checker. Explorers in several threads may share
 * the visited states: each then expands parts of the level until none is left.
 */
export class Explorer<L, M, E> {
  generated = 0
  /** How many states this explorer has expanded. */
  expanded = 0
  /** How many of the generated successors were outside the bounds. */
  outside = 0
  readonly generatedBy: Float64Array
  readonly distinctBy: Float64Array
  violation: Found | undefined
  /** The next state of the part that is being expanded, and the one after its last. */
  private next = 0
  private partEnd = 0
  private readonly row: Int32Array
  private readonly representative: Int32Array
  /** The history of the state that is being left. */
  private readonly history: Int32Array
  private earlierTally: Tally = new Map()

  constructor(
    readonly space: Space<L, M, E>,
    private readonly orbits: Orbits<L, M, E> | undefined,
    readonly states: States,
  ) {
    const { actions, history } = space.protocol
    this.generatedBy = new Float64Array(actions.length)
    this.distinctBy = new Float64Array(actions.length)
    this.row = new Int32Array(space.width)
    this.representative = new Int32Array(space.width)
    this.history = new Int32Array(history.length)
  }

  /** Adds the initial states, which are the first level. */
  begin(): void {
    const { space, states } = this
    for (const row of space.initial()) this.beginAt(row)
    states.rows.endLevel()
    states.rows.openLevel()
  }

  private beginAt(row: Int32Array): void {
    const { space, orbits, states } = this
    if (!space.isWithinBounds(row)) throw new RangeError('the initial state is outside the bounds')
    const state = row.slice()
    orbits?.representative(row, state)
    this.generated++
    states.add(state, space.hash(state), -1)
    if (this.violation === undefined && !space.holdsAnew(row)) this.violation = { row, parent: -1 }
  }

  /** What the protocol has counted on the side, before a resumption too; see `Protocol.tally`. */
  tally(): Tally {
    return summed([this.earlierTally, this.space.protocol.tally?.() ?? new Map()])
  }

  /** How many states of the part that is being expanded are left. */
  get left(): number {
    return this.partEnd - this.next
  }

  /** Of an explorer that has the states for itself. */
  snapshot(depth: number): Omit<Snapshot, 'identity'> {
    const { generated } = this
    return {
      ...valuesSnapshot(this.space),
      ...compacted(this.states.rows, this.left > 0 ? this.next : undefined),
      depth,
      generated,
      outside: this.outside,
      generatedBy: this.generatedBy.slice(),
      distinctBy: this.distinctBy.slice(),
      tally: this.tally(),
    }
  }

  /** Goes on where another explorer of the same protocol was. */
  restore(snapshot: Snapshot): void {
    const { states, next, levelEnd } = snapshot
    restoreValues(this.space, snapshot)
    this.states.restore(states, next, levelEnd)
    this.expanded = next
    this.generated = snapshot.generated
    this.outside = snapshot.outside
    this.generatedBy.set(snapshot.generatedBy)
    this.distinctBy.set(snapshot.distinctBy)
    this.earlierTally = snapshot.tally
  }

  /** Whether there is a state to expand; takes a part of the level if need be. */
  hasNext(): boolean {
    while (this.next === this.partEnd) {
      const part = this.states.rows.takePart()
      if (part === undefined) return false
      this.next = part.from
      this.partEnd = part.to
    }
    return true
  }

  /** Expands the states of the part, until it is done, a property fails, or the set of the visited states is to grow. */
  expandPart(): void {
    while (this.next < this.partEnd && this.violation === undefined && !this.states.mustGrow()) this.expand()
  }

  /** Generates the successors of the next state. */
  expand(): void {
    const { row, space } = this
    const { transitions, values, bags, protocol } = space
    const servers = protocol.servers
    const state = this.next++
    const generated = this.generated
    this.expanded++
    this.states.rows.read(state, row)
    const aged = space.observe(row)
    const bag = row[servers]!
    const hash = space.hash(row)
    for (let i = 0; i < servers && this.violation === undefined; i++) {
      const local = row[i]!
      const others = hash ^ values.locals.hash(local) ^ bags.hash(bag)
      this.follow(state, i, transitions.ofServer(i, local, bag), others, aged)
      row[i] = local
      row[servers] = bag
    }
    if (this.violation === undefined) this.follow(state, -1, transitions.ofNetwork(bag), hash ^ bags.hash(bag), aged)
    // A state that has no successor at all, not even one outside the bounds.
    if (protocol.deadlock === true && this.generated === generated) this.violation = this.states.rows.found(state)
  }

  /**
   * Takes the successors of one list. `row` is the state being left, its history already told of it; `others` is the
   * hash of the columns that no step of the list changes, the history's included.
   */
  private follow(parent: number, server: number, start: number, others: number, aged: boolean): void {
    const { row, space, states, generatedBy, distinctBy, orbits, history } = this
    const servers = space.protocol.servers
    const list = space.transitions.lists.items
    const count = list[start]!
    this.generated += count
    const end = start + 1 + count * WIDTH
    for (let at = start + 1; at < end; at += WIDTH) {
      const flags = list[at + ACTION]!
      const action = flags >>> ACTION_SHIFT
      const event = list[at + EVENT]!
      generatedBy[action]!++
      if ((flags & SAME) !== 0 && !aged) continue
      if (server >= 0) row[server] = list[at + NEXT]!
      row[servers] = list[at + BAG]!
      let changed = aged
      let hash = others ^ list[at + HASH]!
      if (event >= 0) {
        for (let k = 0; k < history.length; k++) history[k] = row[servers + 1 + k]!
        changed = space.record(row, event) || aged
        hash = space.hash(row)
      }
      const bad = (flags & BAD) !== 0
      const outside = (flags & OUTSIDE) !== 0
      const seen = (flags & SEEN) !== 0
      let fresh = outside
      if (!outside) {
        let state = row
        if (orbits !== undefined) {
          state = this.representative
          orbits.representative(row, state)
          hash = space.hash(state)
        }
        fresh = states.add(state, hash, parent)
        if (fresh) distinctBy[action]!++
      } else this.outside++
      if (bad || (fresh && !space.holds(row, server, seen, changed, (flags & SENT) !== 0))) {
        this.violation = { row: row.slice(), parent }
        return
      }
      if (event >= 0) for (let k = 0; k < history.length; k++) row[servers + 1 + k] = history[k]!
    }
  }
}
