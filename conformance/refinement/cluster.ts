/**
 * A cluster of reducers as a protocol for the checker: the same `step` that runs in a node, its inputs as actions, and a
 * network between them. Bounds and network are the model's.
 */
import { isSome } from 'fp-ts/lib/Option.js'
import { encodeMessage } from '../../impl/raft/encode.js'
import { memoryOf } from '../../impl/raft/features/memory.js'
import type { Features as ReducerFeatures } from '../../impl/raft/features/types.js'
import * as Log from '../../impl/raft/log.js'
import { coreKinds, kindsOf, type MessageKind } from '../../impl/raft/messages.js'
import { type Reducer, reducerOf } from '../../impl/raft/reducer.js'
import { type Rules, standard } from '../../impl/raft/rules.js'
import { initial, restore } from '../../impl/raft/state.js'
import {
  type Config,
  type Event,
  type FeatureInput,
  Index,
  type Message,
  ServerId,
  type ServerState,
} from '../../impl/raft/types.js'
import type { Protocol, Step } from '../../model/checker/protocol.js'
import { type Bounds, type NetworkKind, networkOf } from '../../model/raft/bounds.js'
import { type ReadEvent, readHistory } from '../../model/raft/features/read-history.js'
import { changesMembers } from '../../model/raft/features/switches.js'
import { isSymmetric } from '../../model/raft/features/symmetry.js'
import type { Features } from '../../model/raft/features/types.js'
import { type Narrowing, namesNoServer, withinNarrowing } from '../../model/raft/narrowing.js'
import { wholeLogs } from './bounds.js'
import { clusterSymmetry } from './cluster-symmetry.js'
import { encodeWithDeviation, heeding, onDisk, withDeviation } from './deviation.js'
import { changeAction, changesOf, withinConfigurations } from './member-changes.js'
import { afterReads, askedOf, withinReads } from './read-requests.js'
import { dataOf, entriesUpTo } from './snapshot-data.js'

/** The servers of an explored cluster: n1, n2, … */
export const serverIds = (count: number): readonly ServerId[] =>
  Array.from({ length: count }, (_, k) => ServerId(`n${k + 1}`))

/** The commands that the clients of an explored cluster may send: v1, v2, … */
export const commands = (count: number): readonly string[] => Array.from({ length: count }, (_, k) => `v${k + 1}`)

export type ClusterStep = Step<ServerState, Message, ReadEvent>

/** The actions of the reducer's cluster: its inputs, and what the network does. */
const actionsWith = (features: Features | undefined, servers: readonly ServerId[]): readonly string[] => [
  ...(['Restart', 'ElectionTimeout', 'HeartbeatTimeout', 'ClientRequest'] as const),
  ...(features === undefined ? [] : firedBy(features)),
  ...(features?.leadershipTransfer ? servers.map(transferTo) : []),
  ...(features?.snapshot ? (['TakeSnapshot'] as const) : []),
  ...(features?.reads ? (['ReadRequest'] as const) : []),
  ...(features === undefined ? [] : changesOf(features, servers).map(changeAction)),
  ...[...coreKinds, ...(features === undefined ? [] : kindsWith(features))].map((kind) => `Receive${kind}`),
  ...(['DuplicateMessage', 'DropMessage'] as const),
]

/** The action by which a leader is asked to hand over to a server. */
export const transferTo = (to: ServerId): string => `TransferLeadership ${to}`

type FeatureTimer = Extract<FeatureInput['_tag'], 'ContactTimeout' | 'LeaderTimeout'>

/** The timers that the features set. */
const firedBy = ({ preVote, checkQuorum, leadershipTransfer }: Features): readonly FeatureTimer[] => [
  ...(preVote.length > 0 || checkQuorum ? (['ContactTimeout'] as const) : []),
  ...(checkQuorum || leadershipTransfer ? (['LeaderTimeout'] as const) : []),
]

/** The messages of the features. */
const kindsWith = ({ preVote, leadershipTransfer, snapshot, reads }: Features): readonly MessageKind[] => [
  ...(preVote.length > 0 ? kindsOf.preVote : []),
  ...(leadershipTransfer ? kindsOf.transfer : []),
  ...(snapshot ? kindsOf.snapshots : []),
  ...(reads ? kindsOf.reads : []),
]

/** The servers with which the cluster begins. */
const firstVoters = (servers: readonly ServerId[], features: Features | undefined): readonly ServerId[] =>
  features?.firstVoters === undefined ? servers : servers.filter((_, i) => features.firstVoters?.includes(i))

/** What is on in the reducer of one server. */
export const reducerFeatures = (i: number, features: Features): ReducerFeatures => ({
  ...(features.preVote.length > 0 ? { preVote: features.preVote.includes(i) ? 'asks' : 'answers' } : {}),
  checkQuorum: features.checkQuorum,
  transfer: features.leadershipTransfer,
  snapshots: features.snapshot,
  reads: features.reads ?? false,
  membership: changesMembers(features),
})

export interface ClusterSettings {
  readonly bounds: Bounds
  readonly network: NetworkKind
  readonly narrowing?: Narrowing
  /** The decisions of the reducers; the standard ones unless a bug is to be shown. */
  readonly rules?: Rules
  /** Somebody's reducer in place of ours; it asks no rules. */
  readonly reducer?: Reducer
  /** At most this many entries in one AppendEntries: as many as a log may hold unless something else is said. */
  readonly maxEntriesPerMessage?: number
  /** What is on beyond raft.tla; the model's switches. */
  readonly features?: Features | undefined
}

const isAlike = (
  { bounds, narrowing }: { readonly bounds: Bounds; readonly narrowing: Narrowing },
  features: Features | undefined,
): boolean =>
  features === undefined
    ? namesNoServer(narrowing)
    : // Logs of reducers whose members change name servers, which the symmetry does not look for.
      !changesMembers(features) && isSymmetric({ bounds, narrowing }, features)

/** Properties are for the caller to add. */
export const reducerCluster = ({
  bounds,
  network,
  narrowing = {},
  rules = standard,
  reducer = reducerOf(rules),
  maxEntriesPerMessage = wholeLogs(bounds),
  features,
}: ClusterSettings): Protocol<ServerState, Message, ReadEvent> => {
  const servers = serverIds(bounds.servers)
  const configs = servers.map(
    (id, i): Config => ({
      ...{ id, servers: firstVoters(servers, features), maxEntriesPerMessage },
      ...(features === undefined ? {} : { features: reducerFeatures(i, features) }),
    }),
  )
  const hasReads = features?.reads === true
  const steps = configs.map((config, i) => {
    const reduce = reducer.step(config)
    return (state: ServerState, action: string, event: Event): ClusterStep => {
      const isRestart = event._tag === 'Restart'
      const [after, effects] = isRestart ? reducer.start(config, event.durable) : reduce(state, event)
      const next = withDeviation(state, after, effects, isRestart)
      const sent = effects.flatMap((effect) => (effect._tag === 'Send' ? [effect.message] : []))
      const taken = { action, next, sent, consumes: event._tag === 'Receive' }
      return hasReads ? { ...taken, ...afterReads(i, state, next, event, effects) } : taken
    }
  })
  const heeded = configs.map((config) => {
    const { id } = config
    const reduce = reducer.step(config)
    const peers = servers.filter((server) => server !== id)
    return (state: ServerState): readonly ClusterStep[] =>
      heeding({ id, peers, reduce, features }, state).map(({ message, next }) => ({
        ...{ action: `Receive${message._tag}`, next, sent: [], consumes: false },
      }))
  })
  const stepped = (server: number, state: ServerState, action: string, event: Event): ClusterStep => {
    const stepOf = steps[server]
    if (stepOf === undefined) throw new RangeError(`there is no server ${server}`)
    return stepOf(state, action, event)
  }
  const requested = (server: number, state: ServerState, command: string): ClusterStep =>
    stepped(server, state, 'ClientRequest', { _tag: 'ClientRequests', requests: [{ id: 0, command }] })
  // Each timer runs while there is something that it waits for.
  const fires: Readonly<Record<FeatureTimer, (s: ServerState) => boolean>> = {
    ContactTimeout: (s) => memoryOf(s).contact,
    LeaderTimeout: (s) =>
      s.role._tag === 'Leader' && (features?.checkQuorum === true || isSome(memoryOf(s).transferee)),
  }
  /** A server may be given a snapshot of any of what it has applied; one of more must do nothing. */
  const snapshotAt = (i: number, s: ServerState, index: number): ClusterStep =>
    stepped(i, s, 'TakeSnapshot', { _tag: 'TakeSnapshot', index: Index(index), data: dataOf(entriesUpTo(s, index)) })
  const snapshotsOf = (i: number, s: ServerState): readonly ClusterStep[] => {
    const first = Log.baseOf(s.log).index + 1
    return features?.snapshot
      ? Array.from({ length: s.commitIndex - first + 1 }, (_, k) => snapshotAt(i, s, first + k))
      : []
  }
  const handedOver = (i: number, s: ServerState): readonly ClusterStep[] =>
    (features?.leadershipTransfer ? servers : []).map((to) =>
      stepped(i, s, transferTo(to), { _tag: 'TransferLeadership', to }),
    )
  const readsOf = (i: number, s: ServerState): readonly ClusterStep[] =>
    hasReads ? [stepped(i, s, 'ReadRequest', { _tag: 'ReadRequest', id: askedOf(s) + 1 })] : []
  const changes = features === undefined ? [] : changesOf(features, servers)
  const changedIn = (i: number, s: ServerState): readonly ClusterStep[] =>
    changes.map((change) => stepped(i, s, changeAction(change), { _tag: 'ChangeMembers', id: 0, change }))
  const timers = features === undefined ? [] : firedBy(features)
  // What a shell may hand over too late, or to the wrong server. A sound reducer does nothing then, and no count grows.
  const late = (i: number, s: ServerState): readonly ClusterStep[] =>
    (s.role._tag === 'Leader'
      ? [stepped(i, s, 'ElectionTimeout', { _tag: 'ElectionTimeout' })]
      : [
          stepped(i, s, 'HeartbeatTimeout', { _tag: 'HeartbeatTimeout' }),
          ...commands(Math.min(1, bounds.values)).map((command) => requested(i, s, command)),
        ]
    )
      .concat(s.role._tag === 'Leader' ? [] : handedOver(i, s))
      .concat(s.role._tag === 'Leader' ? [] : changedIn(i, s))
      .concat(features?.snapshot ? [snapshotAt(i, s, s.commitIndex + 1)] : [])
      .concat(timers.flatMap((timer) => (fires[timer](s) ? [] : [stepped(i, s, timer, { _tag: timer })])))
      .filter(
        ({ next, sent }) => sent.length > 0 || (next !== s && encodeWithDeviation(next) !== encodeWithDeviation(s)),
      )
  return {
    servers: bounds.servers,
    actions: actionsWith(features, servers).filter(
      (action) =>
        !(network !== 'full' && action === 'DuplicateMessage') &&
        !(network === 'core' && (action === 'DropMessage' || action === 'Restart')),
    ),
    initial: () => restore(initial),
    spontaneous: (i, s) => [
      ...(network === 'core' ? [] : [stepped(i, s, 'Restart', { _tag: 'Restart', durable: onDisk(s) })]),
      ...(s.role._tag === 'Leader'
        ? [
            stepped(i, s, 'HeartbeatTimeout', { _tag: 'HeartbeatTimeout' }),
            ...commands(bounds.values).map((command) => requested(i, s, command)),
          ]
        : [stepped(i, s, 'ElectionTimeout', { _tag: 'ElectionTimeout' })]),
      ...(s.role._tag === 'Leader' ? handedOver(i, s).filter(({ next }) => next !== s) : []),
      ...snapshotsOf(i, s),
      // One that is refused leaves no trace.
      ...readsOf(i, s).filter(({ next }) => next !== s),
      ...(s.role._tag === 'Leader' ? changedIn(i, s).filter(({ next }) => next !== s) : []),
      ...timers.flatMap((timer) => (fires[timer](s) ? [stepped(i, s, timer, { _tag: timer })] : [])),
      ...late(i, s),
      ...(heeded[i]?.(s) ?? []),
    ],
    receive: (i, s, message) => [stepped(i, s, `Receive${message._tag}`, { _tag: 'Receive', message })],
    destinations: (message) => [servers.indexOf(message.to)],
    network: networkOf({ bounds, network }),
    withinBounds: (i, s) =>
      s.currentTerm <= bounds.maxTerm &&
      Log.lastIndex(s.log) <= bounds.maxLog &&
      (features === undefined || (withinReads(features, s) && withinConfigurations(features, s))) &&
      withinNarrowing(narrowing, i, {
        isCandidate: s.role._tag === 'Candidate',
        term: s.currentTerm,
        logLength: Log.lastIndex(s.log),
        commitIndex: s.commitIndex,
      }),
    history: hasReads ? [readHistory] : [],
    encodeLocal: encodeWithDeviation,
    encodeMessage,
    invariants: [],
    actionProperties: [],
    ...(isAlike({ bounds, narrowing }, features) ? { symmetry: clusterSymmetry(servers, hasReads) } : {}),
  }
}
