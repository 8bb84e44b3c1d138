import { IntArray } from './growable.js'
import { Interner } from './intern.js'
import { PairTable } from './pair-table.js'
import type { Invariant, Protocol } from './protocol.js'
import type { Values } from './values.js'

/** The invariants of one kind. */
export type Reading<L, M, Kind> = Extract<Invariant<L, M>, { readonly reads: Kind }>

/** The integers of what the properties of one kind see of local states; the server is always seen. */
export class Views<L, P extends { readonly view?: (local: L) => string }> {
  readonly any: boolean
  private readonly ids = new IntArray()
  private readonly texts = new Interner<string>((text) => text)
  private readonly viewFunctions: readonly ((local: L) => string)[]

  constructor(
    readonly properties: readonly P[],
    protocol: { readonly encodeLocal: (local: L) => string },
    private readonly values: Pick<Values<L, unknown, unknown>, 'locals'>,
  ) {
    this.any = properties.length > 0
    this.viewFunctions = [...new Set(properties.map((p) => p.view ?? protocol.encodeLocal))]
  }

  view(local: number): number {
    if (local >= this.ids.length) this.learn(local)
    return this.ids.items[local]!
  }

  /** What is seldom run stands by itself, here and below: compiled into the inner loop it would only delay it. */
  private learn(local: number): void {
    for (let known = this.ids.length; known <= local; known++) {
      const { server, state } = this.values.locals.value(known)
      this.ids.push(this.texts.id(`${server}:${this.viewFunctions.map((view) => view(state)).join('|')}`))
    }
  }

  looksAlike(a: number, b: number): boolean {
    return !this.any || this.view(a) === this.view(b)
  }
}

/** The properties that read one history variable, alone or with a server. */
export class OfHistory<L, M> {
  private readonly views: Views<L, Reading<L, M, 'server and history'>>
  private readonly allViews: Views<L, Reading<L, M, 'servers and history'>>
  private readonly tuples = new PairTable()
  private readonly withAll = new PairTable()
  private readonly alone: Reading<L, M, 'history'>[]
  private readonly aloneHolds = new IntArray()
  private readonly withServer = new PairTable()
  private readonly column: number

  constructor(
    private readonly index: number,
    name: string,
    private readonly protocol: Pick<Protocol<L, M, unknown>, 'servers' | 'encodeLocal' | 'invariants'>,
    private readonly values: Values<L, M, unknown>,
  ) {
    this.column = protocol.servers + 1 + index
    this.alone = protocol.invariants.filter((p) => p.reads === 'history').filter((p) => p.variable === name)
    this.views = new Views(
      protocol.invariants.filter((p) => p.reads === 'server and history').filter((p) => p.variable === name),
      protocol,
      values,
    )
    this.allViews = new Views(
      protocol.invariants.filter((p) => p.reads === 'servers and history').filter((p) => p.variable === name),
      protocol,
      values,
    )
  }

  get bytes(): number {
    return this.withServer.bytes + this.tuples.bytes + this.withAll.bytes
  }

  /** Whether some property reads all servers together with it. */
  get readsAll(): boolean {
    return this.allViews.any
  }

  looksAlike(a: number, b: number): boolean {
    return this.views.looksAlike(a, b) && this.allViews.looksAlike(a, b)
  }

  holds(row: Int32Array, server: number): boolean {
    const value = row[this.column]!
    if (!this.holdsAlone(value) || !this.holdsWithAll(row, value)) return false
    if (!this.views.any) return true
    if (server >= 0) return this.holdsWith(row[server]!, value)
    for (let i = 0; i < this.protocol.servers; i++) if (!this.holdsWith(row[i]!, value)) return false
    return true
  }

  private holdsAlone(value: number): boolean {
    if (value >= this.aloneHolds.length) this.learn(value)
    return this.aloneHolds.items[value] === 1
  }

  private learn(value: number): void {
    const { values } = this.values.histories[this.index]!
    for (let known = this.aloneHolds.length; known <= value; known++)
      this.aloneHolds.push(this.alone.every((p) => p.holds(values.value(known) as never)) ? 1 : 0)
  }

  private holdsWith(local: number, value: number): boolean {
    const known = this.withServer.get(this.views.view(local), value)
    return (known < 0 ? this.learnWith(local, value) : known) === 1
  }

  private learnWith(local: number, value: number): number {
    const { server, state } = this.values.locals.value(local)
    const history = this.values.histories[this.index]!.values.value(value)
    const known = this.views.properties.every((p) => p.holds(server, state, history as never)) ? 1 : 0
    this.withServer.add(this.views.view(local), value, known)
    return known
  }

  private holdsWithAll(row: Int32Array, value: number): boolean {
    if (!this.allViews.any) return true
    // The tuple of views is hash-consed, one view after the other. A view names its server, so no two prefixes are mixed up.
    let tuple = this.allViews.view(row[0]!)
    for (let i = 1; i < this.protocol.servers; i++) {
      const view = this.allViews.view(row[i]!)
      const known = this.tuples.get(tuple, view)
      if (known < 0) this.tuples.add(tuple, view, this.tuples.size)
      tuple = known < 0 ? this.tuples.size - 1 : known
    }
    const known = this.withAll.get(tuple, value)
    return (known < 0 ? this.learnWithAll(row, tuple, value) : known) === 1
  }

  private learnWithAll(row: Int32Array, tuple: number, value: number): number {
    const locals = Array.from({ length: this.protocol.servers }, (_, i) => this.values.locals.value(row[i]!).state)
    const history = this.values.histories[this.index]!.values.value(value)
    const known = this.allViews.properties.every((p) => p.holds(locals, history as never)) ? 1 : 0
    this.withAll.add(tuple, value, known)
    return known
  }
}
