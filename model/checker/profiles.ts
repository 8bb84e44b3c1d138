import { Interner } from './intern.js'

/** The actions of all steps of a list, in the order of the steps; -1 minus the action where it leads outside the bounds. */
export type Profile = readonly number[]

/**
 * Which steps lists have, and how often lists of each kind were gone through: from that follows how often each action was
 * taken, without counting steps.
 */
export class Profiles {
  readonly all = new Interner<Profile>((profile) => profile.join())
  private visits = new Float64Array(256)

  constructor(private readonly actions: number) {}

  /** Counts a list as gone through. */
  visit(profile: number): void {
    if (profile >= this.visits.length) this.reserve(profile)
    this.visits[profile]!++
  }

  private reserve(profile: number): void {
    const visits = new Float64Array(2 * profile)
    visits.set(this.visits)
    this.visits = visits
  }

  /** How often each action was taken. */
  generatedBy(): Float64Array {
    const sums = new Float64Array(this.actions)
    for (let profile = 0; profile < this.all.size; profile++) {
      const times = this.visits[profile] ?? 0
      if (times !== 0) for (const step of this.all.value(profile)) sums[step < 0 ? -1 - step : step]! += times
    }
    return sums
  }

  /** How many steps led outside the bounds. */
  outside(): number {
    let sum = 0
    for (let profile = 0; profile < this.all.size; profile++) {
      const times = this.visits[profile] ?? 0
      if (times !== 0) sum += times * this.all.value(profile).filter((step) => step < 0).length
    }
    return sum
  }
}
