/** Draws the schedule of faults of a run from its seed: who, what and when, before anything has started. */
import { seededRandom } from '../../../impl/node/simulated/random.js'
import { type Draw, drawing } from '../simulation/draw.js'
import { type FrameFault, type NodeFault, type Partition, type Planned, shapes } from './fault.js'

export interface ScheduleOptions {
  readonly seed: number
  readonly nodes: number
  /** Every fault is over by then. */
  readonly seconds: number
  /** At most this many nodes are killed, paused or have a bad disk at once. */
  readonly atOnce: number
}

/** Fewer nodes than half of them: with this many away the others still make a majority. */
export const minority = (nodes: number): number => Math.ceil(nodes / 2) - 1

/** The first fault comes when the cluster has begun to work. */
const CALM = 0.5
const LEAST_GAP = 0.4
const MORE_GAP = 1.2
/** A partition and a node that is away leave no majority of three: there must be times without the one or the other. */
const LEAST_PARTITION_GAP = 1
const MORE_PARTITION_GAP = 2
const LEAST = 0.8
const MORE = 1.7

/** Each slot draws from a stream of its own: what one draws does not shift the others. */
interface Slot<F> {
  readonly name: string
  /** Seconds from one fault to the next: at least, and how many more. */
  readonly gap: readonly [least: number, more: number]
  readonly draw: Draw
  /** The kinds come in an order that is shuffled anew when all have been there, so that none is left out for long. */
  readonly kinds: readonly ((draw: Draw, busy: ReadonlySet<number>) => F)[]
}

const free = (draw: Draw, nodes: number, busy: ReadonlySet<number>): number =>
  draw.oneOf(Array.from({ length: nodes }, (_, node) => node).filter((node) => !busy.has(node)))

const nodeKinds = (nodes: number): Slot<NodeFault>['kinds'] => {
  const aim = (draw: Draw, busy: ReadonlySet<number>, leader: boolean) => ({ node: free(draw, nodes, busy), leader })
  return [
    (draw, busy) => ({ _tag: 'Kill', aim: aim(draw, busy, true) }),
    (draw, busy) => ({ _tag: 'Kill', aim: aim(draw, busy, false) }),
    (draw, busy) => ({ _tag: 'Pause', aim: aim(draw, busy, true) }),
    (draw, busy) => ({ _tag: 'Pause', aim: aim(draw, busy, false) }),
    (draw, busy) => ({ _tag: 'Disk', aim: aim(draw, busy, draw.chance(0.5)), disk: { _tag: 'SyncError' } }),
    (draw, busy) => ({ _tag: 'Disk', aim: aim(draw, busy, draw.chance(0.5)), disk: { _tag: 'Full' } }),
    (draw, busy) => {
      const delayMs = draw.whole(50, 400)
      return { _tag: 'Disk', aim: aim(draw, busy, draw.chance(0.5)), disk: { _tag: 'Slow', delayMs } }
    },
  ]
}

const partitions = (nodes: number): Slot<Partition>['kinds'] => {
  const all = Array.from({ length: nodes }, (_, node) => node)
  return shapes.map((shape) => (draw) => ({
    ...{ _tag: 'Partition', shape, order: draw.shuffled(all) },
    leader: draw.chance(0.6),
    how: draw.chance(0.5) ? 'drops' : 'refuses',
  }))
}

const frameKinds: Slot<FrameFault>['kinds'] = [
  (draw) => {
    const leastMs = draw.whole(1, 30)
    return { _tag: 'Delay', leastMs, mostMs: leastMs + draw.whole(10, 150) }
  },
  (draw) => ({ _tag: 'Reorder', mostMs: draw.whole(20, 200) }),
  (draw) => ({ _tag: 'Duplicate', share: draw.whole(5, 40) / 100 }),
  (draw) => ({ _tag: 'Cut', share: draw.whole(1, 8) / 100 }),
]

/** In whole milliseconds, so that a schedule reads well. */
const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000

/** One fault after the other until the time is over; `busyBetween` knows the nodes that other slots have at a time. */
const filled = function* <F extends Planned['fault']>(
  { name, gap: [least, more], draw, kinds }: Slot<F>,
  { seconds, nodes }: ScheduleOptions,
  busyBetween: (from: number, to: number) => ReadonlySet<number>,
): Generator<Planned & { readonly fault: F }> {
  let bag: readonly Slot<F>['kinds'][number][] = []
  for (let at = CALM + draw.random() * more; ; ) {
    const from = rounded(at)
    const to = rounded(from + LEAST + draw.random() * MORE)
    if (to > seconds) return
    if (bag.length === 0) bag = draw.shuffled(kinds)
    const [kind, ...left] = bag
    bag = left
    const busy = busyBetween(from, to)
    if (kind !== undefined && busy.size < nodes) yield { slot: name, from, to, fault: kind(draw, busy) }
    at = to + least + draw.random() * more
  }
}

/** In the order of the times at which they begin. */
export const drawSchedule = (options: ScheduleOptions): readonly Planned[] => {
  const { seed, nodes, atOnce } = options
  const gap = [LEAST_GAP, MORE_GAP] as const
  const partitionGap = [LEAST_PARTITION_GAP, MORE_PARTITION_GAP] as const
  const slotOf = <F>(name: string, number: number, gap: Slot<F>['gap'], kinds: Slot<F>['kinds']): Slot<F> => ({
    ...{ name, gap, kinds, draw: drawing(seededRandom(seed * 64 + number)) },
  })
  const ofNodes: (Planned & { readonly fault: NodeFault })[] = []
  const busyBetween = (from: number, to: number): ReadonlySet<number> =>
    new Set(ofNodes.filter((other) => other.from < to && from < other.to).map(({ fault }) => fault.aim.node))
  for (let k = 1; k <= atOnce; k += 1) {
    const slot = slotOf(`node ${k}`, k + 2, gap, nodeKinds(nodes))
    ofNodes.push(...filled(slot, options, busyBetween))
  }
  const nobody = (): ReadonlySet<number> => new Set()
  const ofNetwork =
    nodes < 2 ? [] : [...filled(slotOf('partition', 1, partitionGap, partitions(nodes)), options, nobody)]
  const ofFrames = nodes < 2 ? [] : [...filled(slotOf('frames', 2, gap, frameKinds), options, nobody)]
  return [...ofNodes, ...ofNetwork, ...ofFrames].sort((a, b) => a.from - b.from)
}
