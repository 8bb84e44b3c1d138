/** Refinement: every step of a cluster of reducers is explained by actions of the model. */
import type { Message, ServerId, ServerState } from '../../impl/raft/types.js'
import type { ActionProperty, Invariant, Protocol } from '../../model/checker/protocol.js'
import type { Bounds } from '../../model/raft/bounds.js'
import { wholeInvariants } from '../../model/raft/features/invariants.js'
import { type ReadEvent, readHistory } from '../../model/raft/features/read-history.js'
import type { Features, WholeMessage } from '../../model/raft/features/types.js'
import { invariants } from '../../model/raft/invariants/invariants.js'
import { type Constants, type Relaxations, Relaxed, type Server } from '../../model/raft/types.js'
import { conformanceModel } from '../explanation/conformance-model.js'
import type { Observation } from '../explanation/observation.js'
import { explanations } from '../explanation/search.js'
import { type WhyNot, whyNot } from '../explanation/why-not.js'
import { type Abstraction, abstraction } from './abstraction.js'
import { type ClusterSettings, commands, reducerCluster, serverIds, transferTo } from './cluster.js'
import { deviationInvariants } from './deviation.js'
import { lifted } from './lift-properties.js'
import { changeAction, changesOf, memberInvariants } from './member-changes.js'
import { askedOf } from './read-requests.js'

/** How often each action of the model stands in the explanation of a distinct step; grows as the exploration goes on. */
export type ActionsUsed = Map<string, number>

/** The name under which an unexplained step is reported. */
export const REFINEMENT = 'Refinement'

/** A step of a reducer as the checker hands it to a property. */
export type ReducerStep = Parameters<ActionProperty<ServerState, Message>['holds']>[2]

/** A step of a reducer as the model sees it. */
export const observationOf = (
  of: Abstraction,
  { action, next, sent }: ReducerStep,
  received: Message | undefined,
): Observation => ({
  received: received === undefined ? null : (of.message(received) ?? null),
  sent: sent.flatMap((message) => of.sent(message) ?? []),
  restarted: action === 'Restart',
  timedOut: action === 'ElectionTimeout',
  ...(action === 'ContactTimeout' ? { fired: 'Contact' } : action === 'LeaderTimeout' ? { fired: 'Leader' } : {}),
  ...handedTo(of, action),
  ...(isChange(of, action) ? { changed: 'any' } : {}),
  ...(action === 'TakeSnapshot' ? { snapshot: 'any' } : {}),
  ...(action === 'ReadRequest' ? { read: askedOf(next) } : {}),
  requested: action === 'ClientRequest',
  // Messages are the network's to lose. A reducer handles what it gets, or it would refine by doing nothing.
  mayIgnore: false,
  after: of.server(next),
})

const isChange = ({ servers, features }: Abstraction, action: string): boolean =>
  features !== undefined && changesOf(features, servers).some((change) => changeAction(change) === action)

const handedTo = ({ servers }: Abstraction, action: string): Pick<Observation, 'handTo'> => {
  const server = servers.findIndex((id) => action === transferTo(id))
  return server < 0 ? {} : { handTo: server }
}

/** Why a step of a reducer is not a step of the model; null if it is one. */
export const whyNotExplained = (
  servers: readonly ServerId[],
  server: number,
  before: ServerState,
  step: ReducerStep,
  received: Message | undefined,
  features?: Features,
): WhyNot | null => {
  const of = abstraction(servers, features)
  const model = conformanceModel(servers.length, [], Relaxed, features)
  const observation = observationOf(of, step, received)
  const from = of.server(before)
  return explanations(model, server, from, observation).length > 0 ? null : whyNot(model, server, from, observation)
}

/** The actions of the model that a step of a reducer is, in their order; none where the model does not explain it. */
export const modelActionsOf = (
  servers: readonly ServerId[],
  features: Features | undefined,
  server: number,
  before: ServerState,
  step: ReducerStep,
  received: Message | undefined,
): readonly string[] => {
  const of = abstraction(servers, features)
  const model = conformanceModel(servers.length, [], Relaxed, features)
  const [found] = explanations(model, server, of.server(before), observationOf(of, step, received))
  return found?.actions ?? []
}

/**
 * That each step of a server is explained by the model, with these relaxations. Notes in `used` which of the model's actions
 * explained it.
 */
export const refinement = (
  servers: readonly ServerId[],
  used: ActionsUsed,
  of: Abstraction = abstraction(servers),
  relaxations: Relaxations = Relaxed,
): ActionProperty<ServerState, Message> => {
  const model = conformanceModel(servers.length, [], relaxations, of.features)
  return {
    name: REFINEMENT,
    source: 'the conformance model: raft.tla with the relaxations of spec/Raft.tla',
    holds: (server, before, step, received) => {
      const [found] = explanations(model, server, of.server(before), observationOf(of, step, received))
      for (const action of found?.actions ?? []) used.set(action, (used.get(action) ?? 0) + 1)
      return found !== undefined
    },
  }
}

/** They read the votes of a leader, which a reducer's leader no longer has, and how many reads a server was asked for; see `meaningful`. */
const READ_ERASED: readonly string[] = ['LeaderHasQuorum', 'ReadsTypeOK (names)']

/** The invariants of the model that have a meaning for a cluster of reducers, and those of what stands beside a reducer. */
export const clusterInvariants = (
  { servers, values }: Bounds,
  of: Abstraction = abstraction(serverIds(servers)),
): readonly Invariant<ServerState, Message>[] => [
  ...modelInvariants(conformanceModel(servers, commands(values), Relaxed, of.features))
    .filter((p) => !READ_ERASED.includes(p.name) && isOfCluster(of.features, p) && !isOfSnapshots(of.features, p))
    .map(lifted(of)),
  ...deviationInvariants,
  ...memberInvariants(of.features, of.servers),
]

/** It reads every state, and is about messages that there are only with snapshots. */
export const isOfSnapshots = (features: Features | undefined, { reads }: { readonly reads: string }): boolean =>
  reads === 'state' && features?.snapshot === false

/** Whether it reads no history variable, or that of reads where there are reads: a cluster has no other. */
const isOfCluster = (features: Features | undefined, property: Invariant<Server, WholeMessage>): boolean =>
  !('variable' in property) || (features?.reads === true && property.variable === readHistory.name)

/** Without features there are no messages but those that raft.tla's invariants read. */
const modelInvariants = (c: Constants): readonly Invariant<Server, WholeMessage>[] =>
  c.features === undefined ? (invariants(c) as readonly Invariant<Server, WholeMessage>[]) : wholeInvariants(c)

/** The cluster of reducers, with the model's invariants, and with the refinement as a property of each step. */
export const refiningCluster = (
  settings: ClusterSettings,
  used: ActionsUsed,
): Protocol<ServerState, Message, ReadEvent> => {
  const of = abstraction(serverIds(settings.bounds.servers), settings.features)
  return {
    ...reducerCluster(settings),
    invariants: clusterInvariants(settings.bounds, of),
    actionProperties: [refinement(of.servers, used, of)],
    tally: () => used,
  }
}
