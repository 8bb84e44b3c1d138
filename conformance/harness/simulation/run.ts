/** A simulated run: one cluster after another, each from nothing, so that no log grows for ever. */
import { seededRandom } from '../../../impl/node/simulated/random.js'
import type { Features } from '../../../model/raft/features/types.js'
import { serverIds } from '../../refinement/cluster.js'
import type { Breakage } from './breakage.js'
import { type Episode, type EpisodeOptions, runEpisode } from './episode.js'
import { drawRequests } from './operators.js'
import type { Reached } from './reached.js'
import { runHash } from './run-hash.js'
import { drawSchedule } from './schedule.js'
import type { Violation } from './violation.js'

export interface RunOptions {
  readonly seed: number
  readonly nodes: number
  /** Virtual minutes. */
  readonly minutes: number
  /** Whether faults go beyond what Raft promises to survive. */
  readonly beyond: boolean
  readonly breakage: Breakage
  /** What is on beyond raft.tla, in all servers alike. */
  readonly features?: Features | undefined
  /** See `EpisodeOptions`. */
  readonly traced?: boolean
}

export interface RunResult {
  /** Over everything that happened. */
  readonly hash: string
  readonly steps: number
  readonly elections: number
  readonly operations: number
  readonly orders: number
  readonly faults: Readonly<Record<string, number>>
  readonly reached: Reached
  /** The first violation, and the episode that came to it. */
  readonly violation: (Violation & { readonly episode: EpisodeOptions }) | null
}

/** A cluster lives no longer than this; the clients' history is judged when its time is over. */
export const EPISODE_MINUTES = 5

/** The clusters that the run is made of. */
export const episodesOf = ({
  seed,
  nodes,
  minutes,
  beyond,
  breakage,
  features,
  traced = false,
}: RunOptions): readonly EpisodeOptions[] => {
  const random = seededRandom(seed)
  return Array.from({ length: Math.ceil(minutes / EPISODE_MINUTES) }, (_, k) => {
    const own = Math.floor(random() * 0x1_0000_0000)
    const lasts = Math.min(EPISODE_MINUTES, minutes - k * EPISODE_MINUTES) * 60_000
    const servers = serverIds(nodes)
    const faults = drawSchedule({ seed: own, servers, until: lasts, beyond })
    const requests = features === undefined ? [] : drawRequests(own, servers, lasts, features)
    const schedule = [...faults, ...requests].sort((a, b) => a.at - b.at)
    return {
      ...{ seed: own, nodes, lasts, breakage, schedule },
      ...(features === undefined ? {} : { features }),
      ...(traced ? { traced } : {}),
    }
  })
}

const NOTHING: Omit<RunResult, 'hash'> = {
  ...{ steps: 0, elections: 0, operations: 0, orders: 0, faults: {}, reached: {}, violation: null },
}

/** Ends with the first violation. `progress` receives the minutes that are done. */
export const simulate = (options: RunOptions, progress: (minutes: number) => void = () => {}): RunResult => {
  const hash = runHash()
  let result = NOTHING
  let minutes = 0
  for (const episode of episodesOf(options)) {
    const ended = runEpisode(episode)
    hash.add(ended.hash)
    result = added(result, ended, episode)
    minutes += episode.lasts / 60_000
    progress(minutes)
    if (result.violation !== null) break
  }
  return { ...result, hash: hash.digest() }
}

const added = (so: Omit<RunResult, 'hash'>, ended: Episode, episode: EpisodeOptions): Omit<RunResult, 'hash'> => ({
  steps: so.steps + ended.steps,
  elections: so.elections + ended.elections,
  operations: so.operations + ended.operations,
  orders: so.orders + ended.orders,
  faults: addedCounts(so.faults, ended.faults),
  reached: addedCounts(so.reached, ended.reached),
  violation: ended.violation === null ? null : { ...ended.violation, episode },
})

/** In alphabetical order, by code units: the same everywhere. */
export const addedCounts = (
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> => {
  const kinds = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
  return Object.fromEntries(kinds.map((kind) => [kind, (a[kind] ?? 0) + (b[kind] ?? 0)]))
}
