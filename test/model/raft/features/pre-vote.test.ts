import { describe, expect, it } from 'vitest'
import { wholeUnasked } from '../../../../model/raft/features/next.js'
import { CheckAnswers, LoseContact, RequestPreVote, StartPreVote } from '../../../../model/raft/features/pre-vote.js'
import type { PreVoteRequest, PreVoteResponse } from '../../../../model/raft/features/types.js'
import { variablesOf } from '../../../../model/raft/features/variables.js'
import { appendRequest, appendResponse, logOf, voteRequest } from '../states.js'
import { all, received, stepsOrWhy, whole, withFeatures } from './states.js'

const request = (changes: Partial<PreVoteRequest> = {}): PreVoteRequest => ({
  mtype: 'PreVoteRequest',
  mterm: 2,
  mlastLogTerm: 0,
  mlastLogIndex: 0,
  msource: 1,
  mdest: 0,
  ...changes,
})

const answer = (changes: Partial<PreVoteResponse> = {}): PreVoteResponse => ({
  mtype: 'PreVoteResponse',
  mterm: 2,
  mnextTerm: 3,
  mvoteGranted: true,
  msource: 1,
  mdest: 0,
  ...changes,
})

const actions = (s: ReturnType<typeof whole>, c = all) => wholeUnasked(c, 0, s, []).map(({ action }) => action)

describe('a server that asks before it stands', () => {
  it('begins by itself, as a follower, and asks the others', () => {
    const candidate = whole({}, { state: 'Candidate', currentTerm: 2, votedFor: 0 })
    const asking = { ...candidate, state: 'Follower', features: { ...variablesOf(candidate), preVotes: [0] } }
    expect(stepsOrWhy(StartPreVote(all, 0, candidate))).toEqual([
      { action: 'StartPreVote', next: asking, sent: [], consumes: false },
    ])
    const asks = whole({ preVotes: [0] }, { currentTerm: 2, log: logOf(1, 2) })
    expect(stepsOrWhy(RequestPreVote(all, 0, asks, 1))).toEqual([
      {
        action: 'RequestPreVote',
        next: asks,
        sent: [request({ mlastLogTerm: 2, mlastLogIndex: 2, msource: 0, mdest: 1 })],
        consumes: false,
      },
    ])
    expect(stepsOrWhy(RequestPreVote(all, 0, asks, 0))).toEqual(['j \\notin preVotes[i]: j is 0, preVotes is {0}'])
  })

  it('does not begin while it hears from a leader, nor where it asks already', () => {
    expect(stepsOrWhy(StartPreVote(all, 0, whole({ contact: true, preVotes: [0] })))).toEqual([
      '~contact[i]: contact is true',
      'preVotes[i] = {}: preVotes is {0}',
    ])
    expect(stepsOrWhy(LoseContact(all, 0, whole({ contact: true })))).toEqual([
      { action: 'LoseContact', next: whole(), sent: [], consumes: false },
    ])
  })

  it('raises its term with the word of a quorum only', () => {
    expect(actions(whole({ preVotes: [0] }))).not.toContain('Timeout')
    const [timeout] = wholeUnasked(all, 0, whole({ preVotes: [0, 2] }), []).filter(({ action }) => action === 'Timeout')
    expect(timeout?.next).toEqual(whole({}, { state: 'Candidate', currentTerm: 2 }))
    // One that does not ask stands at once, but not while its leader is there.
    expect(actions(whole(), withFeatures({ preVote: [1] }))).toContain('Timeout')
    expect(actions(whole({ contact: true }), withFeatures({ preVote: [1] }))).not.toContain('Timeout')
  })

  it('counts who would vote for it in the term that it asks for', () => {
    const asks = whole({ preVotes: [0] }, { currentTerm: 2 })
    const counted = whole({ preVotes: [0, 1] }, { currentTerm: 2 })
    const handled = (m: PreVoteResponse, next = asks) => [
      { action: 'HandlePreVoteResponse', next, sent: [], consumes: true, m },
    ]
    for (const [m, next] of [
      [answer(), counted],
      [answer({ mterm: 1 }), counted],
      [answer({ mnextTerm: 2 }), asks],
      [answer({ mvoteGranted: false }), asks],
    ] as const)
      expect(received(all, asks, m).map((step) => ({ ...step, m }))).toEqual(handled(m, next))
    // It does not ask any more.
    expect(received(all, whole({}, { currentTerm: 2 }), answer())).toEqual([
      { action: 'HandlePreVoteResponse', next: whole({}, { currentTerm: 2 }), sent: [], consumes: true },
    ])
    // An answer of a newer term is a reason to take that term.
    expect(received(all, asks, answer({ mterm: 4 }))).toEqual([
      { action: 'UpdateTerm', next: whole({}, { currentTerm: 4 }), sent: [], consumes: false },
    ])
  })

  it('gives up when it hears from the leader of its term', () => {
    const asks = whole({ preVotes: [0, 1] }, { currentTerm: 2 })
    const [step] = received(all, asks, appendRequest())
    expect(step?.next).toEqual(whole({ contact: true }, { currentTerm: 2 }))
  })
})

describe('a server that is asked', () => {
  const says = (s: ReturnType<typeof whole>, m: PreVoteRequest, c = all) =>
    received(c, s, m).flatMap(({ action, next, sent }) =>
      action === 'HandlePreVoteRequest' ? [{ same: next === s, sent }] : [],
    )
  const granted = (mvoteGranted: boolean, mterm = 2, mnextTerm = 3) => [
    { same: true, sent: [answer({ mterm, mnextTerm, mvoteGranted, msource: 0, mdest: 1 })] },
  ]

  it.each([
    ['would vote in a later term', whole({}, { currentTerm: 2, votedFor: 2 }), request(), true],
    ['has voted for another in that term', whole({}, { currentTerm: 3, votedFor: 2 }), request(), false],
    ['has voted for it in that term', whole({}, { currentTerm: 3, votedFor: 1 }), request(), true],
    ['is in a later term', whole({}, { currentTerm: 4 }), request(), false],
    ['has more in its log', whole({}, { currentTerm: 2, log: logOf(1) }), request(), false],
    ['hears from a leader', whole({ contact: true }, { currentTerm: 2 }), request(), false],
    ['leads', whole({}, { currentTerm: 2, state: 'Leader' }), request(), false],
  ] as const)('%s', (_, s, m, grants) => {
    expect(says(s, m)).toEqual(granted(grants, s.currentTerm))
  })

  it('takes a newer term from the request or does not, and does not while it hears from a leader', () => {
    const names = (s: ReturnType<typeof whole>) => received(all, s, request({ mterm: 5 })).map(({ action }) => action)
    expect(names(whole())).toEqual(['UpdateTerm', 'HandlePreVoteRequest'])
    expect(names(whole({ contact: true }))).toEqual(['HandlePreVoteRequest'])
    expect(names(whole({}, { state: 'Leader' }))).toEqual(['HandlePreVoteRequest'])
  })
})

describe('check-quorum', () => {
  const leader = (responded: readonly number[]) =>
    whole({ responded }, { state: 'Leader', currentTerm: 2, votedFor: 0 })

  it('lets a leader that a quorum has answered go on, and others step down with their vote', () => {
    expect(stepsOrWhy(CheckAnswers(all, 0, leader([1])))).toEqual([
      { action: 'CheckAnswers', next: leader([]), sent: [], consumes: false },
    ])
    expect(stepsOrWhy(CheckAnswers(all, 0, leader([])))).toEqual([
      { action: 'CheckAnswers', next: { ...leader([]), state: 'Follower' }, sent: [], consumes: false },
    ])
    expect(stepsOrWhy(CheckAnswers(withFeatures({}), 0, whole()))).toEqual([
      'CheckQuorum: CheckQuorum is false',
      'state[i] = Leader: state is Follower',
    ])
  })

  it('counts the answers of its term', () => {
    const next = (mterm: number) => received(all, leader([]), appendResponse({ mterm }))[0]?.next
    expect(variablesOf(next(2) ?? leader([])).responded).toEqual([1])
    expect(variablesOf(next(1) ?? leader([1])).responded).toEqual([])
  })

  it('has a server that hears from a leader pay no heed to a vote request of a newer term', () => {
    const s = whole({ contact: true }, { currentTerm: 2 })
    const names = (m: Parameters<typeof received>[2], c = all) => received(c, s, m).map(({ action }) => action)
    expect(received(all, s, voteRequest({ mterm: 3 }))).toEqual([
      { action: 'IgnoreVoteRequest', next: s, sent: [], consumes: true },
    ])
    expect(names({ ...voteRequest({ mterm: 3 }), mtransfer: true })).toEqual(['UpdateTerm'])
    expect(names(voteRequest({ mterm: 2 }))).toEqual(['HandleRequestVoteRequest'])
    expect(names(voteRequest({ mterm: 3 }), withFeatures({ preVote: [0] }))).toEqual(['UpdateTerm'])
    // A leader's message of a newer term is another matter.
    expect(names(appendRequest({ mterm: 3 }))).toEqual(['UpdateTerm'])
  })
})
