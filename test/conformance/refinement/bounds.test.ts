import { describe, expect, it } from 'vitest'
import { deep, quick, type RefinementBounds, wholeLogs } from '../../../conformance/refinement/bounds.js'
import { REFINEMENT, refiningCluster } from '../../../conformance/refinement/refine.js'
import * as Log from '../../../impl/raft/log.js'
import { mayVoteFor, type Rules, standard } from '../../../impl/raft/rules.js'
import { explore } from '../../../model/checker/explore.js'

/** What falls first in a row of reducers with these rules, and after how many steps. */
const fallen = ({ symmetry, ...settings }: RefinementBounds, rules: Partial<Rules>) => {
  const protocol = refiningCluster({ ...settings, rules: { ...standard, ...rules } }, new Map())
  const { violation } = explore(protocol, { symmetry, maxStates: 300_000 })
  return violation === null ? null : { property: violation.property, steps: violation.steps.length }
}

/** All but one of the rows of `verify`: what falls only there, falls after a quarter of a minute. */
const [threeLeaders, , four] = deep

describe('the bounds of the refinement', () => {
  it('have a row with one entry in a message and one with all', () => {
    const batches = quick.map(({ bounds, maxEntriesPerMessage }) => [bounds, maxEntriesPerMessage])
    for (const { bounds } of quick)
      for (const batch of [1, wholeLogs(bounds)]) expect(batches).toContainEqual([bounds, batch])
  })

  it.each<readonly [what: string, rules: Partial<Rules>, row: RefinementBounds | undefined, steps: number]>([
    [
      'a leader whose last entry is of its term commits what is below it (figure 8)',
      { mayCommit: (state, index) => index > 0 && Log.lastTerm(state.log) === state.currentTerm },
      threeLeaders,
      15,
    ],
    [
      'votes go by the length of the log only',
      {
        grantsVote: (state, request) =>
          request.term === state.currentTerm &&
          mayVoteFor(state, request.from) &&
          request.lastLogIndex >= Log.lastIndex(state.log),
      },
      threeLeaders,
      15,
    ],
    ['two servers are always a quorum', { quorum: (_, agreed) => (agreed.length >= 2 ? 'Won' : 'Pending') }, four, 3],
    [
      'half of the servers are a quorum',
      { quorum: ({ voters }, agreed) => (2 * agreed.length >= voters.length ? 'Won' : 'Pending') },
      four,
      3,
    ],
  ])('show that %s', (_, rules, row, steps) => {
    expect(row && fallen(row, rules)).toEqual({ property: REFINEMENT, steps })
  })
})
