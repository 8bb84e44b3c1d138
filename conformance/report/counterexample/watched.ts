/** The names of the fields of an object that were looked at. */
export type Reads = Set<string>

/**
 * The same value, which notes in `reads` which of its fields are looked at: so a report can show those that made a
 * property false, and no others. What is no object is returned as it is.
 */
export const watched = <A>(value: A, reads: Reads): A => {
  if (typeof value !== 'object' || value === null) return value
  const handler: ProxyHandler<A & object> = {
    get: (target, field, receiver) => {
      if (typeof field === 'string') reads.add(field)
      return Reflect.get(target, field, receiver)
    },
  }
  return new Proxy(value, handler)
}
