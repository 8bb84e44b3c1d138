/** `WholeReceive` of spec/RaftWhole.tla: what a server does with a message, the core's or a feature's. */
import { actions, Next, type Row } from '../next.js'
import { type Guard, given } from '../outcome.js'
import { DropStaleResponse, UpdateTerm } from '../receive.js'
import type { Action, Constants, Message, Server, ServerId } from '../types.js'
import { IgnoreStranger, MembersCount, signed } from './incarnations.js'
import { IgnoreTimeoutNow, MembersAllowTimeout } from './membership.js'
import { featureTypes } from './messages.js'
import { featuresOf, mapped, type WholeAction, type WholeOutcome, type WholeStep } from './outcome.js'
import { HandlePreVoteRequest, HandlePreVoteResponse, IgnoreVoteRequest, InLease, PreVoteReceive } from './pre-vote.js'
import {
  HandleConfirmRequest,
  HandleConfirmResponse,
  HandleReadIndexRequest,
  HandleReadIndexResponse,
  ReadsAfter,
} from './reads.js'
import { HandleInstallSnapshotRequest, HandleInstallSnapshotResponse } from './snapshots.js'
import { HandleTimeoutNowRequest, TransferAfter } from './transfer.js'
import type { FeatureMessage, WholeMessage } from './types.js'
import { variablesOf } from './variables.js'

type Type = WholeMessage['mtype']

/** What a server may do with a message. */
type Receiving = (c: Constants, i: ServerId, s: Server, m: WholeMessage) => WholeOutcome

/** i is in a lease, and m not from a server that was told to stand. */
const Ignores = (c: Constants, s: Server, m: WholeMessage): boolean =>
  InLease(c, s, m) && !(featuresOf(c).leadershipTransfer && m.mtype === 'RequestVoteRequest' && m.mtransfer === true)

const isHeard = (c: Constants, s: Server, m: WholeMessage): Guard => [
  '~Ignores(i, m)',
  !Ignores(c, s, m),
  { mterm: m.mterm, currentTerm: s.currentTerm, state: s.state, contact: variablesOf(s).contact },
]

/** `After(i, m)`: what the features keep of a step of i on m. */
const after =
  (c: Constants, s: Server, m: WholeMessage) =>
  (step: WholeStep): WholeStep => {
    const current = m.mterm === s.currentTerm
    const isFromLeader = current && (m.mtype === 'AppendEntriesRequest' || m.mtype === 'InstallSnapshotRequest')
    const isAnswer = m.mtype === 'AppendEntriesResponse' || m.mtype === 'InstallSnapshotResponse'
    const isFromFollower = current && isAnswer && s.state === 'Leader'
    const heard = PreVoteReceive(c, m.msource, s, step.next, isFromLeader, isFromFollower)
    return { ...step, next: ReadsAfter(s, TransferAfter(s, heard)) }
  }

/** An action that is taken on messages of one type. */
const on = <T extends FeatureMessage['mtype']>(
  type: T,
  action: (
    c: Constants,
    i: ServerId,
    s: Server,
    j: ServerId,
    m: Extract<FeatureMessage, { readonly mtype: T }>,
  ) => WholeOutcome,
): readonly [readonly Type[], Receiving] => [
  [type],
  // `receive` calls it with messages of this type only.
  (c, i, s, m) => action(c, i, s, m.msource, m as Extract<FeatureMessage, { readonly mtype: T }>),
]

const withAfter = ([types, action]: readonly [readonly Type[], Receiving]): readonly [readonly Type[], Receiving] => [
  types,
  (c, i, s, m) => mapped(action(c, i, s, m), after(c, s, m)),
]

/** The core's actions on messages, in the core's order. One in a lease may be refused, but nothing else comes of it. */
const core = actions.flatMap((action): readonly (readonly [Action, readonly Type[], Receiving])[] => {
  const row: Row = Next[action]
  if (row.by !== 'message') return []
  const outcome: Receiving = (c, i, s, m) => {
    const guards = action === 'RefuseVoteRequest' ? [] : [isHeard(c, s, m)]
    // Only messages of the core have these types.
    const counts: Guard = ['MembersCount(m)', m.mterm !== s.currentTerm || MembersCount(c, m), { mtype: m.mtype }]
    const whole = (taken: WholeStep): WholeStep => signed(c, s)(after(c, s, m)(taken))
    return given([...guards, counts], () => mapped(row.outcome(c, i, s, m as Message), whole))
  }
  return [[action, row.types, outcome]]
})

/** `WholeReceive(m)`: the core's actions in the core's order, then the features'. */
export const wholeReceiveRows: readonly (readonly [WholeAction, readonly Type[], Receiving])[] = [
  ...core,
  [
    'UpdateTerm',
    featureTypes,
    (c, i, s, m) => given([isHeard(c, s, m)], () => mapped(UpdateTerm(c, i, s, m.msource, m), after(c, s, m))),
  ],
  [
    'IgnoreVoteRequest',
    ['RequestVoteRequest'],
    (c, i, s, m) =>
      given([['Ignores(i, m)', Ignores(c, s, m), { mterm: m.mterm, currentTerm: s.currentTerm }]], () =>
        IgnoreVoteRequest(c, i, s),
      ),
  ],
  ['HandlePreVoteRequest', ...on('PreVoteRequest', HandlePreVoteRequest)],
  ['HandlePreVoteResponse', ...on('PreVoteResponse', HandlePreVoteResponse)],
  ['HandleInstallSnapshotRequest', ...withAfter(on('InstallSnapshotRequest', HandleInstallSnapshotRequest))],
  ['DropStaleResponse', ['InstallSnapshotResponse'], (c, i, s, m) => DropStaleResponse(c, i, s, m.msource, m)],
  ['HandleInstallSnapshotResponse', ...withAfter(on('InstallSnapshotResponse', HandleInstallSnapshotResponse))],
  [
    'HandleTimeoutNowRequest',
    ...on('TimeoutNowRequest', (c, i, s, j, m) =>
      given(MembersAllowTimeout(c, i, s), () => HandleTimeoutNowRequest(c, i, s, j, m)),
    ),
  ],
  ['IgnoreTimeoutNow', ...on('TimeoutNowRequest', (c, i, s, _j, m) => IgnoreTimeoutNow(c, i, s, m))],
  ['IgnoreStranger', ['RequestVoteResponse', 'AppendEntriesResponse'], IgnoreStranger],
  ['HandleReadIndexRequest', ...on('ReadIndexRequest', HandleReadIndexRequest)],
  ['HandleReadIndexResponse', ...on('ReadIndexResponse', HandleReadIndexResponse)],
  ['HandleConfirmRequest', ...on('ConfirmRequest', HandleConfirmRequest)],
  ['DropStaleResponse', ['ConfirmResponse'], (c, i, s, m) => DropStaleResponse(c, i, s, m.msource, m)],
  ['HandleConfirmResponse', ...on('ConfirmResponse', HandleConfirmResponse)],
]
