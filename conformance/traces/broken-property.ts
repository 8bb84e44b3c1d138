/** Which property of Raft is broken if what a refused event claims is true: that tells what is unsafe from what is only no step. */

import type { GlobalState, Invariant } from '../../model/checker/protocol.js'
import { readingsOf } from '../../model/checker/readings.js'
import { snapshotInvariants } from '../../model/raft/features/invariants.js'
import { membershipInvariants } from '../../model/raft/features/membership-invariants.js'
import { isFeatureType, isOfFeature } from '../../model/raft/features/messages.js'
import { variablesOf } from '../../model/raft/features/variables.js'
import { actionProperties } from '../../model/raft/invariants/actions.js'
import { invariants } from '../../model/raft/invariants/invariants.js'
import { fieldsOf } from '../../model/raft/messages.js'
import { configurationOf, isQuorum } from '../../model/raft/quorum.js'
import { Len, Prefix } from '../../model/raft/sequence.js'
import type { Constants, Message, Server, ServerId } from '../../model/raft/types.js'
import type { MessagePattern, Observation } from '../explanation/observation.js'
import { brokenRule } from './broken-rule.js'

/** What explanations erase or leave open is in these: they are asked of the model, not of a run. */
const notOfRuns = [
  'TypeOK',
  'MembershipTypeOK',
  'SnapshotTypeOK',
  'LeaderHasQuorum',
  'VotesWereAnswers',
  'NextIndexInLog',
]
const ofRuns = (c: Constants): readonly Invariant<Server, Message>[] =>
  [...invariants(c), ...ofFeatures(c)].filter(
    ({ name, reads }) => !reads.includes('history') && !notOfRuns.some((other) => name.startsWith(other)),
  )

/** What features promise of servers; of messages a run says too little. */
const ofFeatures = (c: Constants): readonly Invariant<Server, Message>[] =>
  c.features === undefined
    ? []
    : [...membershipInvariants(c), ...snapshotInvariants].flatMap((property) =>
        property.reads === 'server' || property.reads === 'pair' ? [property] : [],
      )

/** One event may be several steps; these say the same of several as of one. */
const ofEvents = actionProperties.filter(({ name }) =>
  ['TermsNeverFall', 'VoteIsKept', 'CommittedEntriesAreKept'].includes(name),
)
const ofReigns = actionProperties.filter(({ name }) => name === 'LeaderAppendOnly')

/** A moment of a run, and what the event claims. */
export interface Claim {
  readonly c: Constants
  readonly i: ServerId
  /** The states of all servers before the event. */
  readonly servers: readonly Server[]
  /** What a crash cannot take back from server i: its state before the event, unless the event is a restart. */
  readonly durable: Server
  readonly inFlight: readonly Message[]
  readonly observation: Observation
}

/** The name of the property; undefined if none is broken as far as the event tells. */
const brokenProperty = (claim: Claim): string | undefined => {
  const { c, i, servers, durable, inFlight, observation } = claim
  const before = servers[i]
  if (before === undefined) return undefined
  const after = claimed(i, before, observation)
  const step = { action: '', next: after, sent: [] }
  const isReign = before.state === 'Leader' && after.state === 'Leader' && before.currentTerm === after.currentTerm
  const broken = [...ofEvents, ...(isReign ? ofReigns : [])].find(({ holds }) => !holds(i, durable, step, undefined))
  if (broken !== undefined) return broken.name
  if (after.state === 'Leader' && !isReign && !isQuorum(configurationOf(c, after), after.votesGranted))
    return 'LeaderHasQuorum'
  const stateOf = (of: Server, messages: readonly Message[]): GlobalState<Server, Message> => ({
    servers: servers.with(i, of),
    messages: messages.map((message) => ({ message, count: 1 })),
    history: [],
  })
  const then = stateOf(before, inFlight)
  const now = stateOf(after, [...inFlight, ...observation.sent.filter(isWhole)])
  // What does not hold before says nothing of this event.
  const fallen = ofRuns(c).find((property) => holdsIn(property, then) && !holdsIn(property, now))?.name
  const { sent, restarted } = observation
  const received = observation.received !== null && isOfFeature(observation.received) ? null : observation.received
  if (restarted && after.commitIndex > before.commitIndex) return 'QuorumLogInv'
  return fallen ?? (restarted ? undefined : brokenRule({ c, i, before, after, received, sent }))
}

/** A node may be in very many states where a trace tells little. */
const STATES_ASKED = 8

/** The property that is broken whichever of these states the node was in; null if none is. */
export const unsafeIn = (states: readonly Server[], claimOf: (before: Server) => Claim): string | null => {
  const broken = states.slice(0, STATES_ASKED).map((before) => brokenProperty(claimOf(before)))
  return broken.every((property) => property !== undefined) ? (broken[0] ?? null) : null
}

const holdsIn = (property: Invariant<Server, Message>, state: GlobalState<Server, Message>): boolean =>
  readingsOf({ history: [] }, property, state).every(({ holds }) => holds(state))

/** The state after the event, if what is observed is true and all else stays. */
const claimed = (i: ServerId, before: Server, { after, received, restarted }: Observation): Server => {
  const { lastIndex = Len(before.log) } = after
  const log = after.log ?? Prefix(before.log, lastIndex)
  const currentTerm = after.currentTerm ?? before.currentTerm
  const isNew = currentTerm !== before.currentTerm
  const votes = isNew || restarted ? [] : before.votesGranted
  const isVote =
    received !== null && 'mvoteGranted' in received && received.mvoteGranted && received.mterm === currentTerm
  const votedFor = after.votedFor ?? before.votedFor
  const voters = [...(votedFor === i ? [i] : []), ...votes, ...(isVote ? [received.msource] : [])]
  return {
    ...before,
    currentTerm,
    state: after.state ?? before.state,
    votedFor,
    log,
    commitIndex: after.commitIndex ?? (restarted ? 0 : before.commitIndex),
    votesGranted: after.votesGranted ?? [...new Set(voters)].sort((a, b) => a - b),
    matchIndex: before.matchIndex.map((match, j) => after.matchIndex?.[j] ?? match),
    ...(after.features === undefined ? {} : { features: { ...variablesOf(before), ...after.features } }),
  }
}

const isWhole = (m: MessagePattern): m is Message & MessagePattern =>
  !isFeatureType(m.mtype) && fieldsOf(m.mtype).every(({ name }) => name === 'mlog' || Object.hasOwn(m, name))
