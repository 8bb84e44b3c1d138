/** Counts how far a function walks along a linked structure, so that a test can hold its cost to a law without a clock. */

/** The structure, each of whose links of these names counts its reads, and the count since the last call. */
export const counted = <A extends object>(root: A, links: readonly string[]): readonly [A, () => number] => {
  let reads = 0
  const known = new WeakMap<object, object>()
  const wrap = <B extends object>(node: B): B => {
    const wrapped = known.get(node) ?? new Proxy(node, { get: (target, name) => read(Reflect.get(target, name), name) })
    known.set(node, wrapped)
    // It is a proxy of the node itself.
    return wrapped as B
  }
  const read = (value: unknown, name: string | symbol): unknown => {
    if (typeof name !== 'string' || !links.includes(name)) return value
    reads += 1
    return typeof value === 'object' && value !== null ? wrap(value) : value
  }
  const taken = () => {
    const count = reads
    reads = 0
    return count
  }
  return [wrap(root), taken]
}
