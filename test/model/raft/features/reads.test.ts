import { describe, expect, it } from 'vitest'
import { AnswerRead, BeginRead, ConfirmLeadership, RequestReadIndex } from '../../../../model/raft/features/reads.js'
import type { ConfirmResponse, ReadIndexRequest, WaitingRead } from '../../../../model/raft/features/types.js'
import type { Server } from '../../../../model/raft/types.js'
import { appendRequest, logOf } from '../states.js'
import { all, received, stepsOrWhy, whole, withFeatures } from './states.js'

/** A leader of term 2 with an entry of term 1 and one of its own, which both are committed. */
const leader = (of: Parameters<typeof whole>[0] = {}, changes: Partial<Server> = {}): Server =>
  whole(of, { state: 'Leader', currentTerm: 2, log: logOf(1, 2), commitIndex: 2, ...changes })

const read: WaitingRead = { server: 0, read: 1, index: 2, round: 1, confirmed: [0] }
const ofFollower: WaitingRead = { ...read, server: 1, read: 4 }

const asks: ReadIndexRequest = { mtype: 'ReadIndexRequest', mterm: 2, mread: 4, msource: 1, mdest: 0 }
const confirms = (mround: number, of: Partial<ConfirmResponse> = {}): ConfirmResponse => ({
  ...{ mtype: 'ConfirmResponse', mterm: 2, mround, msource: 2, mdest: 0 },
  ...of,
})

describe('a read', () => {
  it('waits at the leader that is asked, at what it knows to be committed', () => {
    const waits = { readCount: 1, readRound: 1, reads: [read] }
    expect(stepsOrWhy(BeginRead(all, 0, leader()))).toEqual([
      {
        action: 'BeginRead',
        next: leader(waits),
        sent: [],
        consumes: false,
        event: { asked: [{ server: 0, read: 1 }] },
      },
    ])
    expect(stepsOrWhy(BeginRead(withFeatures({}), 0, whole()))).toEqual([
      'Reads: Reads is false',
      'state[i] = Leader: state is Follower',
      'KnowsCommitted(i): commitIndex is 0, currentTerm is 1',
    ])
  })

  it('is not taken before an entry of the term is committed', () => {
    expect(stepsOrWhy(BeginRead(all, 0, leader({}, { commitIndex: 1 })))).toEqual([
      'KnowsCommitted(i): commitIndex is 1, currentTerm is 2',
    ])
    const early = leader({}, { commitIndex: 1 })
    expect(received(all, early, asks)).toEqual([
      { action: 'HandleReadIndexRequest', next: early, sent: [], consumes: true },
    ])
    expect(stepsOrWhy(BeginRead(withFeatures({ reads: true, readBeforeOwnTerm: true }), 0, early)).length).toBe(1)
  })

  it('goes from a follower to the leader, and its index comes back', () => {
    const s = whole({ readCount: 3 }, { currentTerm: 2 })
    const request = { ...asks, msource: 0, mdest: 1 }
    expect(stepsOrWhy(RequestReadIndex(all, 0, s, 1))).toEqual([
      {
        ...{ action: 'RequestReadIndex', next: whole({ readCount: 4 }, { currentTerm: 2 }) },
        ...{ sent: [request], consumes: false, event: { asked: [{ server: 0, read: 4 }] } },
      },
    ])
    expect(stepsOrWhy(RequestReadIndex(all, 0, leader(), 0))).toEqual([
      'i /= j: i is 0, j is 0',
      'state[i] /= Leader: state is Leader',
    ])
    const waits = leader({ readRound: 1, reads: [ofFollower] })
    expect(received(all, leader(), asks)).toEqual([
      { action: 'HandleReadIndexRequest', next: waits, sent: [], consumes: true },
    ])
    const confirmed = { ...ofFollower, confirmed: [0, 2] }
    const response = { mtype: 'ReadIndexResponse', mterm: 2, mread: 4, mindex: 2, msource: 0, mdest: 1 } as const
    expect(stepsOrWhy(AnswerRead(all, 0, leader({ readRound: 1, reads: [confirmed] }), confirmed))).toEqual([
      { action: 'AnswerRead', next: leader({ readRound: 1 }), sent: [response], consumes: false },
    ])
    const asker = whole({ readCount: 4 }, { currentTerm: 3 })
    expect(received(all, asker, { ...response, msource: 1, mdest: 0 })).toEqual([
      { action: 'HandleReadIndexResponse', next: asker, sent: [], consumes: true },
    ])
  })
})

describe('a leader with reads', () => {
  const waits = leader({ readCount: 1, readRound: 3, reads: [read, { ...ofFollower, round: 3 }] })

  it('asks whether it still leads, and counts whoever is in its term', () => {
    expect(stepsOrWhy(ConfirmLeadership(all, 0, waits, 1))).toEqual([
      {
        ...{ action: 'ConfirmLeadership', next: waits, consumes: false },
        sent: [{ mtype: 'ConfirmRequest', mterm: 2, mround: 3, msource: 0, mdest: 1 }],
      },
    ])
    expect(stepsOrWhy(ConfirmLeadership(all, 0, leader({ reads: [{ ...read, confirmed: [0, 1] }] }), 1))).toEqual([
      '{read \\in reads[i] : j \\notin read.confirmed} /= {}: j is 1, reads is 1, unconfirmed is 0',
    ])
    const follower = whole({}, { currentTerm: 3 })
    expect(received(all, follower, { ...confirms(3), mtype: 'ConfirmRequest' })).toEqual([
      {
        ...{ action: 'HandleConfirmRequest', next: follower, consumes: true },
        sent: [confirms(3, { mterm: 3, msource: 0, mdest: 2 })],
      },
    ])
  })

  it('counts a confirmation for the reads of its round and of earlier ones', () => {
    const readsAfter = (mround: number) => received(all, waits, confirms(mround))[0]?.next.features?.reads
    expect(readsAfter(2)).toEqual([
      { ...read, confirmed: [0, 2] },
      { ...ofFollower, round: 3 },
    ])
    expect(readsAfter(3)?.map(({ confirmed }) => confirmed)).toEqual([
      [0, 2],
      [0, 2],
    ])
    expect(received(all, waits, confirms(3, { mterm: 1 }))).toEqual([
      { action: 'DropStaleResponse', next: waits, sent: [], consumes: true },
    ])
  })

  it('answers only with the word of a quorum', () => {
    expect(stepsOrWhy(AnswerRead(all, 0, waits, read))).toEqual(['Confirmed(i, read): confirmed is {0}'])
    const confirmed = { ...read, confirmed: [0, 1] }
    expect(
      stepsOrWhy(AnswerRead(all, 0, leader({ readCount: 1, readRound: 1, reads: [confirmed] }), confirmed)),
    ).toEqual([
      {
        ...{ action: 'AnswerRead', next: leader({ readCount: 1, readRound: 1 }), sent: [], consumes: false },
        event: { answered: [{ server: 0, read: 1, index: 2 }] },
      },
    ])
  })

  it('forgets them in another term or role, but not how many it was asked', () => {
    const [step] = received(all, waits, appendRequest({ mterm: 3, msource: 1, mdest: 0 }))
    expect(step).toEqual({
      ...{ action: 'UpdateTerm', sent: [], consumes: false },
      next: whole({ readCount: 1 }, { currentTerm: 3, log: logOf(1, 2), commitIndex: 2 }),
    })
  })
})
