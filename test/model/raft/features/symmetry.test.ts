/** What permuting the servers does to the variables and messages of the features. */
import { describe, expect, it } from 'vitest'
import { encodeKind, sortedSet } from '../../../../model/raft/features/kinds.js'
import { wholeSymmetry } from '../../../../model/raft/features/symmetry.js'
import { NoFeatures } from '../../../../model/raft/features/types.js'
import { Nil } from '../../../../model/raft/types.js'
import { threeWithHistory, voteRequest } from '../states.js'
import { whole } from './states.js'

/** Server 0 becomes 2, 1 becomes 0, 2 becomes 1. */
const to = [2, 0, 1]
const { local, message, history } = wholeSymmetry(threeWithHistory, { ...NoFeatures, reads: true })

describe('permuting the servers', () => {
  it('renames them in the variables of the features, and keeps sets sorted', () => {
    const kept = { contact: true, snapshotIndex: 2, toldToStand: true }
    const before = whole({ ...kept, preVotes: [0, 1], responded: [1, 2], transferee: 1 }, { votedFor: 0 })
    const after = whole({ ...kept, preVotes: [0, 2], responded: [0, 1], transferee: 0 }, { votedFor: 2 })
    expect(local(to, before)).toEqual(after)
    expect(local(to, whole()).features?.transferee).toBe(Nil)
  })

  it('renames them in the reads that wait, and in what clients were told', () => {
    const read = { server: 1, read: 1, index: 2, round: 1, confirmed: [0, 1] }
    const other = { server: 0, read: 2, index: 2, round: 2, confirmed: [0] }
    expect(local(to, whole({ readCount: 2, readRound: 2, reads: [other, read] })).features).toEqual(
      whole({
        ...{ readCount: 2, readRound: 2 },
        reads: [
          { ...read, server: 0, confirmed: [0, 2] },
          { ...other, server: 2, confirmed: [2] },
        ],
      }).features,
    )
    const asked = { server: 0, read: 1, acknowledged: 1 }
    expect(
      history.at(-1)?.(to, { acknowledged: 2, asked: [asked], answered: [{ server: 1, read: 1, index: 2 }] } as never),
    ).toEqual({ acknowledged: 2, asked: [{ ...asked, server: 2 }], answered: [{ server: 0, read: 1, index: 2 }] })
    expect(history.length).toBe(3)
  })

  it('renames the ends of messages and keeps their fields', () => {
    const asked = { mtype: 'PreVoteRequest', mterm: 2, mlastLogTerm: 1, mlastLogIndex: 3 } as const
    expect(message(to, { ...asked, msource: 0, mdest: 1 })).toEqual({ ...asked, msource: 2, mdest: 0 })
    const told = { ...voteRequest(), mtransfer: true }
    expect(message(to, { ...told, msource: 2, mdest: 0 })).toEqual({ ...told, msource: 1, mdest: 2 })
  })
})

describe('a kind of value', () => {
  const kind = { SUBSET: { record: { who: 'Server', when: 'Nat' } } } as const
  const two = [
    { who: 2, when: 1 },
    { who: 1, when: 10 },
  ]

  it('has a text for each value, and sets in one order', () => {
    expect(encodeKind(kind, two)).toBe('{[2,1],[1,10]}')
    expect(sortedSet(kind.SUBSET, [...two, ...two])).toEqual([two[1], two[0]])
    expect(sortedSet('Nat', [10, 9, 10])).toEqual([9, 10])
  })
})
