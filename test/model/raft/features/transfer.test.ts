import { describe, expect, it } from 'vitest'
import { wholeUnasked } from '../../../../model/raft/features/next.js'
import { AbandonTransfer, SendTimeoutNow, TransferLeadership } from '../../../../model/raft/features/transfer.js'
import type { TimeoutNowRequest } from '../../../../model/raft/features/types.js'
import { Nil } from '../../../../model/raft/types.js'
import { appendRequest, logOf, voteRequest } from '../states.js'
import { all, received, stepsOrWhy, whole, withFeatures } from './states.js'

const leader = (transferee: number, match = 0) =>
  whole({ transferee }, { state: 'Leader', currentTerm: 2, log: logOf(2), matchIndex: [0, match, 0] })

const now: TimeoutNowRequest = { mtype: 'TimeoutNowRequest', mterm: 2, msource: 1, mdest: 0 }

describe('a leader that hands over', () => {
  it('takes no commands until it gives up', () => {
    expect(stepsOrWhy(TransferLeadership(all, 0, leader(Nil), 1))).toEqual([
      { action: 'TransferLeadership', next: leader(1), sent: [], consumes: false },
    ])
    expect(stepsOrWhy(TransferLeadership(all, 0, leader(2), 0))).toEqual([
      'i /= j: i is 0, j is 0',
      'transferee[i] = Nil: transferee is 2',
    ])
    const names = (s: ReturnType<typeof whole>) => wholeUnasked(all, 0, s, []).map(({ action }) => action)
    expect([names(leader(Nil)), names(leader(1))].map((of) => of.includes('ClientRequest'))).toEqual([true, false])
    expect(stepsOrWhy(AbandonTransfer(all, 0, leader(1)))).toEqual([
      { action: 'AbandonTransfer', next: leader(Nil), sent: [], consumes: false },
    ])
    expect(stepsOrWhy(AbandonTransfer(all, 0, whole()))).toEqual([
      'state[i] = Leader: state is Follower',
      'transferee[i] /= Nil: transferee is -1',
    ])
  })

  it('tells the other to stand once it has the whole log', () => {
    expect(stepsOrWhy(SendTimeoutNow(all, 0, leader(1)))).toEqual([
      'matchIndex[i][transferee[i]] = Len(log[i]): matchIndex is 0, Len(log) is 1',
    ])
    expect(stepsOrWhy(SendTimeoutNow(all, 0, leader(1, 1)))).toEqual([
      { action: 'SendTimeoutNow', next: leader(1, 1), sent: [{ ...now, msource: 0, mdest: 1 }], consumes: false },
    ])
  })
})

describe('a server that is told to stand', () => {
  it('stands at once, and its requests say why', () => {
    const stands = whole({ toldToStand: true }, { state: 'Candidate', currentTerm: 3 })
    expect(received(all, whole({ contact: true }, { currentTerm: 2, votedFor: 1 }), now)).toEqual([
      { action: 'HandleTimeoutNowRequest', next: stands, sent: [], consumes: true },
    ])
    const asked = wholeUnasked(all, 0, stands, []).flatMap(({ action, sent }) => (action === 'RequestVote' ? sent : []))
    expect(asked).toEqual(
      [0, 1, 2].map((mdest) => ({ ...voteRequest({ mterm: 3, msource: 0, mdest }), mtransfer: true })),
    )
    // Without the feature there is no such field.
    const [plain] = wholeUnasked(withFeatures({}), 0, whole({}, { state: 'Candidate' }), []).flatMap(({ sent }) => sent)
    expect(Object.keys(plain ?? {})).not.toContain('mtransfer')
  })

  it('pays no heed in a later term or as a leader, and forgets it in another role', () => {
    for (const s of [whole({}, { currentTerm: 3 }), whole({}, { currentTerm: 2, state: 'Leader' })])
      expect(received(all, s, now)).toEqual([{ action: 'HandleTimeoutNowRequest', next: s, sent: [], consumes: true }])
    const stands = whole({ toldToStand: true }, { state: 'Candidate', currentTerm: 2 })
    expect(received(all, stands, appendRequest())[0]?.next).toEqual(whole({ contact: true }, { currentTerm: 2 }))
  })
})
