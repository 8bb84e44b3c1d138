/**
 * A list that grows and shrinks at its end, in chunks: an array that is full moves to a larger one in a single call, and a
 * node with a million orders would answer nobody meanwhile.
 */
export interface Chunks<A> {
  size: number
  readonly chunks: A[][]
}

const BITS = 10
const MASK = 2 ** BITS - 1

export const noChunks = <A>(): Chunks<A> => ({ size: 0, chunks: [] })

/** `i` is from 0, and below the size. */
export const at = <A>({ chunks }: Chunks<A>, i: number): A => chunks[i >>> BITS]![i & MASK]!

/** `i` is from 0, and below the size. */
export const replace = <A>({ chunks }: Chunks<A>, i: number, value: A): void => {
  chunks[i >>> BITS]![i & MASK] = value
}

export const push = <A>(list: Chunks<A>, value: A): void => {
  if ((list.size & MASK) === 0) list.chunks.push([])
  list.chunks[list.size >>> BITS]!.push(value)
  list.size += 1
}

/** Takes the last one away; there is one. */
export const pop = <A>(list: Chunks<A>): void => {
  list.size -= 1
  list.chunks[list.size >>> BITS]!.pop()
  if ((list.size & MASK) === 0) list.chunks.pop()
}

/** From `start` up to `end`, which is not part of it; both within the list. */
export const slice = <A>(list: Chunks<A>, start: number, end: number): readonly A[] =>
  Array.from({ length: end - start }, (_, k) => at(list, start + k))

export const toArray = <A>({ chunks }: Chunks<A>): readonly A[] => chunks.flat()
