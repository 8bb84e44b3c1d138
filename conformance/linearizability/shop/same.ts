/** Equality of values that JSON can hold. */
export const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, k) => same(item, b[k]))
  if (Array.isArray(b)) return false
  return sameFields(a, b)
}

const sameFields = (a: object, b: object): boolean => {
  const others = new Map<string, unknown>(Object.entries(b))
  const own = Object.entries(a)
  return own.length === others.size && own.every(([name, value]) => others.has(name) && same(value, others.get(name)))
}
