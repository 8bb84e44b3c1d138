import { describe, expect, it } from 'vitest'
import { type EpisodeOptions, runEpisode } from '../../../../conformance/harness/simulation/episode.js'
import type { TimedFault } from '../../../../conformance/harness/simulation/fault.js'
import { serverIds } from '../../../../conformance/refinement/cluster.js'

const alone = serverIds(1).map((node): readonly (readonly [string, EpisodeOptions])[] => {
  const episode = (seed: number, lasts: number, ...schedule: readonly TimedFault[]): EpisodeOptions => ({
    ...{ seed, nodes: 1, lasts, schedule, breakage: {} },
  })
  const flipped = (at: number, lasts: number, where: number, bit: number): TimedFault => ({
    ...{ at, lasts, fault: { _tag: 'FlippedBit', node, where, bit } },
  })
  return [
    [
      'a server alone that commits an entry which its disk then fails to sync',
      episode(869593788, 60_000, { at: 11_746, lasts: 1_478, fault: { _tag: 'FailingDisk', node } }),
    ],
    [
      'a server alone that leads the same term twice, since its disk never had the first time',
      episode(
        2778463612,
        60_000,
        flipped(11_429, 3_349, 0.8021449509542435, 6),
        flipped(17_846, 1_173, 0.8561244015581906, 7),
        { at: 19_081, lasts: 3_307, fault: { _tag: 'FullDisk', node } },
      ),
    ],
    ['a client whose last question is lost twice', episode(1130, 1_000)],
  ]
})

/** Runs of sound clusters in which a check once found something wrong, made as small as they could be. */
describe('a sound cluster', () => {
  it.each(alone.flat())('has nothing wrong with %s', (_, episode) => {
    expect(runEpisode(episode).violation).toBe(null)
  })
})
