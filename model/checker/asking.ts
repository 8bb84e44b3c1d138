import type { Group } from './group.js'
import { ASKS, BAD, GENERATED, ONE_BY_ONE, UNSEEN_OUTSIDE } from './lists.js'
import type { Space } from './space.js'
import { Stepwise } from './stepwise.js'

/** What is asked of the states of a group before anything is known of their successors. */
export class Asking<L, M, E> {
  private readonly stepwise: Stepwise<L, M, E>

  constructor(
    private readonly space: Space<L, M, E>,
    private readonly group: Group<L, M, E>,
  ) {
    this.stepwise = new Stepwise(space)
  }

  /** Whether all that these flags of its lists say is to be asked of state g holds. */
  holds(g: number, flags: number): boolean {
    const { space, group } = this
    const { servers } = space.protocol
    const aged = group.aged[g] === 1
    if ((flags & BAD) !== 0) return false
    if ((flags & ASKS) !== 0 && !space.outside.holds(group, g)) return false
    const row = group.rowAt(g)
    if (aged && (flags & UNSEEN_OUTSIDE) !== 0 && !space.properties.holdsOfRow(row, -1, true)) return false
    if ((flags & ONE_BY_ONE) === 0) return true
    for (let i = 0; i <= servers; i++) if (!this.stepwise.holdsOutside(row, i, aged)) return false
    return true
  }

  /** The first successor of state g that violates a property; null if that state is a deadlock. See `Stepwise`. */
  firstBad(g: number, visit: (successor: Int32Array, info: number) => void): Int32Array | null {
    const { space, group } = this
    const successor = this.stepwise.firstBad(group.rowAt(g).slice(), group.aged[g] === 1, visit)
    if (successor === undefined && (space.protocol.deadlock !== true || this.hasSteps(g)))
      throw new Error('a property failed once and holds when it is evaluated again: it is not pure')
    return successor ?? null
  }

  private hasSteps(g: number): boolean {
    const { items } = this.space.transitions.lists.all
    const columns = this.space.protocol.servers + 1
    return this.group.starts.subarray(g * columns, (g + 1) * columns).some((start) => items[start + GENERATED]! > 0)
  }
}
