/** Equality of values that JSON can hold. */
export const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, k) => same(item, b[k]))
  if (Array.isArray(b)) return false
  return sameFields(a, b)
}

/** Most often the fields come in the same order, which spares looking them up. */
const sameFields = (a: object, b: object): boolean => {
  const [own, others] = [Object.keys(a), Object.keys(b)]
  if (own.length !== others.length) return false
  const isSameOrder = own.every((name, k) => name === others[k])
  if (!isSameOrder && !own.every((name) => Object.hasOwn(b, name))) return false
  const [values, theirs] = [Object.values(a), isSameOrder ? Object.values(b) : valuesOf(b, own)]
  return values.every((value, k) => same(value, theirs[k]))
}

const valuesOf = (value: object, names: readonly string[]): readonly unknown[] => {
  const fields = new Map<string, unknown>(Object.entries(value))
  return names.map((name) => fields.get(name))
}
