/** Raft with its features: spec/RaftWhole.tla. A step is one of the core's, with what each feature asks of it and keeps of it, or a feature's own. */
import { lackingIn, Next, type Row } from '../next.js'
import { type Guard, given, stepsOf } from '../outcome.js'
import type { Action, Constants, Server, ServerId } from '../types.js'
import { ApplyConfiguration } from './applied.js'
import { Wipe } from './incarnations.js'
import {
  AddLearner,
  AddServer,
  EnterJoint,
  LeaveJoint,
  MembersAllowEntries,
  MembersAllowTimeout,
  MembersAllowVote,
  Promote,
  RemoveServer,
  StepDownRemoved,
} from './membership.js'
import { featuresOf, mapped, type WholeAction, type WholeOutcome, type WholeStep } from './outcome.js'
import { CheckAnswers, LoseContact, PreVoteAllowsTimeout, RequestPreVote, StartPreVote } from './pre-vote.js'
import { AcknowledgeCommit, AnswerRead, BeginRead, ConfirmLeadership, ReadsAfter, RequestReadIndex } from './reads.js'
import { wholeReceiveRows } from './receive.js'
import { InstallSnapshot, TakeSnapshot } from './snapshots.js'
import {
  AbandonTransfer,
  SendTimeoutNow,
  TransferAfter,
  TransferAllowsClientRequest,
  TransferLeadership,
} from './transfer.js'
import type { WholeMessage } from './types.js'
import { Forget, variablesOf } from './variables.js'

/** What a server may do unasked: one outcome for each value of the action's parameter. */
type Unasked = (c: Constants, i: ServerId, s: Server) => readonly WholeOutcome[]

const leadingTo =
  (change: (next: Server) => Server) =>
  (step: WholeStep): WholeStep => ({ ...step, next: change(step.next) })

const coreUnasked =
  (action: Action): Unasked =>
  (c, i, s) => {
    const row: Row = Next[action]
    return row.by === 'server' ? row.outcomes(c, i, s) : []
  }

const forgetting =
  (action: Action, guards: (c: Constants, i: ServerId, s: Server) => readonly Guard[] = () => []): Unasked =>
  (c, i, s) =>
    coreUnasked(action)(c, i, s).map((outcome) => given(guards(c, i, s), () => mapped(outcome, leadingTo(Forget))))

/** An action towards each server j, where the membership allows it. */
const allowed =
  (guard: (c: Constants, s: Server, j: ServerId) => Guard, towards: Unasked): Unasked =>
  (c, i, s) =>
    towards(c, i, s).map((outcome, j) => given([guard(c, s, j)], () => outcome))

/** `WholeVoteRequest(i, j)`: the field is there where the feature is. */
const RequestVote: Unasked = (c, i, s) =>
  allowed(MembersAllowVote, coreUnasked('RequestVote'))(c, i, s).map((outcome) =>
    featuresOf(c).leadershipTransfer
      ? mapped(outcome, (step) => ({ ...step, sent: step.sent.map((m) => withTransfer(m, s)) }))
      : outcome,
  )

const withTransfer = (m: WholeMessage, s: Server): WholeMessage =>
  m.mtype === 'RequestVoteRequest' ? { ...m, mtransfer: variablesOf(s).toldToStand } : m

const ClientRequest: Unasked = (c, i, s) =>
  coreUnasked('ClientRequest')(c, i, s).map((outcome) => given(TransferAllowsClientRequest(s), () => outcome))

const alone =
  (action: (c: Constants, i: ServerId, s: Server) => WholeOutcome): Unasked =>
  (c, i, s) => [action(c, i, s)]

const towardsEach =
  (action: (c: Constants, i: ServerId, s: Server, j: ServerId) => WholeOutcome): Unasked =>
  (c, i, s) =>
    Array.from({ length: c.servers }, (_, j) => action(c, i, s, j))

/** An action of a feature by which the role may change. */
const rolesAfter =
  (action: (c: Constants, i: ServerId, s: Server) => WholeOutcome): Unasked =>
  (c, i, s) => [
    mapped(
      action(c, i, s),
      leadingTo((next) => ReadsAfter(s, TransferAfter(s, next))),
    ),
  ]

/** A leader that hands over adds nothing to its log, no configuration either. */
const unlessHandingOver =
  (action: Unasked): Unasked =>
  (c, i, s) =>
    action(c, i, s).map((outcome) => given(TransferAllowsClientRequest(s), () => outcome))

/** SUBSET Server, but for the empty set. */
const someOf = (c: Constants): readonly (readonly ServerId[])[] =>
  Array.from({ length: 2 ** c.servers - 1 }, (_, n) =>
    Array.from({ length: c.servers }, (__, i) => i).filter((i) => Math.floor((n + 1) / 2 ** i) % 2 === 1),
  )

const towardsAny: Unasked = (c, i, s) =>
  featuresOf(c).jointChanges ? someOf(c).map((voters) => EnterJoint(c, i, s, voters)) : []

const votersOnly = (c: Constants, i: ServerId, s: Server): readonly Guard[] => [
  ...PreVoteAllowsTimeout(c, i, s),
  ...MembersAllowTimeout(c, i, s),
]

/** `CoreUnasked`, `FeaturesUnasked`, `ReadsUnasked`, `MembershipUnasked` and, of `MemberSteps`, what comes unasked, in their order. */
export const wholeUnaskedRows: readonly (readonly [WholeAction, Unasked])[] = [
  ['Restart', forgetting('Restart')],
  ['StepDownToFollower', forgetting('StepDownToFollower')],
  ['Timeout', forgetting('Timeout', votersOnly)],
  ['RequestVote', RequestVote],
  ['BecomeLeader', forgetting('BecomeLeader')],
  ['ClientRequest', ClientRequest],
  ['WriteEntry', coreUnasked('WriteEntry')],
  [
    'AdvanceCommitIndex',
    (c, i, s) => coreUnasked('AdvanceCommitIndex')(c, i, s).map((o) => mapped(o, (step) => AcknowledgeCommit(c, step))),
  ],
  ['AppendEntries', allowed(MembersAllowEntries, coreUnasked('AppendEntries'))],
  ['LoseContact', alone(LoseContact)],
  ['StartPreVote', rolesAfter((c, i, s) => given(MembersAllowTimeout(c, i, s), () => StartPreVote(c, i, s)))],
  ['RequestPreVote', allowed(MembersAllowVote, towardsEach(RequestPreVote))],
  ['CheckAnswers', rolesAfter(CheckAnswers)],
  ['TakeSnapshot', alone(TakeSnapshot)],
  ['InstallSnapshot', allowed(MembersAllowEntries, towardsEach(InstallSnapshot))],
  ['TransferLeadership', allowed(MembersAllowVote, towardsEach(TransferLeadership))],
  ['SendTimeoutNow', alone(SendTimeoutNow)],
  ['AbandonTransfer', alone(AbandonTransfer)],
  ['BeginRead', alone(BeginRead)],
  ['RequestReadIndex', towardsEach(RequestReadIndex)],
  ['ConfirmLeadership', allowed(MembersAllowEntries, towardsEach(ConfirmLeadership))],
  ['AnswerRead', (c, i, s) => variablesOf(s).reads.map((read) => AnswerRead(c, i, s, read))],
  ['AddServer', unlessHandingOver(towardsEach(AddServer))],
  ['RemoveServer', unlessHandingOver(towardsEach(RemoveServer))],
  ['AddLearner', unlessHandingOver(towardsEach(AddLearner))],
  ['Promote', unlessHandingOver(towardsEach(Promote))],
  ['EnterJoint', unlessHandingOver(towardsAny)],
  ['LeaveJoint', unlessHandingOver(alone(LeaveJoint))],
  ['StepDownRemoved', (c, i, s) => [mapped(StepDownRemoved(c, i, s), leadingTo(Forget))]],
  ['ApplyConfiguration', alone(ApplyConfiguration)],
  ['Wipe', alone(Wipe)],
]

/** The names of the actions, in order: the servers' own, those on messages, those of the network. */
export const wholeActions: readonly WholeAction[] = [
  ...new Set([...wholeUnaskedRows, ...wholeReceiveRows].map(([action]) => action)),
  'DuplicateMessage',
  'DropMessage',
]

/** What server i may do unasked, but for the actions in `absent`. */
export const wholeUnasked = (
  c: Constants,
  i: ServerId,
  s: Server,
  absent: readonly WholeAction[],
): readonly WholeStep[] =>
  wholeUnaskedRows.flatMap(([action, outcomes]) => (absent.includes(action) ? [] : outcomes(c, i, s).flatMap(stepsOf)))

/** What server i = m.mdest may do with m, but for the actions in `absent`. */
export const wholeReceive = (
  c: Constants,
  i: ServerId,
  s: Server,
  m: WholeMessage,
  absent: readonly WholeAction[] = lackingIn(c.relaxations),
): readonly WholeStep[] =>
  wholeReceiveRows.flatMap(([name, types, action]) =>
    types.includes(m.mtype) && !absent.includes(name) ? stepsOf(action(c, i, s, m)) : [],
  )
