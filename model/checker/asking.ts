import type { Group } from './group.js'
import * as ofInfos from './infos.js'
import type { Space } from './space.js'
import { Stepwise } from './stepwise.js'

// Constants of this module are free where they are read; an imported one costs a load and three checks.
const { ASKS, BAD, ONE_BY_ONE, UNSEEN_OUTSIDE } = ofInfos

/** What is asked of the states of a group before anything is known of their successors. */
export class Asking<L, M, E> {
  private readonly stepwise: Stepwise<L, M, E>

  constructor(
    private readonly space: Space<L, M, E>,
    private readonly group: Group<L, M, E>,
  ) {
    this.stepwise = new Stepwise(space)
  }

  /** The first state of the group for which something that is to be asked at once does not hold, or `size`. */
  firstToFail(size: number): number {
    const { space, group } = this
    const { flags, steps } = group
    let all = 0
    for (let g = 0; g < size; g++) all |= flags[g]!
    if ((all & ASKS) !== 0) space.outside.look(group, size)
    const { deadlock } = space.protocol
    for (let g = 0; g < size; g++) {
      if (deadlock === true && steps[g] === 0) return g
      if (flags[g] !== 0 && !this.holds(g, flags[g]!)) return g
    }
    return size
  }

  private holds(g: number, flags: number): boolean {
    const { space, group } = this
    const { servers } = space.protocol
    if ((flags & BAD) !== 0) return false
    if ((flags & ASKS) !== 0 && !space.outside.holds(group, g)) return false
    if ((flags & (UNSEEN_OUTSIDE | ONE_BY_ONE)) === 0) return true
    const aged = group.aged[g] === 1
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
    if (successor === undefined && (space.protocol.deadlock !== true || this.group.steps[g]! > 0))
      throw new Error('a property failed once and holds when it is evaluated again: it is not pure')
    return successor ?? null
  }
}
