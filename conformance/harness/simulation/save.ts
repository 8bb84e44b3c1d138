/** Keeps what led to a violation: the schedule of faults, and a trace of each node. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import { nobody, type Observer } from '../../../impl/node/core/observer.js'
import { makeFolder } from '../../../impl/node/storage/make-folder.js'
import { initial } from '../../../impl/raft/state.js'
import type { ServerId } from '../../../impl/raft/types.js'
import { headerWith } from '../../../traces/format.js'
import { showProblem } from '../../../traces/problem.js'
import { record } from '../../../traces/recorder.js'
import { serverIds } from '../../refinement/cluster.js'
import { namesOf } from '../../traces/trace-features.js'
import { type Episode, type EpisodeOptions, runEpisode } from './episode.js'
import { writeSchedule } from './schedule-file.js'

export interface Saved {
  readonly schedule: string
  /** One for each node. */
  readonly traces: readonly string[]
}

/** Runs the episode once more, with recorders. Replaces what the folder has of an earlier one. */
export const saveEpisode = (folder: string, episode: EpisodeOptions): Saved => {
  makeFolder(folder)
  const nodes = serverIds(episode.nodes)
  const fileOf = (node: ServerId): string => join(folder, `${node}.ndjson`)
  for (const node of nodes) rmSync(fileOf(node), { force: true })
  const schedule = join(folder, 'schedule.json')
  writeSchedule(schedule, episode)
  recordEpisode(episode, nodes, fileOf)
  return { schedule, traces: nodes.map(fileOf) }
}

const recordEpisode = (
  episode: EpisodeOptions,
  nodes: readonly ServerId[],
  fileOf: (node: ServerId) => string,
): Episode => {
  const recorders = new Map<ServerId, Observer>()
  const besides = (node: ServerId): Observer => {
    // A life that ended in a crash closed nothing.
    recorders.get(node)?.closed()
    const header = headerWith(
      { cluster: 'simulated', run: `seed ${episode.seed}`, node, nodes, initialTerm: initial.currentTerm },
      episode.features === undefined ? [] : namesOf(episode.features),
    )
    const opened = record(fileOf(node), header)
    if (isLeft(opened)) throw new Error(showProblem(opened.left))
    recorders.set(node, opened.right)
    return opened.right
  }
  const ended = runEpisode({ ...episode, besides })
  for (const node of nodes) (recorders.get(node) ?? nobody).closed()
  return ended
}
