/** etcd's rule, by which a configuration counts when its server has applied it: spec/Membership.tla. */
import { type Guard, given, MessagesUnchanged, step, steps } from '../outcome.js'
import { Len } from '../sequence.js'
import type { Constants, Server, ServerId } from '../types.js'
import { isConfiguration } from './configurations.js'
import { featuresOf, type WholeOutcome } from './outcome.js'
import { variablesOf, withVariables } from './variables.js'

/** `Waiting(i)`: configurations that i knows to be committed and has not applied yet, in their order. */
export const Waiting = (s: Server): readonly number[] => {
  const found: number[] = []
  const { appliedIndex } = variablesOf(s)
  for (let node = s.log; node !== null && Len(node) > appliedIndex; node = node.init)
    if (Len(node) <= s.commitIndex && isConfiguration(node.last.value)) found.unshift(Len(node))
  return found
}

/** No committed change waits for i to apply it. */
export const IsUpToDate = (c: Constants, s: Server): Guard => {
  const { appliedConfigurations = false, unguardedCampaigns = false } = featuresOf(c)
  const waiting = appliedConfigurations && !unguardedCampaigns ? Waiting(s) : []
  return ['Waiting(i) = {}', waiting.length === 0, { 'Waiting(i)': waiting }]
}

/** Server i applies the next change that it knows to be committed. */
export const ApplyConfiguration = (_c: Constants, _i: ServerId, s: Server): WholeOutcome => {
  const [next] = Waiting(s)
  return given([['Waiting(i) /= {}', next !== undefined, { commitIndex: s.commitIndex }]], () =>
    steps(step('ApplyConfiguration', withVariables(s, { appliedIndex: next ?? 0 }), MessagesUnchanged)),
  )
}
