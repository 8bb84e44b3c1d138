import { describe, expect, it } from 'vitest'
import { uncheckedIn } from '../../../conformance/traces/trace-observation.js'
import type { Server } from '../../../model/raft/types.js'
import type { SentMessage, TraceEvent } from '../../../traces/format.js'
import { server } from '../../model/raft/states.js'

type Claims = Pick<TraceEvent, 'matchIndex' | 'votesGranted'> & { readonly sent?: readonly SentMessage[] }

const [follower, candidate, leader] = (['Follower', 'Candidate', 'Leader'] as const).map((state) => server({ state }))

/** What nothing checks of these claims of n1, if it may be in any of the states. */
const unchecked = (claims: Claims, ...after: readonly (Server | undefined)[]) =>
  uncheckedIn(
    'n1',
    { seq: 1, event: 'HeartbeatTimeout', sent: [], ...claims } as TraceEvent,
    after.filter((state) => state !== undefined),
  )

const answer = (success: boolean, matchIndex?: number): Claims => ({
  sent: [
    {
      ...{ id: 'n1.1.1', to: 'n2', type: 'AppendEntriesResponse', term: 1, success },
      ...(matchIndex === undefined ? {} : { matchIndex }),
    } as SentMessage,
  ],
})

describe('a claim that the model has nothing to compare to', () => {
  it('is an index for the node itself', () => {
    expect(unchecked({ matchIndex: { n1: 1, n2: 1 } }, leader)).toEqual(['matchIndex of the node itself'])
    expect(unchecked({ matchIndex: { n2: 1 } }, leader)).toEqual([])
  })

  it('is an index that a node has which perhaps does not lead', () => {
    const claims = { matchIndex: { n2: 1 } }
    expect(unchecked(claims, follower)).toEqual(['matchIndex of a node that does not lead'])
    expect(unchecked(claims, leader, candidate)).toEqual(['matchIndex of a node that does not lead'])
    expect(unchecked({ matchIndex: {} }, follower)).toEqual([])
  })

  it('is a vote for a node that perhaps is no candidate', () => {
    const claims = { votesGranted: ['n2'] }
    expect(unchecked(claims, leader)).toEqual(['votesGranted of a node that is no candidate'])
    expect(unchecked(claims, candidate, follower)).toEqual(['votesGranted of a node that is no candidate'])
    expect(unchecked(claims, candidate)).toEqual([])
    expect(unchecked({ votesGranted: [] }, follower)).toEqual([])
  })

  it('is an index in a rejection', () => {
    expect(unchecked(answer(false, 3), follower)).toEqual(['matchIndex of a rejection'])
    expect(unchecked(answer(false), follower)).toEqual([])
    expect(unchecked(answer(true, 3), follower)).toEqual([])
  })
})
