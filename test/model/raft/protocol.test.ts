import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { raft } from '../../../model/raft/protocol.js'
import { Relaxed } from '../../../model/raft/types.js'
import { naive } from '../naive.js'
import { small } from './states.js'

// The numbers are those of TLC on Ongaro's raft.tla, rows "a" and "A" of spec/counts.json.
describe('the model has as many states as TLC finds', () => {
  const counts = (settings: Settings) => {
    const { generated, distinct, depth } = naive({ ...raft(settings), invariants: [], actionProperties: [] }).explore()
    return { generated, distinct, depth }
  }

  it('with the history variables', () => {
    expect(counts({ ...small, history: true })).toEqual({ generated: 152_835, distinct: 15_254, depth: 32 })
  })

  it('without them', () => {
    expect(counts(small)).toEqual({ generated: 134_721, distinct: 13_479, depth: 32 })
  })
})

describe('within small bounds every property holds', () => {
  const { bounds } = small
  const cases: readonly (readonly [string, Settings])[] = [
    ['with the history', { ...small, history: true }],
    ['in three terms', { ...small, network: 'no-duplication', bounds: { ...bounds, maxTerm: 3, maxMessages: 1 } }],
    ['with two entries', { ...small, bounds: { ...bounds, maxLog: 2, maxMessages: 1 } }],
    ['of a single server', { ...small, history: true, bounds: { ...bounds, servers: 1, maxTerm: 3, maxLog: 2 } }],
    ['with every relaxation', { ...small, relaxations: Relaxed, bounds: { ...bounds, maxLog: 2, maxMessages: 1 } }],
  ]

  it.each(cases)('%s', (_, settings) => {
    const { result, violation, distinct } = explore(raft(settings))
    expect([result, violation]).toEqual(['ok', null])
    expect(distinct).toBeGreaterThan(100)
  })

  it('for the plain explorer as well', () => {
    const found = naive(raft({ ...small, history: true, bounds: { ...bounds, maxMessages: 1 } })).explore()
    expect(found.violated).toEqual([])
    expect(found.coverage.AdvanceCommitIndex).toBeGreaterThan(0)
  })
})
