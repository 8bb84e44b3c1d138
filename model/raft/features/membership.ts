/** Membership changes: spec/Membership.tla, with its names and in its order. */

import { including } from '../helpers.js'
import { ClientRequest } from '../leader.js'
import { Discard, type Guard, given, MessagesUnchanged, step, steps } from '../outcome.js'
import { At, Len, Prefix } from '../sequence.js'
import type { Constants, Server, ServerId } from '../types.js'
import { IsUpToDate } from './applied.js'
import {
  ConfigurationIndex,
  ConfigurationOf,
  InForce,
  IsJoint,
  type Members,
  MembersOf,
  Simple,
  textOf,
  Voters,
} from './configurations.js'
import { IsNamed } from './incarnations.js'
import { featuresOf, mapped, type WholeOutcome } from './outcome.js'
import type { MembershipAction, TimeoutNowRequest } from './types.js'
import { variablesOf } from './variables.js'

const isIn = (name: string, set: readonly ServerId[], j: ServerId): Guard => [name, set.includes(j), { j, set }]

/** i may stand for election: it is a voter, no committed change waits for it, and its disk is the one that is named. */
export const MembersAllowTimeout = (c: Constants, i: ServerId, s: Server): readonly Guard[] => [
  isIn('i \\in Voters(Configuration(i))', Voters(InForce(c, s)), i),
  IsUpToDate(c, s),
  IsNamed(c, s),
]

/** i asks j for its vote. */
export const MembersAllowVote = (c: Constants, s: Server, j: ServerId): Guard =>
  isIn('j \\in Voters(Configuration(i))', Voters(InForce(c, s)), j)

/** i sends j entries, or a snapshot. */
export const MembersAllowEntries = (c: Constants, s: Server, j: ServerId): Guard =>
  isIn('j \\in Members(Configuration(i))', MembersOf(InForce(c, s)), j)

const switched = (name: string, on = false): Guard => [name, on, { [name]: on }]

const isSimple = (old: Members): Guard => ['~IsJoint(Configuration(i))', !IsJoint(old), { outgoing: old.outgoing }]

/** The last configuration is committed; by etcd's rule i has applied it. */
const IsSettled = (c: Constants, s: Server): Guard => {
  const index = ConfigurationIndex(s.log)
  const name = featuresOf(c).appliedConfigurations ? 'appliedIndex' : 'commitIndex'
  const known = name === 'commitIndex' ? s.commitIndex : variablesOf(s).appliedIndex
  return [
    `ConfigurationIndex(log[i]) <= ${name}[i]`,
    index <= known,
    { 'ConfigurationIndex(log[i])': index, [name]: known },
  ]
}

/**
 * An entry of the term of leader i is committed: no other configuration, of an older leader, can come to count any more (the
 * correction of 2015). Terms ascend in a log.
 */
const hasCommittedInTerm = ({ log, commitIndex, currentTerm }: Server): boolean =>
  commitIndex > 0 && At(log, Math.min(commitIndex, Len(log))).term === currentTerm

/** Leader i may begin a change by which one voter comes or goes. */
const MayChange = (c: Constants, s: Server, old: Members): readonly Guard[] => {
  const { eagerChanges = false } = featuresOf(c)
  const has = hasCommittedInTerm(s)
  return [
    isSimple(old),
    IsSettled(c, s),
    [
      'EagerChanges \\/ HasCommittedInTerm(i)',
      eagerChanges || has,
      { commitIndex: s.commitIndex, currentTerm: s.currentTerm },
    ],
  ]
}

const without = (set: readonly ServerId[], j: ServerId): readonly ServerId[] => set.filter((k) => k !== j)

/** An action that is a request like a client's, for a configuration. */
const requesting = (
  c: Constants,
  i: ServerId,
  s: Server,
  action: MembershipAction,
  guards: readonly Guard[],
  members: () => Members,
): WholeOutcome =>
  given(guards, () => mapped(ClientRequest(c, i, s, textOf(members())), (taken) => ({ ...taken, action })))

/** Leader i adds a server that is no member. */
export const AddServer = (c: Constants, i: ServerId, s: Server, j: ServerId): WholeOutcome => {
  const old = InForce(c, s)
  const members = MembersOf(old)
  return requesting(
    ...([c, i, s, 'AddServer'] as const),
    [
      switched('SingleChanges', featuresOf(c).singleChanges),
      ...MayChange(c, s, old),
      ['j \\notin Members(old)', !members.includes(j), { j, members }],
    ],
    () => Simple(including(old.voters, j), old.learners),
  )
}

/** Leader i removes a member, which may be i itself. A voter is left. */
export const RemoveServer = (c: Constants, i: ServerId, s: Server, j: ServerId): WholeOutcome => {
  const old = InForce(c, s)
  const left = without(old.voters, j)
  return requesting(
    ...([c, i, s, 'RemoveServer'] as const),
    [
      switched('SingleChanges', featuresOf(c).singleChanges),
      ...MayChange(c, s, old),
      isIn('j \\in Members(old)', MembersOf(old), j),
      ['old.voters /= {j}', left.length > 0, { j, voters: old.voters }],
    ],
    () => Simple(left, without(old.learners, j)),
  )
}

/** Leader i adds a learner. */
export const AddLearner = (c: Constants, i: ServerId, s: Server, j: ServerId): WholeOutcome => {
  const old = InForce(c, s)
  const members = MembersOf(old)
  return requesting(
    ...([c, i, s, 'AddLearner'] as const),
    [
      switched('Learners', featuresOf(c).learners),
      ...MayChange(c, s, old),
      ['j \\notin Members(old)', !members.includes(j), { j, members }],
    ],
    () => Simple(old.voters, including(old.learners, j)),
  )
}

/** Leader i makes a voter of a learner that has all of the log. */
export const Promote = (c: Constants, i: ServerId, s: Server, j: ServerId): WholeOutcome => {
  const old = InForce(c, s)
  const [match, length] = [s.matchIndex[j] ?? 0, Len(s.log)]
  return requesting(
    ...([c, i, s, 'Promote'] as const),
    [
      switched('Learners', featuresOf(c).learners),
      ...MayChange(c, s, old),
      isIn('j \\in old.learners', old.learners, j),
      ['matchIndex[i][j] = Len(log[i])', match === length, { matchIndex: match, 'Len(log)': length }],
    ],
    () => Simple(including(old.voters, j), without(old.learners, j)),
  )
}

/**
 * Leader i begins a change to any other voters. Whatever counts from now on has a majority of the old ones too, so the correction
 * is not needed.
 */
export const EnterJoint = (c: Constants, i: ServerId, s: Server, voters: readonly ServerId[]): WholeOutcome => {
  const old = InForce(c, s)
  return requesting(
    ...([c, i, s, 'EnterJoint'] as const),
    [
      switched('JointChanges', featuresOf(c).jointChanges),
      isSimple(old),
      IsSettled(c, s),
      [
        'voters \\notin {{}, old.voters}',
        voters.length > 0 && voters.join() !== old.voters.join(),
        { voters, 'old.voters': old.voters },
      ],
    ],
    () => ({ voters, outgoing: old.voters, learners: old.learners.filter((j) => !voters.includes(j)) }),
  )
}

/** The joint configuration is committed: leader i, which may be another one than began the change, ends it. */
export const LeaveJoint = (c: Constants, i: ServerId, s: Server): WholeOutcome => {
  const old = InForce(c, s)
  return requesting(
    ...([c, i, s, 'LeaveJoint'] as const),
    [['IsJoint(Configuration(i))', IsJoint(old), { outgoing: old.outgoing }], IsSettled(c, s)],
    () => Simple(old.voters, old.learners),
  )
}

/** Leader i is no voter of the configuration that it knows to be committed. */
export const StepDownRemoved = (c: Constants, i: ServerId, s: Server): WholeOutcome => {
  const voters = Voters(ConfigurationOf(c, Prefix(s.log, s.commitIndex)))
  return given(
    [
      ['state[i] = Leader', s.state === 'Leader', { state: s.state }],
      ['i \\notin Voters(ConfigurationOf(SubSeq(log[i], 1, commitIndex[i])))', !voters.includes(i), { i, voters }],
    ],
    () => steps(step('StepDownRemoved', { ...s, state: 'Follower' }, MessagesUnchanged)),
  )
}

/** i receives a request to stand for election, but is a voter no longer. */
export const IgnoreTimeoutNow = (c: Constants, i: ServerId, s: Server, m: TimeoutNowRequest): WholeOutcome => {
  const refused = MembersAllowTimeout(c, i, s).filter(([, holds]) => !holds)
  return given(
    [
      ['m.mterm <= currentTerm[i]', m.mterm <= s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }],
      ['~MembersAllowTimeout(i)', refused.length > 0, { i }],
    ],
    () => steps(step('IgnoreTimeoutNow', s, Discard)),
  )
}
