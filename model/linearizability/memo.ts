/**
 * Lowe's memoisation (Testing for linearizability, 2017) of Wing and Gong's search: a situation that was met before is not
 * searched again. What lies on the way to the present situation has less linearized than it, so only what was given up is
 * remembered. A situation is what has been linearized and the state that came of it; the certified operations among
 * that are a prefix of their order, so a number tells them, and only the others have to be compared.
 */

/** The linearized operations without a certificate, the last first, with the gap that each was put into. */
export interface Inserted {
  readonly id: number
  readonly gap: number
  /** How many certified operations had been linearized. */
  readonly next: number
  readonly before: Inserted | null
  readonly count: number
}

export interface Situation<State> {
  /** How many certified operations have been linearized. */
  readonly next: number
  readonly inserted: Inserted | null
  /** Equal if the same completed operations are among the inserted. */
  readonly owedHash: number
  readonly state: State
}

/** A bijective mixing of 32 bits (the finalizer of MurmurHash3). */
export const mixed = (n: number): number => {
  const a = Math.imul(n ^ (n >>> 16), 0x85ebca6b)
  const b = Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
  return b ^ (b >>> 16)
}

const countOf = (inserted: Inserted | null): number => (inserted === null ? 0 : inserted.count)

/**
 * Whether all that is in `few` is in `many`, in the same gaps, and whatever `many` has beyond that is optional. The lists
 * of one search share their tails, so only what came after they parted is looked at.
 */
const isWithin = (few: Inserted | null, many: Inserted | null, isOptional: (id: number) => boolean): boolean => {
  const beyond = new Map<number, number>()
  const wanted: Inserted[] = []
  let [a, b] = [few, many]
  while (a !== b) {
    if (b !== null && countOf(b) >= countOf(a)) {
      beyond.set(b.id, b.gap)
      b = b.before
    } else if (a !== null) {
      wanted.push(a)
      a = a.before
    }
  }
  for (const { id, gap } of wanted) if (beyond.get(id) !== gap || !beyond.delete(id)) return false
  for (const id of beyond.keys()) if (!isOptional(id)) return false
  return true
}

export interface Memo<At> {
  /**
   * A situation that was remembered from which everything can be linearized that can be from this one: the same, or one
   * that came to the same state with fewer of the pending operations.
   */
  readonly known: (now: At) => At | null
  readonly remember: (situation: At) => void
}

export const memo = <State, At extends Situation<State>>(
  hash: (state: State) => number,
  sameState: (a: State, b: State) => boolean,
  isOptional: (id: number) => boolean,
): Memo<At> => {
  // Most often a hash has one situation, which then needs no list.
  const first = new Map<number, At>()
  const more = new Map<number, At[]>()
  const keyOf = ({ state, next, owedHash }: At): number => mixed(hash(state) ^ mixed(next ^ owedHash))
  const covers = (before: At, now: At): boolean =>
    before.next === now.next &&
    before.owedHash === now.owedHash &&
    isWithin(before.inserted, now.inserted, isOptional) &&
    sameState(before.state, now.state)
  return {
    known: (now) => {
      if (first.size === 0) return null
      const key = keyOf(now)
      const one = first.get(key)
      if (one === undefined) return null
      if (covers(one, now)) return one
      return more.get(key)?.find((before) => covers(before, now)) ?? null
    },
    remember: (situation) => {
      const key = keyOf(situation)
      const others = more.get(key)
      if (!first.has(key)) first.set(key, situation)
      else if (others === undefined) more.set(key, [situation])
      else others.push(situation)
    },
  }
}
