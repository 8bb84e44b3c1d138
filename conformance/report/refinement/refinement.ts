/** What a reader wants to know of an exploration of reducers beyond its report: what was asked of them, and why a step fell. */

import type { Message, ServerState } from '../../../impl/raft/types.js'
import type { Counterexample } from '../../../model/checker/counterexample.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { wholeRaft } from '../../../model/raft/features/protocol.js'
import { changesMembers } from '../../../model/raft/features/switches.js'
import type { Features } from '../../../model/raft/features/types.js'
import { actionProperties } from '../../../model/raft/invariants/actions.js'
import { raft } from '../../../model/raft/protocol.js'
import { Relaxed } from '../../../model/raft/types.js'
import { whyNotLines } from '../../explanation/why-not-lines.js'
import { serverIds } from '../../refinement/cluster.js'
import { isOfSnapshots, REFINEMENT, whyNotExplained } from '../../refinement/refine.js'
import { statementOf } from '../counterexample/model-words.js'

type Scope = Pick<Settings, 'bounds' | 'network'> & { readonly features?: Features | undefined }

interface ModelOf {
  readonly actions: readonly string[]
  readonly invariants: readonly { readonly name: string; readonly reads: string }[]
}

/** The conformance model: relaxed, and without the history variables that reducers do not have. */
const conformanceModelOf = ({ bounds, network, features }: Scope): ModelOf => {
  const settings = { bounds, network, history: false, relaxations: Relaxed }
  return features === undefined ? raft(settings) : wholeRaft(settings, features)
}

/** The actions of the model that a server takes: each is to stand in some explanation. */
export const expectedActions = (scope: Scope): readonly string[] =>
  conformanceModelOf(scope).actions.filter(
    (action) =>
      action !== 'DuplicateMessage' &&
      action !== 'DropMessage' &&
      // Only a server that is no voter has nothing to stand for.
      (action !== 'IgnoreTimeoutNow' || (scope.features !== undefined && changesMembers(scope.features))),
  )

/** The names of the model's invariants that are not asked of the cluster. */
export const leftOutOf = (
  scope: Scope,
  { invariants }: { readonly invariants: readonly { readonly name: string }[] },
): readonly string[] => {
  const asked = new Set(invariants.map(({ name }) => name))
  return conformanceModelOf(scope)
    .invariants.filter((invariant) => !isOfSnapshots(scope.features, invariant))
    .map(({ name }) => name)
    .filter((name) => !asked.has(name))
}

/** The names of the model's action properties that are not asked of the cluster. */
export const stepsNotAsked = ({
  actionProperties: asked,
}: {
  readonly actionProperties: readonly { readonly name: string }[]
}): readonly string[] =>
  actionProperties.map(({ name }) => name).filter((name) => !asked.some((other) => other.name === name))

/** Why the model does not explain the last step, if that is what was violated. */
export const whyNotRefined = (
  servers: number,
  violation: Counterexample<ServerState, Message>,
  features?: Features,
): string | null => {
  const last = violation.steps.at(-1)
  if (violation.property !== REFINEMENT || last === undefined || last.server === null) return violation.because
  const before = (violation.steps.at(-2)?.state ?? violation.initial).servers[last.server]
  const next = last.state.servers[last.server]
  if (before === undefined || next === undefined) return violation.because
  const step = { action: last.action, next, sent: last.sent }
  const whyNot = whyNotExplained(serverIds(servers), last.server, before, step, last.message ?? undefined, features)
  if (whyNot === null) return violation.because
  return [`expected: ${statementOf(REFINEMENT)}`, ...whyNotLines(whyNot)].join('\n')
}
