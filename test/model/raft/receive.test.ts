import { describe, expect, it } from 'vitest'
import { Receive } from '../../../model/raft/next.js'
import { DropStaleResponse, UpdateTerm } from '../../../model/raft/receive.js'
import { Nil } from '../../../model/raft/types.js'
import {
  appendRequest,
  appendResponse,
  failedGuards,
  server,
  stepsIn,
  theStep,
  three,
  voteRequest,
  voteResponse,
} from './states.js'

describe('UpdateTerm', () => {
  it('makes a follower of the newer term, and leaves the message', () => {
    const s = server({ state: 'Leader', currentTerm: 2, votedFor: 0, votesGranted: [0, 1], matchIndex: [0, 1, 0] })
    const next = { ...s, state: 'Follower', currentTerm: 3, votedFor: Nil }
    expect(theStep(UpdateTerm(three, 0, s, 1, voteRequest({ mterm: 3 })))).toEqual({
      action: 'UpdateTerm',
      next,
      sent: [],
      consumes: false,
    })
    expect(failedGuards(UpdateTerm(three, 0, s, 1, voteRequest({ mterm: 2 })))).toEqual([
      'm.mterm > currentTerm[i]: mterm is 2, currentTerm is 2',
    ])
  })
})

describe('DropStaleResponse', () => {
  it('consumes a response of an older term', () => {
    const s = server({ currentTerm: 2 })
    expect(theStep(DropStaleResponse(three, 0, s, 1, voteResponse({ mterm: 1 })))).toEqual({
      action: 'DropStaleResponse',
      next: s,
      sent: [],
      consumes: true,
    })
    expect(failedGuards(DropStaleResponse(three, 0, s, 1, voteResponse()))).toEqual([
      'm.mterm < currentTerm[i]: mterm is 2, currentTerm is 2',
    ])
  })
})

describe('Receive', () => {
  const messages = [voteRequest, voteResponse, appendRequest, appendResponse]
  const actionsOn = (mterm: number) =>
    messages.map((m) => stepsIn(Receive(three, 0, server({ currentTerm: 2 }), m({ mterm }))).map((s) => s.action))

  it("does the one thing that the message's type and term allow", () => {
    expect(actionsOn(3)).toEqual([['UpdateTerm'], ['UpdateTerm'], ['UpdateTerm'], ['UpdateTerm']])
    expect(actionsOn(2)).toEqual([
      ['HandleRequestVoteRequest'],
      ['HandleRequestVoteResponse'],
      ['HandleAppendEntriesRequest'],
      ['HandleAppendEntriesResponse'],
    ])
    expect(actionsOn(1)).toEqual([
      ['HandleRequestVoteRequest'],
      ['DropStaleResponse'],
      ['HandleAppendEntriesRequest'],
      ['DropStaleResponse'],
    ])
  })

  it('says for each action why it is not enabled', () => {
    const leader = server({ state: 'Leader', currentTerm: 2 })
    expect(failedGuards(Receive(three, 0, leader, appendRequest())).map((text) => text.split(':').slice(0, 2))).toEqual(
      [
        ['UpdateTerm', ' m.mterm > currentTerm[i]'],
        ['HandleAppendEntriesRequest', ' reject request'],
        ['HandleAppendEntriesRequest', ' return to follower state'],
        ['HandleAppendEntriesRequest', ' accept request'],
      ],
    )
  })
})
