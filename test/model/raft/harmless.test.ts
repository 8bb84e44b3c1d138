/** What the invariants have to allow: states that look like violations and are none. */
import { describe, expect, it } from 'vitest'
import type { Server } from '../../../model/raft/types.js'
import { holdsIn } from '../naive.js'
import { all, e2, election, historyVariables, leader, stateOf, violated, voter } from './clusters.js'
import { appendRequest, appendResponse, logOf, voteResponse } from './states.js'

describe('what is no violation', () => {
  it('is an old leader that lacks what was committed in a later term', () => {
    expect(
      violated({
        servers: [
          leader,
          { currentTerm: 3, log: logOf(3), commitIndex: 1 },
          { currentTerm: 3, log: logOf(3), commitIndex: 1 },
        ],
      }),
    ).toEqual([])
  })

  it('is that a commit index falls, or that a voter has moved on', () => {
    expect(violated({ servers: [{ ...leader, log: logOf(2) }, { currentTerm: 3 }] })).toEqual([])
  })

  it('is that an acknowledged entry is gone from a follower of a later term', () => {
    const old: Partial<Server> = { ...leader, log: logOf(2), matchIndex: [0, 1, 0] }
    for (const log of [logOf(), logOf(1)]) expect(violated({ servers: [old, { currentTerm: 3, log }] })).toEqual([])
  })

  it('is that another leader, or the same in another term, was elected with another log', () => {
    for (const changes of [{ eleader: 1 }, { eterm: 1 }])
      expect(
        violated({
          servers: [{ currentTerm: 2 }, { currentTerm: 3 }],
          elections: [{ ...election, elog: logOf(1), ...changes }],
        }),
      ).toEqual([])
  })

  it('is a request after an entry of its own term, or that logs of one length differ', () => {
    const request = appendRequest({ mprevLogIndex: 1, mprevLogTerm: 2, mlog: logOf(2, 2), mentries: [e2] })
    expect(
      violated({
        servers: [{}, { currentTerm: 3 }],
        messages: [request],
      }),
    ).toEqual([])
    expect(violated({ allLogs: [logOf(1, 2), logOf(2), logOf(1, 3)] })).toEqual([])
  })

  it('is what an old leader left lying about', () => {
    expect(
      violated({
        servers: [{ ...leader, state: 'Follower', currentTerm: 3, nextIndex: [9, 9, 9], matchIndex: [9, 9, 9] }],
      }),
    ).toEqual([])
  })
})

describe('in flight, no violation', () => {
  const refused = voteResponse({ mvoteGranted: false, mlog: logOf() })

  it('is a refused vote of a server that has voted for nobody, or for another', () => {
    for (const votedFor of [-1, 2])
      expect(violated({ servers: [{}, { currentTerm: 2, votedFor }], messages: [refused] })).toEqual([])
  })

  it('is a vote of a server that has moved on to a later term', () => {
    const messages = [voteResponse({ mlog: logOf() })]
    for (const votedFor of [-1, 2])
      expect(violated({ servers: [{}, { currentTerm: 3, votedFor }], messages })).toEqual([])
  })

  it('is a request of a leader that has moved on and lost what it sent', () => {
    const messages = [appendRequest({ mentries: [e2], mlog: logOf(2) })]
    expect(violated({ servers: [{}, { currentTerm: 3 }], messages })).toEqual([])
  })

  it('is an acknowledgement that its sender or its leader has outlived', () => {
    const messages = [appendResponse({ mmatchIndex: 1 })]
    expect(violated({ servers: [{ ...leader, log: logOf(2) }, { currentTerm: 3 }], messages })).toEqual([])
    expect(violated({ servers: [{ currentTerm: 3 }, { ...voter, log: logOf(2) }], messages })).toEqual([])
  })

  it('is a refusal, whatever index it has', () => {
    const messages = [appendResponse({ msuccess: false, mmatchIndex: 1 })]
    expect(violated({ servers: [leader, voter], messages })).toEqual([])
  })

  it('is, but for its type, what has no mlog or names no server', () => {
    const servers = [{}, { currentTerm: 2 }]
    expect(violated({ servers, messages: [appendRequest()] })).toEqual(['TypeOK (messages)'])
    const acknowledgements = all.filter(({ name }) => name.startsWith('AcknowledgedLogsAgree'))
    for (const changes of [{ msource: 7 }, { mdest: 7 }]) {
      const state = stateOf({ servers, messages: [appendResponse({ mmatchIndex: 1, ...changes })] })
      expect(acknowledgements.map((p) => holdsIn(historyVariables, p, state))).toEqual([true, true])
    }
  })
})
