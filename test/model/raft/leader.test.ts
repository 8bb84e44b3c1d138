import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Max } from '../../../model/raft/helpers.js'
import {
  AdvanceCommitIndex,
  AppendEntries,
  AppendEntriesSlice,
  agreeIndexes,
  ClientRequest,
  HandleAppendEntriesResponse,
  maxAgreeIndex,
} from '../../../model/raft/leader.js'
import type { AppendEntriesRequest } from '../../../model/raft/types.js'
import {
  appendRequest,
  appendResponse,
  failedGuards,
  logOf,
  server,
  stepsIn,
  theStep,
  three,
  threeRelaxed,
  threeWithHistory,
} from './states.js'

const leader = server({ state: 'Leader', currentTerm: 2, log: logOf(1, 2, 2), commitIndex: 2, nextIndex: [4, 3, 4] })

const requestsIn = (outcome: ReturnType<typeof AppendEntries>) => stepsIn(outcome).map(({ sent }) => sent)

describe('ClientRequest', () => {
  it("appends an entry of the leader's term", () => {
    expect(theStep(ClientRequest(three, 0, { ...leader, log: logOf(1) }, 'v1'))).toEqual({
      action: 'ClientRequest',
      next: { ...leader, log: logOf(1, 2) },
      sent: [],
      consumes: false,
    })
    expect(failedGuards(ClientRequest(three, 0, server(), 'v1'))).toEqual(['state[i] = Leader: state is Follower'])
  })
})

describe('AdvanceCommitIndex', () => {
  const commits = (changes: Partial<typeof leader>, c = three) =>
    stepsIn(AdvanceCommitIndex(c, 0, { ...leader, ...changes })).map(({ next }) => next.commitIndex)

  it('takes the highest index on which a quorum agrees, itself included', () => {
    expect(commits({ matchIndex: [0, 3, 0] })).toEqual([3])
    expect(commits({ matchIndex: [0, 2, 3], commitIndex: 0 })).toEqual([3])
    expect(commits({ matchIndex: [0, 2, 0], commitIndex: 0 })).toEqual([2])
    expect(commits({ commitIndex: 0, log: logOf(2), matchIndex: [0] }, { ...three, servers: 1 })).toEqual([1])
    expect(commits({ matchIndex: [0, 3, 0, 0], commitIndex: 0 }, { ...three, servers: 4 })).toEqual([0])
    expect(commits({ matchIndex: [0, 3, 3, 0], commitIndex: 0 }, { ...three, servers: 4 })).toEqual([3])
  })

  it('finds the highest of all agreeIndexes, though it looks at few of them', () => {
    const cases = fc.tuple(fc.array(fc.nat(7), { minLength: 1, maxLength: 6 }), fc.nat(6))
    fc.assert(
      fc.property(cases, ([matchIndex, length]) => {
        const c = { ...three, servers: matchIndex.length }
        const s = { ...leader, log: logOf(...Array.from({ length }, () => 2)), matchIndex }
        const all = Array.from({ length }, (_, k) => k + 1)
        expect(maxAgreeIndex(c, 0, s)).toBe(Max(agreeIndexes(c, 0, s, all)))
      }),
    )
  })

  it('does not count replicas of an entry of an older term (the paper, figure 8)', () => {
    expect(commits({ matchIndex: [0, 1, 1], commitIndex: 0 })).toEqual([0])
  })

  it('may go back, or keep the maximum where that is relaxed', () => {
    expect(commits({ matchIndex: [0, 2, 0], commitIndex: 3 })).toEqual([2])
    expect(commits({ matchIndex: [0, 2, 0], commitIndex: 3 }, threeRelaxed)).toEqual([2, 3])
    expect(commits({ matchIndex: [0, 2, 0], commitIndex: 1 }, threeRelaxed)).toEqual([2])
  })

  it('is for leaders', () => {
    expect(failedGuards(AdvanceCommitIndex(three, 0, server()))).toEqual(['state[i] = Leader: state is Follower'])
  })
})

describe('AppendEntries', () => {
  it('sends the entry at nextIndex and no commit index beyond it', () => {
    const sent = [
      appendRequest({
        mprevLogIndex: 1,
        mprevLogTerm: 1,
        mentries: [{ term: 2, value: 'v1' }],
        mcommitIndex: 2,
        msource: 0,
        mdest: 1,
      }),
    ]
    const s = { ...leader, commitIndex: 3, nextIndex: [4, 2, 4] }
    expect(theStep(AppendEntries(three, 0, s, 1))).toEqual({ action: 'AppendEntries', next: s, sent, consumes: false })
  })

  it('sends no entry at the end of the log', () => {
    expect(requestsIn(AppendEntries(three, 0, leader, 2))).toEqual([
      [appendRequest({ mprevLogIndex: 3, mprevLogTerm: 2, mcommitIndex: 2, msource: 0, mdest: 2 })],
    ])
  })

  it('shows the whole log where the history is kept', () => {
    const sent = requestsIn(AppendEntries(threeWithHistory, 0, leader, 2))
    expect(sent).toMatchObject([[{ mlog: leader.log }]])
  })

  it('is for leaders, to others', () => {
    expect(failedGuards(AppendEntries(three, 0, server(), 0))).toEqual([
      'i /= j: i is 0, j is 0',
      'state[i] = Leader: state is Follower',
    ])
  })

  it('sends every slice where that is relaxed', () => {
    const slices = requestsIn(AppendEntries(threeRelaxed, 0, leader, 1)).map(([m]) => {
      // Only requests are sent by this action.
      const { mprevLogIndex, mentries, mcommitIndex } = m as AppendEntriesRequest
      return [mprevLogIndex, mentries.length, mcommitIndex]
    })
    expect(slices).toEqual([
      [0, 0, 0],
      [0, 1, 1],
      [0, 2, 2],
      [0, 3, 2],
      [1, 0, 1],
      [1, 1, 2],
      [1, 2, 2],
      [2, 0, 2],
      [2, 1, 2],
      [3, 0, 2],
    ])
  })
})

describe('AppendEntriesSlice', () => {
  it('is the step of AppendEntries with that slice', () => {
    const all = stepsIn(AppendEntries(threeRelaxed, 0, leader, 1))
    expect(theStep(AppendEntriesSlice(threeRelaxed, 0, leader, 1, 1, 2))).toEqual(all[6])
  })

  it.each([
    [0, 0],
    [0, 3],
    [3, 0],
  ])('after %i has %i entries', (prevLogIndex, entries) => {
    const [[sent] = []] = requestsIn(AppendEntriesSlice(threeRelaxed, 0, leader, 1, prevLogIndex, entries))
    expect(sent).toMatchObject({ mprevLogIndex: prevLogIndex, mentries: { length: entries } })
  })

  it('is inside the log, and only where it is relaxed', () => {
    for (const [prevLogIndex, entries] of [
      [-1, 2],
      [2, -1],
    ] as const)
      expect(failedGuards(AppendEntriesSlice(threeRelaxed, 0, leader, 1, prevLogIndex, entries))).toEqual([
        `the slice is inside 1..Len(log[i]): mprevLogIndex is ${prevLogIndex}, Len(m.mentries) is ${entries}, Len(log) is 3`,
      ])
    expect(failedGuards(AppendEntriesSlice(threeRelaxed, 0, leader, 1, 2, 2))).toEqual([
      'the slice is inside 1..Len(log[i]): mprevLogIndex is 2, Len(m.mentries) is 2, Len(log) is 3',
    ])
    expect(failedGuards(AppendEntriesSlice(three, 0, leader, 1, 1, 1))).toEqual(['AnySlice: AnySlice is false'])
  })
})

describe('HandleAppendEntriesResponse', () => {
  const s = { ...leader, matchIndex: [0, 2, 0] }
  const outcomes = (m: ReturnType<typeof appendResponse>, c = three) =>
    stepsIn(HandleAppendEntriesResponse(c, 0, s, m.msource, m)).map(({ next, ...rest }) => {
      expect(rest).toEqual({ action: 'HandleAppendEntriesResponse', sent: [], consumes: true })
      return { ...next, nextIndex: next.nextIndex[1], matchIndex: next.matchIndex[1] }
    })
  const expected = (nextIndex: number, matchIndex: number) => ({ ...s, nextIndex, matchIndex })

  it('takes over what is acknowledged, even if it is less than before', () => {
    expect(outcomes(appendResponse({ mmatchIndex: 3 }))).toEqual([expected(4, 3)])
    expect(outcomes(appendResponse({ mmatchIndex: 1 }))).toEqual([expected(2, 1)])
  })

  it('may keep the maximum of matchIndex where that is relaxed', () => {
    expect(outcomes(appendResponse({ mmatchIndex: 1 }), threeRelaxed)).toEqual([expected(2, 1), expected(2, 2)])
    expect(outcomes(appendResponse({ mmatchIndex: 2 }), threeRelaxed)).toEqual([expected(3, 2)])
  })

  it('goes back by one on a refusal, but not below 1', () => {
    expect(outcomes(appendResponse({ msuccess: false }))).toEqual([expected(2, 2)])
    const first = { ...s, nextIndex: [4, 1, 4] }
    expect(theStep(HandleAppendEntriesResponse(three, 0, first, 1, appendResponse({ msuccess: false }))).next).toEqual(
      first,
    )
  })

  it('is for responses of the term', () => {
    expect(failedGuards(HandleAppendEntriesResponse(three, 0, s, 1, appendResponse({ mterm: 1 })))).toEqual([
      'm.mterm = currentTerm[i]: mterm is 1, currentTerm is 2',
    ])
  })
})
