import { ASKS, BAD, BESIDE, EVENTS, ONE_BY_ONE, SEEN, SENT, UNSEEN_OUTSIDE } from './infos.js'
import type { Kinds } from './kinds.js'
import { Lists } from './lists.js'
import type { OutsideSets } from './outside.js'
import type { Properties } from './properties.js'
import type { Protocol } from './protocol.js'
import { Layout } from './slot.js'
import type { Steps, Successor } from './steps.js'
import type { Values } from './values.js'

/** The lists of the successors of a server on a bag, each made when it is first needed. */
export class Transitions<L, M, E> {
  readonly lists: Lists
  /** Of the slots. */
  private layout: Layout
  private readonly before: Int32Array
  private readonly after: Int32Array

  constructor(
    private readonly protocol: Protocol<L, M, E>,
    private readonly values: Values<L, M, E>,
    private readonly steps: Steps<L, M, E>,
    private readonly properties: Properties<L, M, E>,
    readonly kinds: Kinds,
    private readonly outside: OutsideSets<L, M, E>,
  ) {
    this.lists = new Lists(protocol.servers, kinds)
    const columns = protocol.servers + 1 + protocol.history.length
    this.layout = new Layout(Array.from({ length: columns }, () => 1))
    this.before = new Int32Array(columns)
    this.after = new Int32Array(columns)
  }

  get bytes(): number {
    return this.lists.bytes
  }

  /** From now on the lists are for slots of this layout. */
  useLayout(layout: Layout): void {
    if (layout === this.layout) return
    this.lists.repack(this.layout, layout)
    this.layout = layout
  }

  /**
   * Where the list of this key and bag begins, which is not known yet. The look-up before has no closures: they would be
   * most of the garbage.
   */
  list(key: number, bag: number): number {
    const { lists, layout } = this
    return lists.add(key, bag, layout.words, () => this.make(key, bag))
  }

  private make(key: number, bag: number): number {
    const { kinds, outside, protocol, lists } = this
    const { all } = lists
    const server = lists.serverOf(key)
    const isOfServer = server < protocol.servers
    const local = isOfServer ? this.values.locals.ofServer[server]!.items[lists.numberOf(key)]! : -1
    const successors = this.steps.of(server, local, bag, false)
    const out = successors.filter(({ isOutside }) => isOutside)
    const asks = isOfServer && out.some(({ flags }) => (flags & (SEEN | SENT)) !== 0)
    const oneByOne =
      (out.length > 0 && (this.properties.readsWholeStates || (asks && protocol.servers === 1))) ||
      out.some(({ event, flags }) => event >= 0 || (flags & BESIDE) !== 0)
    const entries = successors.filter(({ isOutside, isSame }) => !isOutside && !isSame)
    const hasEvents = entries.some(({ event }) => event >= 0)
    const flags =
      (asks && !oneByOne ? ASKS : 0) |
      (oneByOne ? ONE_BY_ONE : 0) |
      (successors.some(({ isBad }) => isBad) ? BAD : 0) |
      (!oneByOne && out.some((step) => (step.flags & SEEN) === 0) ? UNSEEN_OUTSIDE : 0) |
      (hasEvents ? EVENTS : 0)
    const kind = kinds.of(server, flags, successors)
    const start = all.push(key)
    all.push(bag)
    all.push(kind)
    all.push(isOfServer ? outside.of(local, oneByOne ? [] : out) : -1)
    this.pushEntries(server, local, bag, entries)
    if (hasEvents) for (const { event } of entries) all.push(event)
    return start
  }

  private pushEntries(server: number, local: number, bag: number, entries: readonly Successor[]): void {
    const { layout, before, after, values } = this
    const { all } = this.lists
    const { servers } = this.protocol
    const { words } = layout
    const packed = new Int32Array(2 * words)
    before.fill(0)
    before[servers] = bag
    if (local >= 0) before[server] = values.locals.numbers.items[local]!
    layout.pack(before, packed, 0)
    after.set(before)
    for (const { next, bag: to } of entries) {
      after[servers] = to
      if (next >= 0) after[server] = values.locals.numbers.items[next]!
      layout.pack(after, packed, words)
      for (let w = 0; w < words; w++) all.push(packed[w]! ^ packed[words + w]!)
    }
  }
}
