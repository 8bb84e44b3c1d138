import { describe, expect, it } from 'vitest'
import { carriedCounts } from '../../../conformance/traces/carried.js'
import { appendRequest, server } from '../../model/raft/states.js'

describe('what a trace leaves open', () => {
  it('is nothing where every event leaves one state', () => {
    const counts = carriedCounts()
    counts.add([server()], [[appendRequest()]])
    expect(counts.counts()).toEqual({ most: 1, mean: 1, open: {} })
  })

  it('is counted by event, with the fields that would have told', () => {
    const counts = carriedCounts()
    counts.add([server({ commitIndex: 0 }), server({ commitIndex: 1 }), server({ commitIndex: 2 })], [])
    counts.add([server({ commitIndex: 0, votedFor: 0 }), server({ commitIndex: 1, votedFor: 1 })], [])
    counts.add([server()], [[appendRequest({ mcommitIndex: 0 }), appendRequest({ mcommitIndex: 1 })]])
    expect(counts.counts()).toEqual({
      most: 3,
      mean: 2,
      open: { commitIndex: 2, votedFor: 1, 'sent[].leaderCommit': 1 },
    })
  })
})
