/** What must hold of Raft with its features: all that holds of raft.tla, said of its own messages, and what the features promise. */
import type { ActionProperty, Invariant } from '../../checker/protocol.js'
import { encodeLog } from '../encode.js'
import { LastTerm } from '../helpers.js'
import { actionProperties } from '../invariants/actions.js'
import { invariants } from '../invariants/invariants.js'
import { Committed, isPrefixOf } from '../invariants/logs.js'
import { fromArray, Len, Prefix } from '../sequence.js'
import { type Constants, type Log, Nil, type Server } from '../types.js'
import { areServers } from './kinds.js'
import { electionInvariants, membershipInvariants } from './membership-invariants.js'
import { isOfFeature } from './messages.js'
import { featuresOf } from './outcome.js'
import { readInvariants } from './read-invariants.js'
import type { WholeMessage } from './types.js'
import { variablesOf } from './variables.js'

type Of = Invariant<Server, WholeMessage>

/** A lost disk forgets what these say of it, or of what others know of it. */
const untilWiped = [
  ...['TermsNeverFall', 'MessageTermsAreCurrent', 'MessageTermsAreCurrent (features)', 'VotesAreGiven'],
  ...['GrantedVotesAreGiven', 'LeaderAppendOnly', 'LogsChangeAtTheEnd', 'AcknowledgedLogsAgree', 'SnapshotsStay'],
  ...['AcknowledgedLogsAgree (in flight)', 'CommittedEntriesAreKept', 'QuorumLogInv', 'MoreUpToDateCorrectInv'],
]

/** By etcd's rule, what counted at an election is not to be seen in the log. */
const ofConfigurationsInLogs = ['LeaderHasQuorum', 'ElectionsAreWon', 'LeadersWereVoters']

const isAsked = (c: Constants, name: string): boolean => {
  const { wipes = [], appliedConfigurations = false } = featuresOf(c)
  if (wipes.length > 0 && untilWiped.includes(name)) return false
  return !appliedConfigurations || !ofConfigurationsInLogs.includes(name)
}

/** An invariant of raft.tla, which says nothing of the features' messages. */
const ofCore = (invariant: ReturnType<typeof invariants>[number]): Of => {
  switch (invariant.reads) {
    case 'message':
      return { ...invariant, holds: (m: WholeMessage) => isOfFeature(m) || invariant.holds(m) }
    case 'message and server':
      return {
        ...invariant,
        of: (m) => m.msource,
        holds: (m: WholeMessage, i: number, s: Server) => isOfFeature(m) || invariant.holds(m, i, s),
      }
    case 'message and pair':
      return {
        ...invariant,
        of: (m) => (isOfFeature(m) ? null : invariant.of(m)),
        holds: (m, i, a, j, b) => isOfFeature(m) || invariant.holds(m, i, a, j, b),
      }
    case 'state':
      throw new TypeError(`${invariant.name} reads the whole state, its messages too`)
    default:
      return invariant
  }
}

const agree = (a: Log, b: Log): boolean => isPrefixOf(a, b) || isPrefixOf(b, a)

const Snapshotted = (s: Server): Log => Prefix(s.log, variablesOf(s).snapshotIndex)

const logView = (s: Server): string =>
  `${s.state === 'Leader'}|${s.currentTerm}|${s.commitIndex}|${variablesOf(s).snapshotIndex}|${encodeLog(s.log)}`

const isSnapshot = (m: WholeMessage): boolean => m.mtype === 'InstallSnapshotRequest'

export const snapshotInvariants: readonly Of[] = [
  {
    name: 'SnapshotTypeOK',
    source: 'Raft paper, section 7',
    reads: 'server',
    holds: (_i, s) => Number.isInteger(variablesOf(s).snapshotIndex) && variablesOf(s).snapshotIndex >= 0,
  },
  {
    name: 'SnapshotTypeOK (messages)',
    source: 'Raft paper, section 7',
    reads: 'message',
    holds: (m) =>
      m.mtype !== 'InstallSnapshotRequest' ||
      (m.mlastIndex === m.mstate.length && m.mlastTerm === LastTerm(fromArray(m.mstate))),
  },
  {
    name: 'SnapshotInLog',
    source: 'Raft paper, section 7',
    reads: 'server',
    holds: (_i, s) => variablesOf(s).snapshotIndex <= Len(s.log),
  },
  {
    name: 'SnapshotsAgree',
    source: 'Raft paper, figure 3 and section 7',
    reads: 'pair',
    view: logView,
    holds: (_i, a, _j, b) => agree(Snapshotted(a), Snapshotted(b)) && agree(Snapshotted(a), Committed(b)),
  },
  {
    name: 'SnapshotsAgree (in flight)',
    source: 'Raft paper, figure 3 and section 7',
    reads: 'state',
    holds: ({ servers, messages }) =>
      messages.every(({ message: m }) => {
        if (m.mtype !== 'InstallSnapshotRequest') return true
        const state = fromArray(m.mstate)
        return servers.every((s) => agree(state, Snapshotted(s)) && agree(state, Committed(s)))
      }),
  },
  {
    name: 'LeadersHaveSnapshots',
    source: 'Raft paper, figure 3 and section 7',
    reads: 'pair',
    view: logView,
    holds: (_i, a, _j, b) => a.state !== 'Leader' || b.currentTerm > a.currentTerm || isPrefixOf(Snapshotted(b), a.log),
  },
]

const ofFeatures = (c: Constants): readonly Of[] => [
  {
    name: 'MessageTermsAreCurrent (features)',
    source: 'etcd-io/raft, MessageTermsLtCurrentTerm',
    reads: 'message and server',
    of: (m) => m.msource,
    holds: (m, _i, s) => m.mterm <= s.currentTerm,
  },
  {
    name: 'PreVoteTypeOK',
    source: 'Ongaro 2014, sections 4.2.3 and 9.6',
    reads: 'server',
    holds: (_i, s) => areServers(c, variablesOf(s).preVotes) && areServers(c, variablesOf(s).responded),
  },
  {
    name: 'AskersFollow',
    source: 'Ongaro 2014, section 9.6',
    reads: 'server',
    holds: (i, s) => {
      const { preVotes, contact } = variablesOf(s)
      return (
        preVotes.length === 0 ||
        (featuresOf(c).preVote.includes(i) && preVotes.includes(i) && s.state === 'Follower' && !contact)
      )
    },
  },
  {
    name: 'LeadersNeedNoContact',
    source: 'Ongaro 2014, section 4.2.3',
    reads: 'server',
    holds: (_i, s) => s.state !== 'Leader' || !variablesOf(s).contact,
  },
  ...snapshotInvariants,
  {
    name: 'TransferTypeOK',
    source: 'Ongaro 2014, section 3.10',
    reads: 'server',
    holds: (_i, s) => variablesOf(s).transferee === Nil || areServers(c, [variablesOf(s).transferee]),
  },
  {
    name: 'OnlyLeadersHandOver',
    source: 'Ongaro 2014, section 3.10',
    reads: 'server',
    holds: (i, s) => {
      const { transferee } = variablesOf(s)
      return transferee === Nil || (s.state === 'Leader' && transferee !== i)
    },
  },
  {
    name: 'OnlyCandidatesWereTold',
    source: 'Ongaro 2014, section 3.10',
    reads: 'server',
    holds: (_i, s) => !variablesOf(s).toldToStand || s.state === 'Candidate',
  },
  ...readInvariants(c),
]

/** Two invariants of raft.tla are said anew, since what was a quorum at an election may be none now. */
export const wholeInvariants = (c: Constants): readonly Of[] => {
  const anew = electionInvariants(c)
  return [
    ...invariants(c).map((invariant) => anew.find(({ name }) => name === invariant.name) ?? ofCore(invariant)),
    ...ofFeatures(c),
    ...membershipInvariants(c),
  ].filter(({ name }) => isAsked(c, name))
}

type Property = ActionProperty<Server, WholeMessage>

/** An action property of raft.tla; of what a step sends it sees the core's messages. */
const ofCoreStep = (property: (typeof actionProperties)[number]): Property => ({
  ...property,
  holds: (i, before, step, received) =>
    property.holds(
      i,
      before,
      { ...step, sent: step.sent.flatMap((m) => (isOfFeature(m) ? [] : [m])) },
      received === undefined || isOfFeature(received) ? undefined : received,
    ),
})

/** A snapshot puts another log in the place of a follower's; any other step changes it at its end. */
const unlessInstalled = (property: Property): Property => ({
  ...property,
  holds: (i, before, step, received) =>
    (received !== undefined && isSnapshot(received)) || property.holds(i, before, step, received),
})

const everyActionProperty: readonly Property[] = [
  ...actionProperties
    .map(ofCoreStep)
    .map((property) => (property.name === 'LogsChangeAtTheEnd' ? unlessInstalled(property) : property)),
  {
    name: 'SnapshotsStay',
    source: 'Raft paper, section 7',
    holds: (_i, before, { next }) => variablesOf(next).snapshotIndex >= variablesOf(before).snapshotIndex,
  },
  {
    name: 'NoEntriesInTransfer',
    source: 'Ongaro 2014, section 3.10',
    holds: (_i, before, { next }) => variablesOf(before).transferee === Nil || Len(next.log) <= Len(before.log),
  },
]

export const wholeActionProperties = (c: Constants): readonly Property[] =>
  everyActionProperty.filter(({ name }) => isAsked(c, name))
