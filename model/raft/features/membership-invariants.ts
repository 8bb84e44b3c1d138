/** What must hold where the members change: the last part of spec/Membership.tla, and two of raft.tla's invariants said anew. */
import type { Invariant } from '../../checker/protocol.js'
import type { SetByText } from '../history.js'
import { atLeastAsUpToDate } from '../invariants/logs.js'
import { isQuorum } from '../quorum.js'
import type { Constants, Election, Log, Server, ServerId } from '../types.js'
import {
  ConfigurationOf,
  configurationIn,
  InForce,
  IsJoint,
  lastConfiguration,
  type Members,
  Simple,
  textOf,
  Voters,
} from './configurations.js'
import type { WholeMessage } from './types.js'

type Of = Invariant<Server, WholeMessage>

/** `ElectedLog(i)`: the log as it was before the entries of its own term. */
export const ElectedLog = ({ log, currentTerm }: Server): Log => {
  let node = log
  while (node !== null && node.last.term >= currentTerm) node = node.init
  return node
}

/** LeaderHasQuorum and ElectionsAreWon, by the configuration that counted at the election. */
export const electionInvariants = (c: Constants): readonly Of[] => [
  {
    name: 'LeaderHasQuorum',
    source: 'raft.tla, BecomeLeader; Ongaro 2014, section 4.1',
    reads: 'server',
    holds: (_i, s) => s.state !== 'Leader' || isQuorum(ConfigurationOf(c, ElectedLog(s)), s.votesGranted),
  },
  {
    name: 'ElectionsAreWon',
    source: 'Raft paper, section 5.4.1; Ongaro 2014, section 4.1',
    reads: 'history',
    variable: 'elections',
    holds: (elections: SetByText<Election>) =>
      [...elections.values()].every(
        ({ elog, evotes, evoterLog }) =>
          isQuorum(ConfigurationOf(c, elog), evotes) &&
          [...evoterLog.values()].every((log) => atLeastAsUpToDate(elog, log)),
      ),
  },
]

/** `Successive(xlog, holds)`: of each configuration in a log, with the one before it. */
const Successive = (c: Constants, log: Log, holds: (old: Members, next: Members) => boolean): boolean => {
  for (let node = lastConfiguration(log); node !== null; node = lastConfiguration(node.init))
    if (!holds(ConfigurationOf(c, node.init), configurationIn(node.last.value))) return false
  return true
}

const differing = (a: readonly ServerId[], b: readonly ServerId[]): number =>
  a.filter((i) => !b.includes(i)).length + b.filter((i) => !a.includes(i)).length

/** The next configuration has one voter more or less; or it begins or ends a joint one. */
const Follows = (old: Members, next: Members): boolean => {
  if (IsJoint(old)) return textOf(next) === textOf(Simple(old.voters, old.learners))
  return IsJoint(next) ? next.outgoing.join() === old.voters.join() : differing(old.voters, next.voters) <= 1
}

const subsets = (c: Constants): readonly (readonly ServerId[])[] =>
  Array.from({ length: 2 ** c.servers }, (_, n) =>
    Array.from({ length: c.servers }, (__, i) => i).filter((i) => Math.floor(n / 2 ** i) % 2 === 1),
  )

/** Any two quorums meet: no quorum of the one is left when a quorum of the other is taken away. */
const Meet = (c: Constants, old: Members, next: Members): boolean =>
  subsets(c).every(
    (set) =>
      !isQuorum(old, set) ||
      !isQuorum(
        next,
        Array.from({ length: c.servers }, (_, i) => i).filter((i) => !set.includes(i)),
      ),
  )

const isConfigurationOK = (c: Constants, members: Members): boolean => {
  const voters = Voters(members)
  const all = [...voters, ...members.learners]
  return (
    members.voters.length > 0 &&
    all.every((i) => Number.isInteger(i) && i >= 0 && i < c.servers) &&
    new Set(all).size === all.length
  )
}

const membership = 'Ongaro 2014, section 4.1'

export const membershipInvariants = (c: Constants): readonly Of[] => [
  {
    name: 'MembershipTypeOK',
    source: membership,
    reads: 'server',
    holds: (_i, s) => Successive(c, s.log, (_old, next) => isConfigurationOK(c, next)),
  },
  {
    name: 'OnlyVotersStand',
    source: 'Ongaro 2014, section 4.2.2',
    reads: 'server',
    holds: (i, s) => s.state !== 'Candidate' || Voters(InForce(c, s)).includes(i),
  },
  {
    name: 'ConfigurationsDifferByOne',
    source: 'Ongaro 2014, sections 4.1 and 4.3',
    reads: 'server',
    holds: (_i, s) => Successive(c, s.log, Follows),
  },
  {
    // What that is for.
    name: 'SuccessiveConfigurationsMeet',
    source: 'Ongaro 2014, figure 4.3',
    reads: 'server',
    holds: (_i, s) => Successive(c, s.log, (old, next) => Meet(c, old, next)),
  },
  {
    name: 'LeadersWereVoters',
    source: 'Ongaro 2014, section 4.2.2',
    reads: 'server',
    holds: (i, s) => s.state !== 'Leader' || Voters(ConfigurationOf(c, ElectedLog(s))).includes(i),
  },
]
