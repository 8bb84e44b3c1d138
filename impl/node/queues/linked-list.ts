/**
 * A list in the order of adding. Any element can be removed at once, and nothing that was removed is kept alive. A `Set` or
 * `Map` does, for a while: when its members have come and gone so often that it moves to a new table, the old table keeps what it
 * had, and points to the new one; and once a table has grown old, the collector of young objects takes for alive what
 * it points to. What thousands of requests a second hold would then live until everything is collected.
 */

/** A member's place. */
export interface Link<A> {
  /** Null when it is out. */
  value: A | null
  earlier: Link<A> | null
  later: Link<A> | null
}

export interface LinkedList<A> {
  readonly size: () => number
  /** The member that was added first of those that are in. */
  readonly first: () => A | null
  readonly add: (value: A) => Link<A>
  /** The first one, which is out then; null if there is none. */
  readonly take: () => A | null
  /** Takes the member out; nothing happens if it is out already. */
  readonly remove: (link: Link<A>) => void
}

export const linkedList = <A>(): LinkedList<A> => {
  let first: Link<A> | null = null
  let last: Link<A> | null = null
  let size = 0
  const remove = (link: Link<A>): void => {
    if (link.value === null) return
    const { earlier, later } = link
    if (earlier === null) first = later
    else earlier.later = later
    if (later === null) last = earlier
    else later.earlier = earlier
    link.value = null
    link.earlier = null
    link.later = null
    size -= 1
  }
  return {
    size: () => size,
    first: () => first?.value ?? null,
    add: (value) => {
      const link: Link<A> = { value, earlier: last, later: null }
      if (last === null) first = link
      else last.later = link
      last = link
      size += 1
      return link
    },
    take: () => {
      if (first === null) return null
      const { value } = first
      remove(first)
      return value
    },
    remove,
  }
}
