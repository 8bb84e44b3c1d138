import { Asking } from './asking.js'
import { Batch } from './batch.js'
import { Fresh } from './fresh.js'
import { GROUP, Group } from './group.js'
import * as ofInfos from './infos.js'
import type { Part } from './queue.js'
import type { Found } from './retrace.js'
import type { Space } from './space.js'
import type { States } from './states.js'
import type { Orbits } from './symmetry.js'

// Constants of this module are free where they are read; an imported one costs a load and three checks.
const { actionOf } = ofInfos

/** Successors are looked up together from this number on. Those of a group are put into the batch together if they are no */
const FULL = 512
/** more than this, and else those of one state. */
const MOST = 2048

/**
 * Explores a space breadth first, level by level; the inner loop of the checker. Explorers in several threads may share
 * the states: each then expands parts of the level until none is left.
 */
export class Explorer<L, M, E> {
  generated = 0
  /** How many states this explorer has found, and how many it has expanded. */
  distinct = 0
  expanded = 0
  readonly distinctBy: Float64Array
  violation: Found | undefined
  /** Brings all explorers together to make room for more states. */
  meet: () => void
  /** Of the part that is being expanded its block, the next state, and the one after the last. */
  private block = 0
  private next = 0
  private partEnd = 0
  private readonly batch = new Batch()
  private readonly group: Group<L, M, E>
  private readonly asking: Asking<L, M, E>
  private readonly fresh: Fresh<L, M, E>
  /** How many numbers there were when they were last compared with what the fields of a slot hold. */
  private numbered = -1
  /** How many states there were at the last look. */
  private count = 0

  constructor(
    readonly space: Space<L, M, E>,
    readonly orbits: Orbits<L, M, E> | undefined,
    readonly states: States,
  ) {
    this.distinctBy = new Float64Array(space.protocol.actions.length)
    this.group = new Group(space, orbits, states, this.batch)
    this.asking = new Asking(space, this.group)
    this.fresh = new Fresh(space, orbits, this.group)
    this.meet = () => states.makeRoom(space.counts())
  }

  /** Adds the initial states, which are the first level. */
  begin(): void {
    const { space, states } = this
    const rows = space.initial()
    if (!rows.every((row) => space.isWithinBounds(row))) throw new RangeError('the initial state is outside the bounds')
    this.generated = rows.length
    this.distinct = this.add(rows)
    const violating = rows.find((row) => !space.holdsAnew(row))
    if (violating !== undefined) this.violation = { state: null, successor: violating }
    states.queue.endLevel()
    states.queue.openLevel()
  }

  /** Adds those of these states, or of what represents them, that are new; gives how many these are. */
  private add(rows: readonly Int32Array[]): number {
    const { batch, states, space, group } = this
    const push = () => {
      batch.clear()
      for (const row of rows) group.push(row, 0, 0)
    }
    push()
    // What represents them may be made of new values.
    while (states.mustMakeRoom(space.counts())) {
      states.makeRoom(space.counts())
      push()
    }
    const count = states.add(batch)
    for (let f = 0; f < count; f++) states.queue.push(batch.words, batch.fresh[f]! * states.layout.words)
    batch.clear()
    return count
  }

  /** Bytes of the tables of this explorer; not of the states. */
  get bytes(): number {
    return this.space.bytes + this.fresh.bytes
  }

  /** States of the part that is being expanded that are left. */
  get part(): Part {
    return { block: this.block, from: this.next, to: this.partEnd }
  }

  get isInPart(): boolean {
    return this.next < this.partEnd
  }

  /** Whether there is a state to expand; takes a part of the level if need be. */
  hasNext(): boolean {
    if (this.isInPart) return true
    const part = this.states.queue.takePart()
    if (part === undefined) return false
    this.block = part.block
    this.next = part.from
    this.partEnd = part.to
    return true
  }

  /** Expands up to `budget` states of the part, none once `maxStates` are known. Gives how many it expanded. */
  expand(budget: number, maxStates: number): number {
    let expanded = 0
    this.count = this.states.count
    while (expanded < budget && this.next < this.partEnd && this.violation === undefined) {
      if (this.isAt(maxStates)) break
      if (this.space.transitions.lists.isFull) {
        this.flush()
        this.space.transitions.lists.clear()
      }
      if (this.states.isRoomWanted) this.makeRoom()
      if (this.violation === undefined)
        expanded += this.expandGroup(Math.min(GROUP, budget - expanded, this.partEnd - this.next), maxStates)
    }
    this.flush()
    return expanded
  }

  /** Whether `maxStates` are known; first those that may be new are looked up. */
  private isAt(maxStates: number): boolean {
    if (this.count + this.batch.n >= maxStates) this.flush()
    return this.count >= maxStates
  }

  /** Expands up to `most` states, fewer if something comes in between. Gives how many it expanded. */
  private expandGroup(most: number, maxStates: number): number {
    const { batch, states, group, asking } = this
    const { n } = batch
    const size = group.sizeFor(MOST, most)
    group.load(states.queue.current, states.queue.at(this.block, this.next), size)
    // The lists may have met values that do not fit.
    if (this.hasOutgrown()) {
      this.makeRoom()
      return 0
    }
    this.space.transitions.lists.keep()
    const count = this.count + n + group.most(size) < maxStates ? group.sizeFor(MOST, size) : 1
    group.gather(count, this.next)
    // So may what the steps do to the history, or the representatives.
    if (this.hasOutgrown()) {
      batch.n = n
      group.forget(0, count)
      this.makeRoom()
      return 0
    }
    const good = asking.firstToFail(count)
    const tried = Math.min(good + 1, count)
    for (let g = 0; g < tried; g++) this.generated += group.steps[g]!
    this.next += good
    this.expanded += good
    if (good < count) {
      batch.n = good === 0 ? n : group.ends[good - 1]!
      group.forget(tried, count)
      this.fail(good)
    } else if (batch.n >= FULL) this.flush()
    return good
  }

  /** Has all explorers meet, after what is pending here. */
  makeRoom(): void {
    this.flush()
    this.meet()
    this.numbered = -1
  }

  private hasOutgrown(): boolean {
    const { numbered } = this.space
    if (numbered === this.numbered) return false
    if (this.states.mustMakeRoom(this.space.counts())) return true
    this.numbered = numbered
    return false
  }

  /** A step from state g of the group violates a property, or it has none; what was found before comes first. */
  private fail(g: number): void {
    this.flush()
    if (this.violation !== undefined) return
    const state = this.storedAt(this.next)
    const successor = this.asking.firstBad(g, (row, info) => {
      this.group.push(row, this.next, info)
      if (this.states.add(this.batch) === 1) {
        this.distinct++
        this.distinctBy[actionOf(info)]!++
      }
      this.batch.clear()
    })
    this.violation = { state, successor }
  }

  /** The row of a state of the part, as it is stored. */
  private storedAt(index: number): Int32Array {
    const { queue } = this.states
    const row = new Int32Array(this.space.width)
    this.group.toRow(queue.current, queue.at(this.block, index), row)
    return row
  }

  /** Looks up what is pending; what is new goes to the end of the queue, and what is to be asked of it is. */
  flush(): void {
    const { batch, states } = this
    const count = batch.n === 0 ? 0 : states.add(batch)
    this.push(count)
    const good = this.fresh.firstToFail(count)
    const known = Math.min(good + 1, count)
    this.countNew(known)
    if (good < count) {
      // There is no going on after it, so the states after it are not counted.
      states.forget(count - known)
      this.violation = { state: this.storedAt(batch.parents[batch.fresh[good]!]!), successor: this.fresh.row.slice() }
    }
    this.distinct += known
    this.count = states.count
    batch.clear()
    states.mustMakeRoom(undefined)
  }

  /** Appends the new states of the batch to the queue. */
  private push(count: number): void {
    const { words, fresh } = this.batch
    const { queue, layout } = this.states
    for (let f = 0; f < count; f++) queue.push(words, fresh[f]! * layout.words)
  }

  private countNew(count: number): void {
    const { distinctBy } = this
    const { fresh, infos } = this.batch
    for (let f = 0; f < count; f++) {
      const action = actionOf(infos[fresh[f]!]!)
      distinctBy[action] = distinctBy[action]! + 1
    }
  }
}
