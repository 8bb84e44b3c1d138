/** Bugs of changes of members: the paper, section 6, and Ongaro 2014, chapter 4. */

import { membersOf, simple, votersOf } from '../../impl/raft/features/members.js'
import * as Log from '../../impl/raft/log.js'
import { isLeader } from '../../impl/raft/state.js'
import { falls, refuted } from './catches.js'
import type { Entry } from './entry.js'
import {
  oneThatGrowsAndForgets,
  oneThatHandsOver,
  pairThatGrows,
  pairThatGrowsAndForgets,
  pairThatIsReplaced,
} from './scopes.js'

export const memberships: readonly Entry[] = [
  {
    name: 'change-before-own-commit',
    what: 'a leader changes the members before an entry of its own term is committed',
    number: 31,
    seen: 'Ongaro 2014, section 4.1, until the correction of 2015; copycat#23',
    fault: { _tag: 'Rule', rules: { features: { mayChange: () => true } } },
    catches: [refuted(pairThatGrows)],
  },
  {
    name: 'elected-by-the-union',
    what: 'a candidate in a joint configuration asks for a majority of all voters together',
    number: 32,
    seen: 'CCF#3948, async-raft#62',
    fault: {
      _tag: 'Rule',
      rules: {
        features: {
          halvesOf: (members, { role }) =>
            role._tag === 'Candidate' || members.outgoing.length === 0
              ? [votersOf(members)]
              : [members.voters, members.outgoing],
        },
      },
    },
    catches: [refuted(pairThatIsReplaced)],
  },
  {
    name: 'joint-left-early',
    what: 'a leader ends a joint configuration that it found in its log, before that is committed',
    number: 33,
    seen: 'camunda#60086',
    fault: { _tag: 'Rule', rules: { features: { leavesJoint: () => true } } },
    catches: [refuted(pairThatIsReplaced)],
  },
  {
    name: 'applied-configuration',
    what: 'a configuration counts when it is applied, and whoever has not applied it yet campaigns by the one before',
    number: 34,
    seen: 'etcd#7280',
    fault: {
      _tag: 'Rule',
      rules: { features: { logThatCounts: ({ log, commitIndex }) => Log.truncate(log, commitIndex) } },
    },
    catches: [refuted(pairThatGrows)],
  },
  {
    name: 'joint-never-left',
    what: 'only the leader that began a joint change ends it: after an election the cluster stays joint',
    number: 35,
    seen: 'etcd#12136',
    fault: {
      _tag: 'Rule',
      rules: {
        features: {
          leavesJoint: ({ log, commitIndex, currentTerm }, index) =>
            index <= commitIndex && Log.has(log, index, currentTerm),
        },
      },
    },
    catches: [falls('CommittedJointIsLeft', pairThatIsReplaced)],
  },
  {
    name: 'stale-members-after-snapshot',
    what: 'a follower that installs a snapshot keeps the members that it knew before',
    number: 36,
    seen: 'openraft#1808',
    fault: { _tag: 'Rule', rules: { features: { membersAfterSnapshot: (own) => own } } },
    catches: [refuted(pairThatGrowsAndForgets)],
  },
  {
    name: 'snapshot-without-members',
    what: 'a snapshot leaves out who the members are: whoever begins with it takes those with which the cluster began',
    number: 54,
    seen: 'raft-java',
    fault: { _tag: 'Rule', rules: { features: { membersInSnapshot: ({ servers }) => simple(servers) } } },
    catches: [refuted(oneThatGrowsAndForgets)],
  },
  {
    name: 'handed-to-one-without-a-vote',
    what: 'leadership is handed to a learner, which may not stand, and the leader takes no commands meanwhile',
    number: 51,
    seen: 'consul#7031, ra#482',
    fault: { _tag: 'Rule', rules: { features: { mayLead: ({ members }, server) => members.includes(server) } } },
    catches: [refuted(oneThatHandsOver)],
  },
  {
    name: 'learner-counts',
    what: 'the copies and votes of learners count for a quorum',
    number: 57,
    seen: 'hashicorp/raft#483, #492',
    fault: { _tag: 'Rule', rules: { features: { halvesOf: (members) => [membersOf(members)] } } },
    catches: [refuted(pairThatGrows)],
  },
  {
    name: 'learner-stands',
    what: 'a learner stands for election',
    number: null,
    seen: 'Ongaro 2014, section 4.2.1: non-voting members',
    fault: { _tag: 'Rule', rules: { features: { mayStand: ({ members }, server) => members.includes(server) } } },
    catches: [refuted(pairThatGrows)],
  },
  {
    name: 'promoted-too-early',
    what: 'a learner becomes a voter before it has all of the log',
    number: null,
    seen: 'Ongaro 2014, section 4.2.1: catching up new servers',
    fault: { _tag: 'Rule', rules: { features: { mayPromote: isLeader } } },
    catches: [refuted(pairThatGrows)],
  },
  {
    name: 'removed-leader-stays',
    what: 'a leader that is no voter any more leads on, for ever',
    number: null,
    seen: 'Ongaro 2014, section 4.2.2: removing the current leader',
    fault: { _tag: 'Rule', rules: { features: { leadsOn: () => true } } },
    catches: [falls('RemovedLeaderIsGone', pairThatGrows)],
  },
]
