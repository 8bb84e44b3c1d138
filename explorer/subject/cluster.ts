/** A cluster of reducers as a machine. */

import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { serverIds } from '../../conformance/refinement/cluster.js'
import { modelActionsOf } from '../../conformance/refinement/refine.js'
import { statementOf } from '../../conformance/report/counterexample/model-words.js'
import { reducerTelling } from '../../conformance/report/formats/forms.js'
import { scenarioOf } from '../../conformance/scenarios/from-path.js'
import type { Entry, Scope } from '../../conformance/zoo/entry.js'
import type { Subject as Cluster } from '../../conformance/zoo/hunt.js'
import { withCluster } from '../../conformance/zoo/subject.js'
import { zoo } from '../../conformance/zoo/zoo.js'
import type { Rules } from '../../impl/raft/rules.js'
import type { Message, ServerState } from '../../impl/raft/types.js'
import type { Machine } from '../run/machine.js'
import { isAnyFeatureOn } from './features.js'
import type { ClusterSubject } from './subject.js'

export const entryOf = (bug: string): Entry | undefined => zoo.find(({ name }) => name === bug)

/** A cluster whose reducers have these rules in place of the standard ones. */
export const withRulesMachine = <A>(scope: Scope, rules: Partial<Rules>, use: UseMachine<A>): A =>
  withCluster<A>({ _tag: 'Rule', rules }, scope, true, (cluster) =>
    use(machineOf({ ...scope, told: left('a rule that somebody has edited') }, scope.features, cluster)),
  )

const sound: Entry['fault'] = { _tag: 'Rule', rules: {} }

/** Whatever the servers of the cluster keep beside their states. */
export type UseMachine<A> = <L, M, E>(machine: Machine<L, M, E>) => A

interface Settings extends Pick<Scope, 'bounds' | 'maxEntriesPerMessage'> {
  /** How a scenario names the bug; null for the standard rules. Left: why it does not. */
  readonly told: Either<string, string | null>
}

const toldOf = (entry: Entry | undefined): Settings['told'] => {
  if (entry === undefined) return right(null)
  return entry.fault._tag === 'Rule' ? right(entry.what) : left('a bug that is none of a rule')
}

const machineOf = <L extends ServerState, E>(
  { bounds: { servers }, maxEntriesPerMessage, told }: Settings,
  features: ClusterSubject['features'] | undefined,
  { protocol, display, because }: Cluster<L, Message, E>,
): Machine<L, Message, E> => ({
  protocol,
  telling: { ...reducerTelling(servers, features), display },
  // A reducer keeps nothing that has no meaning in its role, and its inputs have no guards.
  matters: () => true,
  disabled: () => [],
  explained: (found) => ({ ...found, because: because(found) }),
  actionsOf: ({ servers: before }, { action, server, message, sent, state }) => {
    const [local, next] = server === null ? [] : [before[server], state.servers[server]]
    if (server === null || local === undefined || next === undefined) return [action]
    return modelActionsOf(serverIds(servers), features, server, local, { action, next, sent }, message ?? undefined)
  },
  statement: statementOf,
  scenario: (title, path) =>
    isLeft(told) ? told : scenarioOf({ servers, maxEntriesPerMessage, features, bug: told.right }, title, path),
})

export const withClusterMachine = <A>(subject: ClusterSubject, use: UseMachine<A>): A => {
  const { bounds, network, maxEntriesPerMessage, bug } = subject
  const entry = bug === null ? undefined : entryOf(bug)
  const fault = entry?.fault
  const features = isAnyFeatureOn(subject.features) ? subject.features : undefined
  const scope = { bounds, network, maxEntriesPerMessage, ...(features === undefined ? {} : { features }) }
  return withCluster<A>(fault ?? sound, scope, fault !== undefined, (cluster) =>
    use(machineOf({ bounds, maxEntriesPerMessage, told: toldOf(entry) }, features, cluster)),
  )
}
