/**
 * A table that grows little by little. A `Map` that is full moves to one twice as large in a single call, which takes 0.1 s for a
 * million keys: the node would answer nobody meanwhile. So a table with many keys is made of many maps, each of which is small, and
 * grows when chance has it: not all of them at once.
 */
export interface Table<K extends string | number, V> {
  size: number
  /** One while there are few keys. */
  parts: readonly Map<K, V>[]
}

/** With this many keys a single map still grows in a quarter of a millisecond. */
const MANY = 4_096
const PART_BITS = 8

export const tableOf = <K extends string | number, V>(key: K, value: V): Table<K, V> => ({
  size: 1,
  parts: [new Map([[key, value]])],
})

/** How much of a text is looked at: keys that clients number differ at the end. */
const SUFFIX = 8

/** Each bit of the result depends on all of the number: keys that follow each other are spread as if by chance. */
const mixed = (n: number): number => {
  const once = Math.imul(n ^ (n >>> 16), 0x7feb352d)
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b)
  return (twice ^ (twice >>> 16)) >>> (32 - PART_BITS)
}

const partOf = (key: string | number): number => {
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

export const get = <K extends string | number, V>(table: Table<K, V>, key: K): V | undefined =>
  mapOf(table, key).get(key)

export const set = <K extends string | number, V>(table: Table<K, V>, key: K, value: V): void => {
  const part = mapOf(table, key)
  const before = part.size
  part.set(key, value)
  table.size += part.size - before
  if (table.size >= MANY && table.parts.length === 1) split(table)
}

export const remove = <K extends string | number, V>(table: Table<K, V>, key: K): void => {
  if (mapOf(table, key).delete(key)) table.size -= 1
}

/** In the order in which their keys came while there are few of them; later in none that means anything. */
export const entries = <K extends string | number, V>({ parts }: Table<K, V>): readonly (readonly [K, V])[] =>
  parts.flatMap((part) => [...part])
