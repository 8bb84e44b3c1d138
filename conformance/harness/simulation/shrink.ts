/** Makes a schedule of faults smaller that leads to a violation: without faults that do not matter, and shorter ones. */
import { type EpisodeOptions, runEpisode } from './episode.js'
import type { TimedFault } from './fault.js'
import type { Violation } from './violation.js'

export interface Shrunk {
  readonly episode: EpisodeOptions
  readonly violation: Violation
  /** How many runs it took. */
  readonly runs: number
}

/** This many runs are tried at the most. */
const MOST_RUNS = 200

/**
 * Greedily, by halves, then quarters, down to single faults, as delta debugging does (Zeller and Hildebrandt, 2002); then
 * each fault that is left is made as short as possible. A smaller schedule must lead to a violation of the same property,
 * but it may be another run that does so: each fault changes all that comes after it.
 */
export const shrinkSchedule = (
  episode: EpisodeOptions,
  violation: Violation,
  progress: (faults: number, runs: number) => void = () => {},
): Shrunk => {
  let best = { episode, violation }
  let runs = 0
  const fails = (schedule: readonly TimedFault[]): boolean => {
    if (runs >= MOST_RUNS) return false
    runs += 1
    // Whatever happens, happens before the violation that is known, or soon after its time.
    const tried = { ...episode, schedule }
    const found = runEpisode(tried).violation
    if (found?.check !== violation.check) return false
    best = { episode: tried, violation: found }
    progress(schedule.length, runs)
    return true
  }
  // What was to begin after the violation has no part in it.
  fails(episode.schedule.filter(({ at }) => at <= violation.at))
  removeParts(() => best.episode.schedule, fails)
  shorten(() => best.episode.schedule, fails)
  return { ...best, runs }
}

type Fails = (schedule: readonly TimedFault[]) => boolean

const removeParts = (current: () => readonly TimedFault[], fails: Fails): void => {
  if (fails([])) return
  for (let size = Math.ceil(current().length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < current().length; ) {
      const without = current().toSpliced(from, size)
      if (without.length === 0 || !fails(without)) from += size
    }
  }
}

const SHORTEST_MS = 1

const shorten = (current: () => readonly TimedFault[], fails: Fails): void => {
  for (const [k] of current().entries()) {
    for (;;) {
      const fault = current()[k]
      if (fault === undefined || fault.lasts <= SHORTEST_MS) break
      const shorter = { ...fault, lasts: Math.max(SHORTEST_MS, Math.floor(fault.lasts / 4)) }
      if (!fails(current().with(k, shorter))) break
    }
  }
}
