/** A list of numbers from which elements are taken out and, in reverse, put back, each in constant time (Knuth's dancing links). */
export interface Unused {
  /** The first element, or -1. */
  readonly first: () => number
  /** The element after this one, or -1. */
  readonly after: (id: number) => number
  readonly takeOut: (id: number) => void
  /** Undoes the last `takeOut` that is not undone, which was of this element. */
  readonly putBack: (id: number) => void
}

/** `ids`: different numbers below `limit`. */
export const unused = (ids: Int32Array, limit: number): Unused => {
  const end = limit
  const next = new Int32Array(limit + 1).fill(end)
  const previous = new Int32Array(limit + 1).fill(end)
  let last = end
  for (const id of ids) {
    next[last] = id
    previous[id] = last
    last = id
  }
  next[last] = end
  previous[end] = last
  const orNone = (id: number): number => (id === end ? -1 : id)
  return {
    first: () => orNone(next[end]!),
    after: (id) => orNone(next[id]!),
    takeOut: (id) => {
      next[previous[id]!] = next[id]!
      previous[next[id]!] = previous[id]!
    },
    putBack: (id) => {
      next[previous[id]!] = id
      previous[next[id]!] = id
    },
  }
}
