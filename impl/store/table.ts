/**
 * A table that grows little by little. A `Map` that is full moves to one twice as large in a single call, and a node with a million
 * keys would answer nobody meanwhile. So a table with many keys is made of many small maps, and each grows when chance
 * has it: not all of them at once. Numbers that follow each other from 1, as those of orders do, need no map.
 */
import { at, type Chunks, noChunks, pop, push, replace, toArray } from './chunks.js'

export interface Table<K extends string | number, V> {
  size: number
  /** The values of the keys 1, 2, … up to the first number that is missing, or was when the next one came. */
  readonly numbered: Chunks<V>
  /** Those of all other keys. One map while they are few. */
  parts: readonly Map<K, V>[]
}

/** With this many keys to move, code that has never run before still takes about a millisecond. */
const MANY = 256
const PART_BITS = 8

export const emptyTable = <K extends string | number, V>(): Table<K, V> => ({
  size: 0,
  numbered: noChunks(),
  parts: [new Map()],
})

export const tableOf = <K extends string | number, V>(key: K, value: V): Table<K, V> => {
  const table = emptyTable<K, V>()
  set(table, key, value)
  return table
}

/** How much of a text is looked at: keys that clients number differ at the end. */
const SUFFIX = 8

/** Each bit of the result depends on all of the number: keys that follow each other are spread as if by chance. */
const mixed = (n: number): number => {
  const once = Math.imul(n ^ (n >>> 16), 0x7feb352d)
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b)
  return (twice ^ (twice >>> 16)) >>> (32 - PART_BITS)
}

/** The number of the map in which a key is, in a table of many. */
export const partOf = (key: string | number): number => {
  if (typeof key === 'number') return mixed(key | 0)
  let n = key.length
  for (let i = Math.max(0, n - SUFFIX); i < key.length; i += 1) n = (Math.imul(n, 31) + key.charCodeAt(i)) | 0
  return mixed(n)
}

const mapOf = <K extends string | number, V>({ parts }: Table<K, V>, key: K): Map<K, V> =>
  parts.length === 1 ? parts[0]! : parts[partOf(key)]!

const split = <K extends string | number, V>(table: Table<K, V>): void => {
  const all = table.parts[0]!
  table.parts = Array.from({ length: 2 ** PART_BITS }, () => new Map<K, V>())
  for (const [key, value] of all) mapOf(table, key).set(key, value)
}

/** Whether the key is 1, 2, … up to the number of those that are numbered. */
const isNumbered = <K extends string | number, V>({ numbered }: Table<K, V>, key: K): key is K & number =>
  typeof key === 'number' && key >= 1 && key <= numbered.size && Number.isInteger(key)

export const get = <K extends string | number, V>(table: Table<K, V>, key: K): V | undefined =>
  isNumbered(table, key) ? at(table.numbered, key - 1) : mapOf(table, key).get(key)

const setMapped = <K extends string | number, V>(table: Table<K, V>, key: K, value: V): void => {
  const part = mapOf(table, key)
  const before = part.size
  part.set(key, value)
  table.size += part.size - before
  if (table.parts.length === 1 && table.size - table.numbered.size >= MANY) split(table)
}

export const set = <K extends string | number, V>(table: Table<K, V>, key: K, value: V): void => {
  if (isNumbered(table, key)) replace(table.numbered, key - 1, value)
  else if (key === table.numbered.size + 1 && !mapOf(table, key).has(key)) {
    push(table.numbered, value)
    table.size += 1
  } else setMapped(table, key, value)
}

/** The numbers after it no longer follow: they move to the maps. */
export const remove = <K extends string | number, V>(table: Table<K, V>, key: K): void => {
  if (!isNumbered(table, key)) {
    if (mapOf(table, key).delete(key)) table.size -= 1
    return
  }
  const { numbered } = table
  for (let last = numbered.size; last >= key; last -= 1) {
    const value = at(numbered, last - 1)
    pop(numbered)
    table.size -= 1
    if (last > key) setMapped(table, last as K, value)
  }
}

/** In the order in which their keys came while there are few of them; later in none that means anything. */
export const entries = <K extends string | number, V>({
  numbered,
  parts,
}: Table<K, V>): readonly (readonly [K, V])[] => [
  ...toArray(numbered).map((value, i) => [(i + 1) as K, value] as const),
  ...parts.flatMap((part) => [...part]),
]
