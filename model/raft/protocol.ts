/** The executable model: `Next` of raft.tla, put together for the checker. */
import type { Protocol } from '../checker/protocol.js'
import { constantsOf, type NetworkKind, networkOf, type Settings, withinBounds } from './bounds.js'
import { BecomeLeader, RequestVote, Restart, Timeout } from './election.js'
import { encodeMessage, encodeServer } from './encode.js'
import { Init } from './helpers.js'
import { historyVariables } from './history.js'
import { actionProperties } from './invariants/actions.js'
import { everCommittedInvariants } from './invariants/ever-committed.js'
import { invariants } from './invariants/invariants.js'
import { namesNoServer } from './narrowing.js'
import { type Outcome, type RaftStep, stepsOf } from './outcome.js'
import { Receive } from './receive.js'
import { AdvanceCommitIndex, AppendEntries, ClientRequest } from './replication.js'
import { symmetry } from './symmetry.js'
import type { Constants, Election, Message, Server, ServerId } from './types.js'

/** Every action, in the order of `Next`. */
const actions = [
  'Restart',
  'Timeout',
  'RequestVote',
  'BecomeLeader',
  'ClientRequest',
  'AdvanceCommitIndex',
  'AppendEntries',
  'UpdateTerm',
  'HandleRequestVoteRequest',
  'HandleRequestVoteResponse',
  'HandleAppendEntriesRequest',
  'HandleAppendEntriesResponse',
  'DropStaleResponse',
  'DuplicateMessage',
  'DropMessage',
] as const

const absent: Readonly<Record<NetworkKind, readonly string[]>> = {
  full: [],
  'no-duplication': ['DuplicateMessage'],
  core: ['Restart', 'DuplicateMessage', 'DropMessage'],
}

/** What server i may do without a message: one disjunct of `Next` for each action and each of its parameters. */
const spontaneous = (c: Constants, network: NetworkKind, i: ServerId, s: Server): readonly RaftStep[] => {
  const servers = Array.from({ length: c.servers }, (_, j) => j)
  const outcomes: readonly Outcome[] = [
    ...(network === 'core' ? [] : [Restart(c, i, s)]),
    Timeout(c, i, s),
    ...servers.map((j) => RequestVote(c, i, s, j)),
    BecomeLeader(c, i, s),
    ...c.values.map((v) => ClientRequest(c, i, s, v)),
    AdvanceCommitIndex(c, i, s),
    ...servers.map((j) => AppendEntries(c, i, s, j)),
  ]
  return outcomes.flatMap(stepsOf)
}

export const raft = (settings: Settings): Protocol<Server, Message, Election> => {
  const c = constantsOf(settings)
  return {
    servers: c.servers,
    actions: actions.filter((action) => !absent[settings.network].includes(action)),
    initial: () => Init(c),
    ...(settings.initialStates === undefined ? {} : { initialStates: settings.initialStates }),
    spontaneous: (i, s) => spontaneous(c, settings.network, i, s),
    receive: (i, s, m) => stepsOf(Receive(c, i, s, m)),
    destinations: (m) => [m.mdest],
    network: networkOf(settings),
    withinBounds: withinBounds(settings),
    history: historyVariables(settings),
    encodeLocal: encodeServer,
    encodeMessage,
    invariants: [...invariants(c), ...(settings.everCommitted ? everCommittedInvariants(c) : [])],
    actionProperties,
    ...(namesNoServer(settings.narrowing ?? {}) ? { symmetry: symmetry(settings) } : {}),
  }
}
