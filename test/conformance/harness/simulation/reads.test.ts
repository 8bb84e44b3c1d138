import { describe, expect, it } from 'vitest'
import { runEpisode } from '../../../../conformance/harness/simulation/episode.js'
import { episodesOf, simulate } from '../../../../conformance/harness/simulation/run.js'
import type { FeatureRules } from '../../../../impl/raft/features/rules.js'
import { type Features, NoFeatures } from '../../../../model/raft/features/types.js'

const options = (seed: number, rules: Partial<FeatureRules> = {}, bug: Partial<Features> = {}) => ({
  ...{ seed, nodes: 3, minutes: 5, beyond: false },
  breakage: { rules: { features: rules } },
  features: { ...NoFeatures, reads: true, ...bug },
})

describe('a simulated cluster with quorum reads', () => {
  it('answers the reads of its clients without the log, and serves every client', () => {
    const [episode] = episodesOf(options(1))
    if (episode === undefined) throw new Error('a run has an episode')
    const counts = { asked: 0, readable: 0, inLog: 0 }
    const { violation } = runEpisode({
      ...episode,
      besides: () => ({
        stepped: ({ input, effects }) => {
          if (input._tag === 'ReadRequest') counts.asked += 1
          if (input._tag === 'ClientRequests')
            counts.inLog += input.requests.filter(({ command }) => command.includes('"_tag":"Read')).length
          counts.readable += effects.filter(
            ({ _tag, ...rest }) => 'reply' in rest && rest.reply._tag === 'Readable',
          ).length
        },
        releasing: () => {},
        closed: () => {},
      }),
    })
    // Those in the log are the ones with which every run ends.
    expect({ violation, ...counts }).toEqual({ violation: null, asked: 169, readable: 112, inLog: 5 })
  })

  it.each<readonly [what: string, rules: Partial<FeatureRules>]>([
    ['a leader answers without asking a quorum', { isConfirmed: () => true }],
    ['a server confirms the leader of an older term', { termOfConfirmation: (_state, { term }) => term }],
  ])('is seen to be broken: %s', (_, rules) => {
    expect(simulate(options(1, rules)).violation?.check).toBe('Refinement')
  })

  // The model has the same bug: what is seen is what the clients were told.
  it.each<readonly [what: string, seed: number, rules: Partial<FeatureRules>, bug: Partial<Features>]>([
    ['a new leader reads at once', 9, { takesReads: () => true }, { readBeforeOwnTerm: true }],
    ['a leader asks no quorum', 27, { isConfirmed: () => true }, { readWithoutQuorum: true }],
  ])('is seen by its clients to be broken: %s', (_, seed, rules, bug) => {
    const { violation } = simulate(options(seed, rules, bug))
    expect([violation?.check, violation?.what]).toEqual([
      'Linearizability',
      expect.stringMatching(
        /^operation \d+ of \w+ \({"_tag":"Read.* took effect at index \d+, though .* had ended before/,
      ),
    ])
  })
})
