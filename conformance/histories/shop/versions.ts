/**
 * A persistent map from the numbers 0, 1, 2, … to values, which is fastest where the version that was made last is used most
 * (Baker's shallow binding, 1991). One version holds the array itself; each of the others knows in which one value it differs
 * from a neighbour that is nearer to it. To use another version, the differences on the way are turned round. So a change
 * costs one small object, going back costs as much as happened since, and so does comparing two versions.
 *
 * Only how a version is held ever changes, never what it holds.
 */
export interface Version<V> {
  /** Null where another version holds it. */
  array: (V | undefined)[] | null
  /** In what this version differs from `next`. */
  key: number
  value: V | undefined
  next: Version<V> | null
}

const holding = <V>(array: (V | undefined)[]): Version<V> => ({ array, key: -1, value: undefined, next: null })

/** Each call gives an empty map that shares nothing with others. */
export const emptyVersion = <V>(): Version<V> => holding<V>([])

/** The array, which this version holds from now on. */
const held = <V>(version: Version<V>): (V | undefined)[] => {
  if (version.array !== null) return version.array
  const way: Version<V>[] = []
  let holder: Version<V> = version
  while (holder.next !== null) {
    way.push(holder)
    holder = holder.next
  }
  const array = holder.array ?? []
  for (let k = way.length - 1; k >= 0; k -= 1) {
    const nearer = way[k]!
    holder.key = nearer.key
    holder.value = array[nearer.key]
    holder.next = nearer
    holder.array = null
    array[nearer.key] = nearer.value
    nearer.array = array
    nearer.next = null
    holder = nearer
  }
  return array
}

export const get = <V>(version: Version<V>, key: number): V | undefined => held(version)[key]

export const set = <V>(version: Version<V>, key: number, value: V): Version<V> => {
  const array = held(version)
  const changed = holding(array)
  version.key = key
  version.value = array[key]
  version.next = changed
  version.array = null
  array[key] = value
  return changed
}

/** Whether both have the same keys, with the same values. They have to come from one empty map. */
export const sameVersion = <V>(a: Version<V>, b: Version<V>, same: (a: V, b: V) => boolean): boolean => {
  const ours = held(a)
  const seen = new Set<number>()
  // The difference that is met first on the way from b is the one that counts.
  for (let version = b; version.next !== null; version = version.next) {
    const { key, value } = version
    if (seen.has(key)) continue
    seen.add(key)
    const own = ours[key]
    if (own !== value && (own === undefined || value === undefined || !same(own, value))) return false
  }
  return true
}
