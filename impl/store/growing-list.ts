/**
 * A persistent list that grows at its end only: all versions share one array, of which each knows how much is its own. What
 * stands beyond that is a later version's; so only a list to which something is added for the second time is copied.
 */
export interface GrowingList<A> {
  readonly size: number
  /** To be read up to `size`, and to be changed by nobody else. */
  readonly shared: A[]
}

export const empty: GrowingList<never> = { size: 0, shared: [] }

export const push = <A>({ size, shared }: GrowingList<A>, item: A): GrowingList<A> => {
  const own = size > 0 && size === shared.length ? shared : shared.slice(0, size)
  own.push(item)
  return { size: size + 1, shared: own }
}

/** Undefined beyond the end. */
export const at = <A>({ size, shared }: GrowingList<A>, i: number): A | undefined => (i < size ? shared[i] : undefined)

/** From `start` up to `end`, which is not part of it; both within the list. */
export const slice = <A>({ shared }: GrowingList<A>, start: number, end: number): readonly A[] =>
  shared.slice(start, end)
