import { describe, expect, it } from 'vitest'
import { serverIds } from '../../../conformance/cluster.js'
import { type EpisodeOptions, runEpisode } from '../../../conformance/simulation/episode.js'
import { episodesOf } from '../../../conformance/simulation/run.js'

const [node] = serverIds(1)

const drawn = (seed: number, nodes: number): EpisodeOptions => {
  const [episode] = episodesOf({ seed, nodes, minutes: 5, beyond: false, breakage: {} })
  if (episode === undefined) throw new Error('five minutes are one cluster')
  return episode
}

const shrunk = (): EpisodeOptions => {
  if (node === undefined) throw new Error('there is one server')
  const schedule = [{ at: 11_746, lasts: 1_478, fault: { _tag: 'FailingDisk', node } }] as const
  return { seed: 869593788, nodes: 1, lasts: 60_000, breakage: {}, schedule }
}

/** Runs of sound clusters in which a check once found something wrong. */
const once: readonly (readonly [what: string, episode: EpisodeOptions])[] = [
  ['a server alone that commits an entry which its disk then fails to sync', shrunk()],
  ['a server alone that leads the same term twice, since its disk never had the first time', drawn(23, 1)],
  ['a client whose last question is lost twice', drawn(31, 3)],
]

describe('a sound cluster', () => {
  it.each(once)('has nothing wrong with %s', (_, episode) => {
    expect(runEpisode(episode).violation).toBe(null)
  })
})
