/**
 * A set of message ids that takes about a bit for each id of the usual shape, a prefix and then a counter ("n1.3.17"), so
 * that the ids of a long run fit in memory where its messages would not.
 */
export interface IdSet {
  /** Returns whether the id is new. */
  readonly add: (id: string) => boolean
  readonly has: (id: string) => boolean
}

/** The counter is without leading zeros, so that prefix and counter together are the id again. */
const shape = /^(.*?)(0|[1-9]\d{0,14})$/s
const pageBits = 1024

/** Pages of bits by number; a sparse set of counters takes a page for each. */
type Pages = Map<number, Uint32Array>

export const emptyIds = (): IdSet => {
  const prefixes = new Map<string, Pages>()
  const others = new Set<string>()

  const locate = (id: string): { readonly prefix: string; readonly page: number; readonly bit: number } | undefined => {
    const parts = shape.exec(id)
    if (parts === null) return undefined
    const counter = Number(parts[2])
    return { prefix: parts[1] ?? '', page: Math.floor(counter / pageBits), bit: counter % pageBits }
  }

  const has = (id: string): boolean => {
    const place = locate(id)
    if (place === undefined) return others.has(id)
    const words = prefixes.get(place.prefix)?.get(place.page)
    return words !== undefined && ((words[place.bit >>> 5] ?? 0) & (1 << (place.bit & 31))) !== 0
  }

  const add = (id: string): boolean => {
    if (has(id)) return false
    const place = locate(id)
    if (place === undefined) {
      others.add(id)
      return true
    }
    const pages = prefixes.get(place.prefix) ?? new Map<number, Uint32Array>()
    prefixes.set(place.prefix, pages)
    const words = pages.get(place.page) ?? new Uint32Array(pageBits / 32)
    pages.set(place.page, words)
    words[place.bit >>> 5] = (words[place.bit >>> 5] ?? 0) | (1 << (place.bit & 31))
    return true
  }

  return { add, has }
}
