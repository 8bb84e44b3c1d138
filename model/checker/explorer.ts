import { restoreValues, type Snapshot, type StatePiece, valuesSnapshot } from './snapshot.js'
import type { Space } from './space.js'
import { States } from './states.js'
import type { Orbits } from './symmetry.js'
import { summed, type Tally } from './tally.js'
import { ACTION, ACTION_SHIFT, BAD, BAG, EVENT, HASH, NEXT, OUTSIDE, SAME, SEEN, SENT, WIDTH } from './transitions.js'

/**
 * One of several explorers that share the work: each owns the states whose hash falls to it, and sends the others theirs.
 * A state's reference, unique among all of them, is `number * count + self`.
 */
export interface Share {
  readonly self: number
  readonly count: number
  /** `how` is to be handed to the owner's `receive` as it is. */
  readonly send: (owner: number, row: Int32Array, hash: number, parent: number, how: number) => void
}

const alone: Share = { self: 0, count: 1, send: () => {} }

/** Bits of `how` a state was reached: the action above them, then the server plus one. */
const HOW_ACTION = 9
const HOW_SERVER = 3
const HOW_SENT = 4
const HOW_SEEN = 2
const HOW_HISTORY = 1

export interface Found {
  readonly row: Int32Array
  /** The reference of the state from which it was reached; -1 for the initial state. */
  readonly parent: number
}

/** Explores a space breadth first, level by level; the inner loop of the checker. */
export class Explorer<L, M, E> {
  readonly states: States
  generated = 0
  readonly generatedBy: Float64Array
  readonly distinctBy: Float64Array
  /** The next state to expand, and the first state of the level after its own. */
  next = 0
  levelEnd = 0
  depth = 1
  violation: Found | undefined
  private readonly row: Int32Array
  private readonly representative: Int32Array
  private readonly earlierTally: Tally

  constructor(
    readonly space: Space<L, M, E>,
    private readonly orbits: Orbits<L, M, E> | undefined,
    private readonly share: Share = alone,
    snapshot?: Snapshot,
  ) {
    const { actions } = space.protocol
    this.generatedBy = new Float64Array(actions.length)
    this.distinctBy = new Float64Array(actions.length)
    this.row = new Int32Array(space.width)
    this.representative = new Int32Array(space.width)
    this.states = new States(space.width, (row) => space.hash(row))
    this.earlierTally = snapshot?.tally ?? new Map()
    if (snapshot === undefined) this.begin()
    else this.restore(snapshot)
  }

  /**
   * Whose a state is. Only two of its servers decide, so that most steps lead to a state of the same owner, and the work
   * is still shared evenly.
   */
  private owner(row: Int32Array): number {
    const { count } = this.share
    if (count === 1) return 0
    const { locals } = this.space.values
    const hash = this.space.protocol.servers > 1 ? locals.hash(row[0]!) ^ locals.hash(row[1]!) : locals.hash(row[0]!)
    return (Math.imul(hash, 0x9e3779b1) >>> 15) % count
  }

  private begin(): void {
    const { space, orbits } = this
    const { servers } = space.protocol
    const row = space.initial()
    if (!row.subarray(0, servers).every((local) => space.properties.withinBounds(local)))
      throw new RangeError('the initial state is outside the bounds')
    const state = row.slice()
    orbits?.representative(row, state)
    const hash = space.hash(state)
    if (this.owner(state) !== this.share.self) return
    this.generated = 1
    this.states.add(state, hash, -1)
    this.levelEnd = 1
    const holds =
      row.subarray(0, servers).every((local) => space.properties.holdsOfServer(local)) &&
      space.holds(row, -1, true, true, true)
    if (!holds) this.violation = { row, parent: -1 }
  }

  /** What the protocol has counted on the side, before a resumption too; see `Protocol.tally`. */
  tally(): Tally {
    return summed([this.earlierTally, this.space.protocol.tally?.() ?? new Map()])
  }

  /** The pieces of the state table share their memory with the explorer, which goes on without changing them. */
  snapshot(): Snapshot & { readonly states: readonly StatePiece[] } {
    const { next, levelEnd, depth, generated } = this
    return {
      ...valuesSnapshot(this.space),
      states: this.states.pieces(),
      next,
      levelEnd,
      depth,
      generated,
      generatedBy: this.generatedBy.slice(),
      distinctBy: this.distinctBy.slice(),
      tally: this.tally(),
    }
  }

  private restore(snapshot: Snapshot): void {
    const { space, row } = this
    restoreValues(space, snapshot)
    for (const { rows, parents } of snapshot.states) {
      for (let state = 0; state < parents.length; state++) {
        for (let column = 0; column < row.length; column++) row[column] = rows[state * row.length + column]!
        this.states.add(row, space.hash(row), parents[state]!)
      }
    }
    this.next = snapshot.next
    this.levelEnd = snapshot.levelEnd
    this.depth = snapshot.depth
    this.generated = snapshot.generated
    this.generatedBy.set(snapshot.generatedBy)
    this.distinctBy.set(snapshot.distinctBy)
  }

  /** Generates the successors of the next state. */
  expand(): void {
    const { row, space } = this
    const { transitions, values, bags, protocol } = space
    const servers = protocol.servers
    const state = this.next++
    this.states.read(state, row)
    const aged = space.observe(row)
    const bag = row[servers]!
    const hash = space.hash(row)
    const reference = state * this.share.count + this.share.self
    for (let i = 0; i < servers && this.violation === undefined; i++) {
      const local = row[i]!
      const others = hash ^ values.locals.hash(local) ^ bags.hash(bag)
      this.follow(reference, i, transitions.ofServer(i, local, bag), others, aged)
      row[i] = local
      row[servers] = bag
    }
    if (this.violation === undefined)
      this.follow(reference, -1, transitions.ofNetwork(bag), hash ^ bags.hash(bag), aged)
  }

  /**
   * Takes the successors of one list. `row` is the state being left, its history already told of it; `others` is the
   * hash of the columns that no step of the list changes, the history's included.
   */
  private follow(parent: number, server: number, start: number, others: number, aged: boolean): void {
    const { row, space, states, generatedBy, distinctBy, orbits } = this
    const { self } = this.share
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
      let kept: Int32Array | undefined
      if (event >= 0) {
        kept = row.slice(servers + 1)
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
        const owner = this.owner(state)
        if (owner === self) {
          fresh = states.add(state, hash, parent)
          if (fresh) distinctBy[action]!++
        } else if (!bad) {
          const mover = orbits === undefined ? server : -1
          const how = (seen ? HOW_SEEN : 0) | (changed ? HOW_HISTORY : 0) | ((flags & SENT) !== 0 ? HOW_SENT : 0)
          this.share.send(owner, state, hash, parent, (action << HOW_ACTION) | ((mover + 1) << HOW_SERVER) | how)
        }
      }
      if (bad || (fresh && !space.holds(row, server, seen, changed, (flags & SENT) !== 0))) {
        this.violation = { row: row.slice(), parent }
        return
      }
      if (kept !== undefined) row.set(kept, servers + 1)
    }
  }

  /** Takes a state that another explorer has reached and this one owns; its integers are this one's. */
  receive(row: Int32Array, hash: number, parent: number, how: number): void {
    if (!this.states.add(row, hash, parent)) return
    this.distinctBy[how >>> HOW_ACTION]!++
    const server = ((how >>> HOW_SERVER) & ((1 << (HOW_ACTION - HOW_SERVER)) - 1)) - 1
    const holds = this.space.holds(
      row,
      server,
      (how & HOW_SEEN) !== 0,
      (how & HOW_HISTORY) !== 0,
      (how & HOW_SENT) !== 0,
    )
    if (!holds && this.violation === undefined) this.violation = { row: row.slice(), parent }
  }
}
