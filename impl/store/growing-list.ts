/**
 * A persistent list that grows at its end only: all versions share one list, and each knows how much of it is its own. What
 * stands beyond that is a later version's; so only a list to which something is added for the second time is copied. The shared
 * list is in chunks: an array of a million secrets that is full would keep the node from answering while it moves.
 */
import { at as atOf, type Chunks, noChunks, push as pushTo, slice as sliceOf } from './chunks.js'

export interface GrowingList<A> {
  readonly size: number
  /** To be read up to `size`, and to be changed by nobody else. */
  readonly shared: Chunks<A>
}

export const empty: GrowingList<never> = { size: 0, shared: noChunks() }

const copyOf = <A>(list: GrowingList<A>): Chunks<A> => {
  const copy = noChunks<A>()
  for (let i = 0; i < list.size; i += 1) pushTo(copy, atOf(list.shared, i))
  return copy
}

export const push = <A>(list: GrowingList<A>, item: A): GrowingList<A> => {
  const { size, shared } = list
  const own = size > 0 && size === shared.size ? shared : copyOf(list)
  pushTo(own, item)
  return { size: size + 1, shared: own }
}

/** Undefined beyond the end. */
export const at = <A>({ size, shared }: GrowingList<A>, i: number): A | undefined =>
  i >= 0 && i < size ? atOf(shared, i) : undefined

/** From `start` up to `end`, which is not part of it; both within the list. */
export const slice = <A>({ shared }: GrowingList<A>, start: number, end: number): readonly A[] =>
  sliceOf(shared, start, end)
