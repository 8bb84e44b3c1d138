/** What a failure of the search depends on: as long as this stays as it is, nothing can come of the situation. */
export interface Blame {
  /** Things whose values there matter. */
  readonly values: ReadonlySet<number>
  /** Things that only ever grow, and matter as long as they are no less: no operation can change these for the better. */
  readonly passed: ReadonlySet<number>
  /** Things that an operation could change for the better if it had not been linearized earlier. */
  readonly users: ReadonlySet<number>
  /** Completed operations for which it matters that they are not linearized yet. */
  readonly owed: ReadonlySet<number>
  /** From this gap on it matters what the gaps are taken by; infinite if that does not matter. */
  readonly gap: number
}

const NONE: ReadonlySet<number> = new Set()
export const blameless: Blame = { values: NONE, passed: NONE, users: NONE, owed: NONE, gap: Infinity }

export const isBlameless = ({ values, passed, users, owed, gap }: Blame): boolean =>
  values.size === 0 && passed.size === 0 && users.size === 0 && owed.size === 0 && gap === Infinity

/** The very same set where there is nothing to add. */
const joined = (some: ReadonlySet<number>, more: Iterable<number>): ReadonlySet<number> => {
  let found: Set<number> | null = null
  for (const each of more) if (!some.has(each)) found = (found ?? new Set(some)).add(each)
  return found ?? some
}

export const withMore = (
  blame: Blame,
  more: {
    readonly values?: Iterable<number>
    readonly passed?: Iterable<number>
    readonly users?: Iterable<number>
    readonly owed?: Iterable<number>
    readonly gap?: number
  },
): Blame => {
  const values = more.values === undefined ? blame.values : joined(blame.values, more.values)
  const passed = more.passed === undefined ? blame.passed : joined(blame.passed, more.passed)
  const users = more.users === undefined ? blame.users : joined(blame.users, more.users)
  const owed = more.owed === undefined ? blame.owed : joined(blame.owed, more.owed)
  const gap = more.gap === undefined ? blame.gap : Math.min(blame.gap, more.gap)
  const isSame =
    values === blame.values &&
    passed === blame.passed &&
    users === blame.users &&
    owed === blame.owed &&
    gap === blame.gap
  return isSame ? blame : { values, passed, users, owed, gap }
}

const kept = (some: ReadonlySet<number>, isKept: (each: number) => boolean): ReadonlySet<number> => {
  for (const each of some) if (!isKept(each)) return new Set([...some].filter(isKept))
  return some
}

export const onlyWith = (
  blame: Blame,
  isThing: (thing: number) => boolean,
  isOwed: (id: number) => boolean = () => true,
): Blame => {
  const values = kept(blame.values, isThing)
  const passed = kept(blame.passed, isThing)
  const owed = kept(blame.owed, isOwed)
  const isSame = values === blame.values && passed === blame.passed && owed === blame.owed
  return isSame ? blame : { ...blame, values, passed, owed }
}
