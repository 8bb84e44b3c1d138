/** Leadership transfer: spec/Transfer.tla, with its names and in its order. */
import { StandForElection } from '../election.js'
import { Discard, type Guard, given, MessagesUnchanged, Send, step, steps } from '../outcome.js'
import { Len } from '../sequence.js'
import { type Constants, Nil, type Server, type ServerId } from '../types.js'
import { featuresOf, type WholeOutcome } from './outcome.js'
import type { TimeoutNowRequest } from './types.js'
import { Forget, hasMoved, variablesOf, withVariables } from './variables.js'

export const TransferAllowsClientRequest = (s: Server): readonly Guard[] => {
  const { transferee } = variablesOf(s)
  return [['transferee[i] = Nil', transferee === Nil, { transferee }]]
}

/** With a step by which i may change its term or its role. */
export const TransferAfter = (before: Server, after: Server): Server =>
  hasMoved(before, after) ? withVariables(after, { transferee: Nil, toldToStand: false }) : after

/** Leader i begins to hand over to j. */
export const TransferLeadership = (c: Constants, i: ServerId, s: Server, j: ServerId): WholeOutcome => {
  const { leadershipTransfer } = featuresOf(c)
  const { transferee } = variablesOf(s)
  return given(
    [
      ['LeadershipTransfer', leadershipTransfer, { LeadershipTransfer: leadershipTransfer }],
      ['i /= j', i !== j, { i, j }],
      ['state[i] = Leader', s.state === 'Leader', { state: s.state }],
      ['transferee[i] = Nil', transferee === Nil, { transferee }],
    ],
    () => steps(step('TransferLeadership', withVariables(s, { transferee: j }), MessagesUnchanged)),
  )
}

const handsOver = (s: Server): readonly Guard[] => {
  const { transferee } = variablesOf(s)
  return [
    ['state[i] = Leader', s.state === 'Leader', { state: s.state }],
    ['transferee[i] /= Nil', transferee !== Nil, { transferee }],
  ]
}

/** The transferee has all of leader i's log and receives the order to stand. */
export const SendTimeoutNow = (_c: Constants, i: ServerId, s: Server): WholeOutcome => {
  const { transferee } = variablesOf(s)
  const [matchIndex, length] = [s.matchIndex[transferee] ?? 0, Len(s.log)]
  return given(
    [
      ...handsOver(s),
      ['matchIndex[i][transferee[i]] = Len(log[i])', matchIndex === length, { matchIndex, 'Len(log)': length }],
    ],
    () =>
      steps(
        step(
          'SendTimeoutNow',
          s,
          Send({ mtype: 'TimeoutNowRequest', mterm: s.currentTerm, msource: i, mdest: transferee }),
        ),
      ),
  )
}

/** Leader i has waited for an election timeout and goes on leading. */
export const AbandonTransfer = (_c: Constants, _i: ServerId, s: Server): WholeOutcome =>
  given(handsOver(s), () => steps(step('AbandonTransfer', withVariables(s, { transferee: Nil }), MessagesUnchanged)))

/**
 * i stands for election because its leader says so, without asking anyone before. In another term, or in another role, it
 * pays no heed.
 */
export const HandleTimeoutNowRequest = (
  c: Constants,
  _i: ServerId,
  s: Server,
  _j: ServerId,
  m: TimeoutNowRequest,
): WholeOutcome =>
  given(
    [['m.mterm <= currentTerm[i]', m.mterm <= s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }]],
    () => {
      const stands = m.mterm === s.currentTerm && s.state === 'Follower'
      const next = stands ? withVariables(Forget(StandForElection(c, s)), { toldToStand: true }) : s
      return steps(step('HandleTimeoutNowRequest', next, Discard))
    },
  )
