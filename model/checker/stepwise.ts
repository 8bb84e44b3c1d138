import { AGED, EVENT, infoOf } from './infos.js'
import type { Space } from './space.js'
import type { Successor } from './steps.js'

/**
 * Takes the steps of a state one by one. That is slow, and done where they cannot be taken together: when one of them is
 * known to violate a property, and where a property reads too much of a step outside the bounds to be remembered.
 */
export class Stepwise<L, M, E> {
  private readonly after: Int32Array

  constructor(private readonly space: Space<L, M, E>) {
    this.after = new Int32Array(space.width)
  }

  /**
   * The first successor that violates a property, if there is one; `row` and `aged` as in a `Group`. Those up to it
   * that are within the bounds and may be new are visited, with their infos.
   */
  firstBad(
    row: Int32Array,
    aged: boolean,
    visit: (successor: Int32Array, info: number) => void,
  ): Int32Array | undefined {
    for (let i = 0; i <= this.space.protocol.servers; i++) {
      for (const step of this.steps(row, i)) {
        if (step.isSame && !aged) continue
        if (!step.isOutside) visit(this.rowAfter(step, row, i), this.infoOf(step, i, aged))
        if (step.isBad || !this.holdsAfter(step, row, i, aged)) return this.rowAfter(step, row, i).slice()
      }
    }
    return undefined
  }

  /** Whether the properties hold after each step of a server, or of the network, that leads outside the bounds. */
  holdsOutside(row: Int32Array, i: number, aged: boolean): boolean {
    return this.steps(row, i).every((step) => !step.isOutside || this.holdsAfter(step, row, i, aged))
  }

  private holdsAfter(step: Successor, row: Int32Array, i: number, aged: boolean): boolean {
    return this.space.holdsOf(this.rowAfter(step, row, i), this.infoOf(step, i, aged))
  }

  private infoOf({ action, flags, event }: Successor, i: number, aged: boolean): number {
    return infoOf(action, i, flags | (event >= 0 ? EVENT : 0) | (aged ? AGED : 0))
  }

  private steps(row: Int32Array, i: number): readonly Successor[] {
    const { servers } = this.space.protocol
    return this.space.steps.of(i, i < servers ? row[i]! : -1, row[servers]!, true)
  }

  private rowAfter({ next, bag, event }: Successor, row: Int32Array, i: number): Int32Array {
    const { after } = this
    after.set(row)
    if (next >= 0) after[i] = next
    after[this.space.protocol.servers] = bag
    if (event >= 0) this.space.record(after, event)
    return after
  }
}
