/**
 * Lowe's memoisation (Testing for linearizability, 2017) of Wing and Gong's search: a situation that was met before is not
 * searched again. A situation is what has been linearized and the state that came of it; the certified operations among
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

export interface Memo<State> {
  /**
   * Whether a situation was met before from which everything can be linearized that can be from this one: the same, or
   * one that came to the same state with fewer of the pending operations. Remembers it if not.
   */
  readonly isKnown: (situation: Situation<State>) => boolean
}

export const memo = <State>(
  hash: (state: State) => number,
  sameState: (a: State, b: State) => boolean,
  isOptional: (id: number) => boolean,
): Memo<State> => {
  // Most often a hash has one situation, which then needs no list.
  const known = new Map<number, Situation<State>>()
  const more = new Map<number, Situation<State>[]>()
  const covers = (before: Situation<State>, now: Situation<State>): boolean =>
    before.next === now.next &&
    before.owedHash === now.owedHash &&
    isWithin(before.inserted, now.inserted, isOptional) &&
    sameState(before.state, now.state)
  return {
    isKnown: (now) => {
      const key = mixed(hash(now.state) ^ mixed(now.next ^ now.owedHash))
      const first = known.get(key)
      if (first === undefined) {
        known.set(key, now)
        return false
      }
      const others = more.get(key)
      if (covers(first, now) || others?.some((before) => covers(before, now))) return true
      if (others === undefined) more.set(key, [now])
      else others.push(now)
      return false
    },
  }
}
