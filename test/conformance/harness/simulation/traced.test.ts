import { describe, expect, it } from 'vitest'
import { type EpisodeOptions, runEpisode } from '../../../../conformance/harness/simulation/episode.js'
import { episodesOf } from '../../../../conformance/harness/simulation/run.js'
import { withTraces } from '../../../../conformance/harness/simulation/traced.js'
import type { FeatureRules } from '../../../../impl/raft/features/rules.js'
import { type Features, NoFeatures } from '../../../../model/raft/features/types.js'

const features: Features = { ...NoFeatures, snapshot: true, singleChanges: true, jointChanges: true }

const episode = (): EpisodeOptions => {
  const [first] = episodesOf({ seed: 2, nodes: 3, minutes: 1, beyond: false, breakage: {}, features, traced: true })
  if (first === undefined) throw new Error('a run has an episode')
  return first
}

describe('a simulated cluster with traces', () => {
  it('goes the same way as without, and its traces are valid', () => {
    const { traced: _, ...untraced } = episode()
    expect(runEpisode(episode())).toEqual(runEpisode(untraced))
  })

  it('is in violation where the traces are refused, whatever else was seen', () => {
    const features: Partial<FeatureRules> = { leavesJoint: () => true }
    const { violation } = withTraces(episode(), (options) => ({
      ...runEpisode({ ...options, traced: false, breakage: { rules: { features } } }),
      violation: null,
    }))
    expect([violation?.check, violation?.what]).toEqual(['TraceValidation', expect.stringContaining('not valid: ')])
  })
})
