import { IntArray } from './growable.js'
import { hashText } from './hash.js'

/** Hash-consing: equal values, told by their canonical texts, get the same small integer, counted from 0. */
export class Interner<Value> {
  private readonly ids = new Map<string, number>()
  private readonly values: Value[] = []
  private readonly texts: string[] = []
  /** For each id a hash of the value's text and of `salt`: the same in every thread. */
  readonly hashes = new IntArray()

  constructor(
    private readonly encode: (value: Value) => string,
    private readonly salt = 0,
  ) {}

  get size(): number {
    return this.values.length
  }

  id(value: Value): number {
    const text = this.encode(value)
    const known = this.ids.get(text)
    if (known !== undefined) return known
    const id = this.values.push(value) - 1
    this.texts.push(text)
    this.ids.set(text, id)
    this.hashes.push(hashText(text) + Math.imul(this.salt, 0x9e3779b1))
    return id
  }

  value(id: number): Value {
    if (id < 0 || id >= this.values.length) throw new RangeError(`no value has the id ${id}`)
    return this.values[id] as Value
  }

  /** All values in the order of their ids. */
  all(): readonly Value[] {
    return [...this.values]
  }

  text(id: number): string {
    return this.texts[id] ?? ''
  }

  hash(id: number): number {
    return this.hashes.items[id]!
  }
}
