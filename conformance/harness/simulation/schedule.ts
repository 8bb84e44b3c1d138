/** Draws a schedule of faults from a seed. */
import type { Tear } from '../../../impl/node/simulated/disk.js'
import { seededRandom } from '../../../impl/node/simulated/random.js'
import type { ServerId } from '../../../impl/raft/types.js'
import { type Draw, drawing } from './draw.js'
import { type Fault, MOST_IN_RUSH, type TimedFault } from './fault.js'

export interface ScheduleOptions {
  readonly seed: number
  readonly servers: readonly ServerId[]
  /** All faults are over by then, in virtual milliseconds. */
  readonly until: number
  /** Whether to go beyond what Raft promises to survive. */
  readonly beyond: boolean
}

type Make = (draw: Draw, servers: readonly ServerId[]) => Fault

const tear = (draw: Draw): Tear => ({
  kept: draw.oneOf([0, draw.random(), 1]),
  pages: draw.chance(0.3) ? draw.whole(0, 0x7fff_ffff) : null,
})

const split = (draw: Draw, servers: readonly ServerId[]): readonly [readonly ServerId[], readonly ServerId[]] => {
  const order = draw.shuffled(servers)
  const size = draw.whole(1, Math.max(1, servers.length - 1))
  return [order.slice(0, size), order.slice(size)]
}

type Links = readonly (readonly [ServerId, ServerId])[]
const oneWay = (from: readonly ServerId[], to: readonly ServerId[]): Links =>
  from.flatMap((a) => to.map((b) => [a, b] as const))
const bothWays = (a: readonly ServerId[], b: readonly ServerId[]): Links => [...oneWay(a, b), ...oneWay(b, a)]

const partition: Make = (draw, servers) => ({
  ...{ _tag: 'Cut', shape: 'partition' },
  links: bothWays(...split(draw, servers)),
})
const cutOneWay: Make = (draw, servers) => ({
  ...{ _tag: 'Cut', shape: 'one-way' },
  links: oneWay(...split(draw, servers)),
})
/** Two sides that hear of each other only through one node, which hears everybody. */
const bridge: Make = (draw, servers) => {
  const [middle, ...others] = draw.shuffled(servers)
  const [a, b] = split(draw, others.length > 0 ? others : servers)
  return { _tag: 'Cut', shape: 'bridge', links: middle === undefined ? [] : bothWays(a, b) }
}

/** No schedule is without it, so that every cluster is busy now and then. */
const rush: Make = (draw, servers) => ({
  ...{ _tag: 'Rush', clients: draw.whole(4, MOST_IN_RUSH), thinkMs: draw.whole(10, 200) },
  // Beyond an election timeout the others elect another leader while this one still writes.
  ...{ slowBy: draw.whole(60, 400), leaderBy: draw.oneOf([0, draw.whole(500, 5_000)]) },
  ...{ duplication: 0.2 + draw.random() * 0.3, challenger: draw.oneOf(servers) },
})

const within: readonly Make[] = [
  (draw, servers) => ({ _tag: 'Crash', node: draw.oneOf(servers), tear: tear(draw) }),
  (draw, servers) => ({
    ...{ _tag: 'CrashAtDeed', as: 'anything' },
    ...{ node: draw.oneOf(servers), tear: tear(draw), deed: draw.whole(1, 60) },
  }),
  (draw, servers) => ({
    ...{ _tag: 'CrashAtDeed', as: 'candidate', node: draw.oneOf(servers), tear: tear(draw) },
    // It hands its vote to the disk, has handed it over, hears that it is synced, and asks each of the others for theirs.
    deed: draw.whole(1, 3 + servers.length - 1),
  }),
  (draw) => ({ _tag: 'PowerLoss', tear: tear(draw) }),
  (draw, servers) => ({ _tag: 'Pause', node: draw.oneOf(servers) }),
  partition,
  cutOneWay,
  bridge,
  (draw) => ({
    _tag: 'Weather',
    weather: {
      loss: draw.random() * 0.3,
      duplication: draw.random() * 0.3,
      delay: { least: 0, most: draw.whole(1, 400) },
    },
  }),
  (draw, servers) => ({ _tag: 'SlowDisk', node: draw.oneOf(servers), slowBy: draw.whole(10, 800) }),
  (draw, servers) => ({ _tag: 'FailingDisk', node: draw.oneOf(servers) }),
  (draw, servers) => ({ _tag: 'FullDisk', node: draw.oneOf(servers) }),
  (draw, servers) => ({
    ...{ _tag: 'FlippedBit', node: draw.oneOf(servers) },
    where: draw.random(),
    bit: draw.whole(0, 7),
  }),
  (draw, servers) => ({ _tag: 'Drift', node: draw.oneOf(servers), rate: draw.oneOf([0.25, 0.5, 0.9, 1.1, 2, 4]) }),
  (draw, servers) => ({ _tag: 'Jump', node: draw.oneOf(servers), by: draw.whole(-3_000, 10_000) }),
]

const beyond: readonly Make[] = [
  (draw, servers) => ({ _tag: 'LostWrite', node: draw.oneOf(servers) }),
  (draw, servers) => ({
    ...{ _tag: 'FlippedLastBit', node: draw.oneOf(servers) },
    where: draw.random(),
    bit: draw.whole(0, 7),
  }),
  (draw, servers) => ({ _tag: 'LyingDisk', node: draw.oneOf(servers), by: draw.whole(50, 2_000) }),
]

/** Times between the beginnings of two faults are uniform up to this; how dense they are is drawn once for all. */
const SPARSE_MS = 16_000
const DENSE_MS = 4_000
const LONGEST_MS = 6_000
/** A rush costs as much as many other faults, and shows what it can within seconds. */
const LONGEST_RUSH_MS = 3_000
/** The cluster may begin in peace. */
const FIRST_MS = 1_000

/**
 * Each schedule leaves out some kinds of faults (swarm testing: Groce et al., ISSTA 2012), for what one fault lays open
 * another one hides.
 */
export const drawSchedule = ({ seed, servers, until, beyond: goesBeyond }: ScheduleOptions): readonly TimedFault[] => {
  const draw = drawing(seededRandom(seed))
  const chosen = within.filter(() => draw.chance(0.6))
  const kinds = [rush, ...(chosen.length > 0 ? chosen : within), ...(goesBeyond ? beyond : [])]
  const gap = draw.whole(DENSE_MS, SPARSE_MS)
  const faults: TimedFault[] = []
  for (let at = FIRST_MS + draw.whole(0, gap); at < until; at += draw.whole(1, gap)) {
    const fault = draw.oneOf(kinds)(draw, servers)
    const longest = fault._tag === 'Rush' ? LONGEST_RUSH_MS : LONGEST_MS
    faults.push({ at, lasts: Math.min(until - at, draw.whole(1, longest)), fault })
  }
  return faults
}
