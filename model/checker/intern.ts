/** Hash-consing: equal values, told by their canonical texts, get the same small integer, counted from 0. */
export interface Interner<Value> {
  readonly id: (value: Value) => number
  readonly value: (id: number) => Value
  readonly size: () => number
}

/** `added` is told of every value that is new, after it has its id. */
export const interner = <Value>(
  encode: (value: Value) => string,
  added: (value: Value, id: number) => void = () => {},
): Interner<Value> => {
  const ids = new Map<string, number>()
  const values: Value[] = []
  return {
    id: (value) => {
      const text = encode(value)
      const known = ids.get(text)
      if (known !== undefined) return known
      const id = values.push(value) - 1
      ids.set(text, id)
      added(value, id)
      return id
    },
    value: (id) => {
      if (id < 0 || id >= values.length) throw new RangeError(`no value has the id ${id}`)
      return values[id] as Value
    },
    size: () => values.length,
  }
}
