/** What is explored for each kind of fault: the cluster that has it, and the same cluster without it. */

import { match } from 'ts-pattern'
import { type Rules, standard } from '../../impl/raft/rules.js'
import type { Message, ServerState } from '../../impl/raft/types.js'
import { rules as shopRules } from '../../impl/store/rules.js'
import type { Protocol } from '../../model/checker/protocol.js'
import type { ReadEvent } from '../../model/raft/features/read-history.js'
import { abstraction } from '../refinement/abstraction.js'
import { type ClusterSettings, reducerCluster, serverIds } from '../refinement/cluster.js'
import { clusterActionProperties } from '../refinement/cluster-properties.js'
import { clusterInvariants, refinement } from '../refinement/refine.js'
import type { Display } from '../report/display/display.js'
import { reducerDisplay } from '../report/display/reducer.js'
import { explainedByReducers } from '../report/refinement/explained.js'
import { withCandidateHeartbeats } from './candidate-heartbeats.js'
import { type ServerOnDisk, withEarlyMessages } from './early-messages.js'
import type { Fault, Scope } from './entry.js'
import { type BeginHunt, hunting, type Subject } from './hunt.js'
import { clientsDisplay, clusterWithReads } from './reads.js'
import { clusterWithShop, forgetful } from './retries.js'

type Cluster = Protocol<ServerState, Message, ReadEvent>

/** The reducers with every property that the zoo may ask of them. */
const clusterWithProperties = ({ relaxations, ...settings }: ClusterSettings & Pick<Scope, 'relaxations'>): Cluster => {
  const of = abstraction(serverIds(settings.bounds.servers), settings.features)
  return {
    ...reducerCluster(settings),
    invariants: clusterInvariants(settings.bounds, of),
    actionProperties: [...clusterActionProperties(of), refinement(of.servers, new Map(), of, relaxations)],
  }
}

const displayWithDisk = (display: Display<ServerState, Message>): Display<ServerOnDisk, Message> => ({
  ...display,
  local: (s) => {
    const { currentTerm, votedFor, log } = display.local({ ...s, ...s.onDisk })
    return { ...display.local(s), 'on disk': `currentTerm ${currentTerm}, votedFor ${votedFor}, log ${log}` }
  },
})

/** What is made of a cluster, whatever its servers keep beside their states. */
export type Use<A> = <L extends ServerState, E>(cluster: Subject<L, Message, E>) => A

const subjectOf = <L extends ServerState, E>(
  protocol: Protocol<L, Message, E>,
  display: Display<L, Message>,
  { features }: Scope,
): Subject<L, Message, E> => ({
  protocol,
  display,
  because: (violation) => explainedByReducers(protocol, violation, display, features).because,
})

/** The cluster of these bounds, with the fault or without it; `sound` are the rules of a reducer without a fault. */
export const clusterOf = (fault: Fault, scope: Scope, isBroken: boolean, sound: Rules = standard): BeginHunt =>
  withCluster<BeginHunt>(fault, scope, isBroken, hunting, sound)

/** The same for any use. */
export const withCluster = <A>(
  fault: Fault,
  scope: Scope,
  isBroken: boolean,
  use: Use<A>,
  sound: Rules = standard,
): A => {
  const settings = { ...scope, rules: sound }
  const { servers } = scope.bounds
  const display = reducerDisplay(servers, scope.features)
  return match(fault)
    .with({ _tag: 'Rule' }, ({ rules }) => {
      const protocol = clusterWithProperties(isBroken ? { ...scope, rules: { ...sound, ...rules } } : settings)
      return use(subjectOf(protocol, display, scope))
    })
    .with({ _tag: 'EarlyVoteRequest' }, () => {
      const isEarly = (action: string): boolean => isBroken && action === 'ElectionTimeout'
      const protocol = withEarlyMessages(clusterWithProperties(settings), isEarly)
      return use(subjectOf(protocol, displayWithDisk(display), scope))
    })
    .with({ _tag: 'CandidateHeartbeats' }, () => {
      const protocol = clusterWithProperties(settings)
      return use(subjectOf(isBroken ? withCandidateHeartbeats(protocol) : protocol, display, scope))
    })
    .with({ _tag: 'LocalReads' }, () => {
      const protocol = clusterWithReads(settings, isBroken ? 'from its own state' : 'through the log')
      return use(subjectOf(protocol, { ...display, history: [clientsDisplay] }, scope))
    })
    .with({ _tag: 'ForgottenKeys' }, () =>
      use(subjectOf(clusterWithShop(settings, isBroken ? forgetful : shopRules), display, scope)),
    )
    .exhaustive()
}
