/** The names of the fields of an object that were looked at. */
export type Reads = Set<string>

/**
 * The same value, which notes in `reads` which of its fields are looked at: so a report can show those that made a
 * property false, and no others. What is no object is returned as it is. Of the fields in `parts` the fields are noted too.
 */
export const watched = <A>(value: A, reads: Reads, parts: readonly string[] = []): A => {
  if (typeof value !== 'object' || value === null) return value
  const handler: ProxyHandler<A & object> = {
    get: (target, field, receiver) => {
      if (typeof field === 'string') reads.add(field)
      const found: unknown = Reflect.get(target, field, receiver)
      return parts.some((part) => part === field) ? watched(found, reads) : found
    },
  }
  return new Proxy(value, handler)
}
