import { IntArray } from './growable.js'
import { hashText } from './hash.js'

/**
 * Keeps the numbers that several threads give to values alike. It runs `find` and, if that finds nothing, `add` while no
 * other thread adds values and all that others have added are known here.
 */
export type Numbering<Value> = (value: Value, find: () => number | undefined, add: () => number) => number

/** Hash-consing: equal values, told by their canonical texts, get the same small integer, counted from 0. */
export class Interner<Value> {
  /** A `Map` cannot hold more than 2^24 entries. */
  private readonly ids = [new Map<string, number>()]
  private readonly values: Value[] = []
  private readonly texts: string[] = []
  /** For each id a hash of the value's text and of `salt`: the same in every thread. */
  readonly hashes = new IntArray()
  /** Set where several threads number the same values. */
  numbering: Numbering<Value> | undefined

  constructor(
    private readonly encode: (value: Value) => string,
    private readonly salt = 0,
    private readonly inOneMap = 1 << 23,
  ) {}

  get size(): number {
    return this.values.length
  }

  id(value: Value): number {
    const text = this.encode(value)
    const known = this.find(text)
    if (known !== undefined) return known
    const add = () => this.add(text, value)
    return this.numbering === undefined ? add() : this.numbering(value, () => this.find(text), add)
  }

  private find(text: string): number | undefined {
    for (const ids of this.ids) {
      const id = ids.get(text)
      if (id !== undefined) return id
    }
    return undefined
  }

  /** Takes a value that another thread has given the next number. */
  learn(value: Value): void {
    this.add(this.encode(value), value)
  }

  protected add(text: string, value: Value): number {
    const id = this.values.push(value) - 1
    this.texts.push(text)
    if (id > 0 && id % this.inOneMap === 0) this.ids.push(new Map())
    this.ids.at(-1)?.set(text, id)
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
