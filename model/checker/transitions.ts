import { ASKS, BAD, BESIDE, EVENT, EVENTS, infoOf, Lists, ONE_BY_ONE, SEEN, SENT, UNSEEN_OUTSIDE } from './lists.js'
import type { OutsideSets } from './outside.js'
import type { Profiles } from './profiles.js'
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
    private readonly profiles: Profiles,
    private readonly outside: OutsideSets<L, M, E>,
  ) {
    this.lists = new Lists(protocol.servers)
    const columns = protocol.servers + 1 + protocol.history.length
    this.layout = new Layout(Array.from({ length: columns }, () => 1))
    this.before = new Int32Array(columns)
    this.after = new Int32Array(columns)
  }

  get bytes(): number {
    return this.lists.bytes
  }

  /** Makes lists for slots of this layout from now on. */
  useLayout(layout: Layout): void {
    if (layout === this.layout) return
    this.layout = layout
    this.lists.clear()
  }

  /**
   * Where the list of the successors by way of a server, or of the network if it is no server, begins, which is not known
   * yet. The look-up before has no closures: they would be most of the garbage. `number`: of the local state.
   */
  list(server: number, number: number, bag: number): number {
    const { servers } = this.protocol
    const local = server < servers ? this.values.locals.ofServer[server]!.items[number]! : -1
    return this.lists.add(server, number, bag, () => this.make(server, local, bag))
  }

  private make(server: number, local: number, bag: number): number {
    const { profiles, outside, protocol } = this
    const { all } = this.lists
    const successors = this.steps.of(server, local, bag)
    const out = successors.filter(({ isOutside }) => isOutside)
    const asks = local >= 0 && out.some(({ flags }) => (flags & (SEEN | SENT)) !== 0)
    const oneByOne =
      (out.length > 0 && (this.properties.readsWholeStates || (asks && protocol.servers === 1))) ||
      out.some(({ event, flags }) => event >= 0 || (flags & BESIDE) !== 0)
    const entries = successors.filter(({ isOutside, isSame }) => !isOutside && !isSame)
    const same = successors.find(({ isOutside, isSame }) => !isOutside && isSame)
    const hasEvents = entries.some(({ event }) => event >= 0)
    const start = all.push(successors.length)
    all.push(profiles.all.id(successors.map(({ action, isOutside }) => (isOutside ? -1 - action : action))))
    all.push(local < 0 ? -1 : outside.of(local, oneByOne ? [] : out))
    all.push(
      (asks && !oneByOne ? ASKS : 0) |
        (oneByOne ? ONE_BY_ONE : 0) |
        (successors.some(({ isBad }) => isBad) ? BAD : 0) |
        (!oneByOne && out.some(({ flags }) => (flags & SEEN) === 0) ? UNSEEN_OUTSIDE : 0) |
        (hasEvents ? EVENTS : 0),
    )
    all.push(same === undefined ? -1 : infoOf(same.action, server, same.flags))
    all.push(entries.length)
    this.pushEntries(server, local, bag, entries)
    for (const { action, flags, event } of entries) all.push(infoOf(action, server, flags | (event >= 0 ? EVENT : 0)))
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
    const sum = layout.sum(packed, 0)
    after.set(before)
    for (const { next, bag: to } of entries) {
      after[servers] = to
      if (next >= 0) after[server] = values.locals.numbers.items[next]!
      layout.pack(after, packed, words)
      for (let w = 0; w < words; w++) all.push(packed[w]! ^ packed[words + w]!)
      all.push((layout.sum(packed, words) - sum) | 0)
    }
  }
}
