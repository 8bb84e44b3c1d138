/** Equality of values that JSON can hold. */
export const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, k) => same(item, b[k]))
  if (Array.isArray(b)) return false
  return sameFields(new Map(Object.entries(a)), b)
}

const sameFields = (a: ReadonlyMap<string, unknown>, b: object): boolean => {
  const others = Object.entries(b)
  return others.length === a.size && others.every(([name, value]) => a.has(name) && same(a.get(name), value))
}
