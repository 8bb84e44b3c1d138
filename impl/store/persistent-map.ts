/**
 * A persistent map that costs about what a mutable one costs while the newest version is used: all versions share one table,
 * which holds the newest; an older one says what it holds otherwise, and points to the version that came after it (Baker,
 * "Shallow binding makes functional arrays fast", 1991). An old version that is read or changed a lot takes the table over.
 * A version that nobody holds any more is garbage, whichever versions came after it.
 */
import { slice } from './chunks.js'
import * as T from './table.js'

type Key = string | number

interface Version<K extends Key, V> {
  readonly size: number
  place: Newest<K, V> | Older<K, V>
}
interface Newest<K extends Key, V> {
  readonly _tag: 'Newest'
  readonly table: T.Table<K, V>
}
/** As `newer`, but for one key, which has this value here; undefined if it is not there. */
interface Older<K extends Key, V> {
  readonly _tag: 'Older'
  readonly key: K
  readonly value: V | undefined
  readonly newer: Version<K, V>
}

/** `size`: how many keys there are. */
export type PersistentMap<K extends Key, V> = Readonly<Version<K, V>>

export const empty = <K extends Key, V>(): PersistentMap<K, V> => ({
  size: 0,
  place: { _tag: 'Newest', table: T.emptyTable() },
})

const setOrDelete = <K extends Key, V>(table: T.Table<K, V>, key: K, value: V | undefined): void => {
  if (value === undefined) T.remove(table, key)
  else T.set(table, key, value)
}

/** Makes the version the newest, whose table the others share. Takes time in proportion to the changes since. */
const renewed = <K extends Key, V>(version: Version<K, V>): Newest<K, V> => {
  if (version.place._tag === 'Newest') return version.place
  const way: { readonly version: Version<K, V>; readonly place: Older<K, V> }[] = []
  let at = version
  while (at.place._tag === 'Older') {
    way.push({ version: at, place: at.place })
    at = at.place.newer
  }
  const newest = at.place
  for (const { version: older, place } of way.reverse()) {
    place.newer.place = { _tag: 'Older', key: place.key, value: T.get(newest.table, place.key), newer: older }
    setOrDelete(newest.table, place.key, place.value)
    older.place = newest
  }
  return newest
}

/** This many changes back a version is read without taking the table over, which another one may want back at once. */
const NEAR = 32

export const get = <K extends Key, V>(version: PersistentMap<K, V>, key: K): V | undefined => {
  let { place } = version
  for (let distance = 0; place._tag === 'Older'; distance += 1) {
    if (place.key === key) return place.value
    if (distance === NEAR) return T.get(renewed(version).table, key)
    place = place.newer.place
  }
  return T.get(place.table, key)
}

/** The version with another value under the key. The very first one keeps its empty table: it is held for ever. */
export const put = <K extends Key, V>(version: PersistentMap<K, V>, key: K, value: V): PersistentMap<K, V> => {
  if (version.size === 0) return { size: 1, place: { _tag: 'Newest', table: T.tableOf(key, value) } }
  const place = renewed(version)
  return changed(version, place, key, T.get(place.table, key), value)
}

/** The version with the value under the key if it has none there, else the version itself. */
export const add = <K extends Key, V>(version: PersistentMap<K, V>, key: K, value: V): PersistentMap<K, V> => {
  if (version.size === 0) return put(version, key, value)
  const place = renewed(version)
  const before = T.get(place.table, key)
  return before === undefined ? changed(version, place, key, before, value) : version
}

const changed = <K extends Key, V>(
  older: Version<K, V>,
  place: Newest<K, V>,
  key: K,
  before: V | undefined,
  value: V,
): Version<K, V> => {
  T.set(place.table, key, value)
  const newer: Version<K, V> = { size: place.table.size, place }
  older.place = { _tag: 'Older', key, value: before, newer }
  return newer
}

/** Copied, so that nothing that happens meanwhile can be seen. */
export const entries = <K extends Key, V>(version: PersistentMap<K, V>): readonly (readonly [K, V])[] =>
  T.entries(renewed(version).table)

/** At most this many numbered keys come in one piece. */
const PIECE = 256

export interface Pieces<K extends Key, V> extends Iterable<readonly (readonly [K, V])[]> {
  /** Takes note of what has changed so far. To be called often where the pieces are read much later: else it takes long then. */
  readonly follow: () => void
}

/**
 * All that a version holds, once, in pieces, the keys 1, 2, … first and in their order; between the pieces later versions may be made.
 * They are read where the newest version has them, and what has changed since is remembered meanwhile: so the table is not taken
 * over, and nothing is copied.
 */
export const piecesOf = <K extends Key, V>(version: PersistentMap<K, V>): Pieces<K, V> => {
  const changedSince = new Set<K>()
  /** What the version has under keys that have changed since, and that have not been handed over. */
  const kept = new Map<K, V>()
  let seen: Version<K, V> = version
  let numbered = 0
  let parts = 0
  let isWhole = false

  const isNumbered = (key: K): boolean =>
    typeof key === 'number' && Number.isInteger(key) && key >= 1 && key <= numbered
  const isPast = (key: K): boolean => isWhole || isNumbered(key) || T.partOf(key) < parts
  const newest = (): T.Table<K, V> => {
    while (seen.place._tag === 'Older') {
      const { key, value, newer } = seen.place
      if (!changedSince.has(key)) {
        changedSince.add(key)
        if (value !== undefined && !isPast(key)) kept.set(key, value)
      }
      seen = newer
    }
    return seen.place.table
  }
  const numberedPiece = ({ numbered: all }: T.Table<K, V>): readonly (readonly [K, V])[] => {
    const from = numbered
    numbered = Math.min(from + PIECE, all.size)
    return slice(all, from, numbered).flatMap((now, i) => {
      const key = (from + i + 1) as K
      const value = changedSince.has(key) ? kept.get(key) : now
      kept.delete(key)
      return value === undefined ? [] : [[key, value] as const]
    })
  }
  function* read(): Generator<readonly (readonly [K, V])[]> {
    for (let table = newest(); numbered < table.numbered.size; table = newest()) yield numberedPiece(table)
    for (let table = newest(); !isWhole; table = newest()) {
      const piece = [...(table.parts[parts] ?? [])].filter(([key]) => !changedSince.has(key) && !isNumbered(key))
      parts += 1
      isWhole = parts >= table.parts.length
      yield piece
    }
    // An older version may have the table, which then lacks what came after it: the newest of that is met first.
    const rest = [...kept].sort(([a], [b]) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0))
    for (let i = 0; i < rest.length; i += PIECE) yield rest.slice(i, i + PIECE)
  }
  return {
    [Symbol.iterator]: read,
    follow: () => {
      if (!isWhole) newest()
    },
  }
}
