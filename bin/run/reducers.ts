/** What `check --of impl` and `refine` compare a cluster of reducers with. */
import type { Protocol } from '../../model/checker/protocol.js'
import { raft } from '../../model/raft/protocol.js'
import { type Election, type Message, Relaxed, type Server } from '../../model/raft/types.js'
import { type BoundsValues, boundsOf } from '../commands/bounds.js'

/** The conformance model: relaxed, and without the history variables that reducers do not have. */
export const conformanceModelOf = (values: BoundsValues): Protocol<Server, Message, Election> =>
  raft({ bounds: boundsOf(values), network: values.network, history: false, relaxations: Relaxed })

/** The names of the model's invariants that are not asked of the cluster. */
export const leftOutOf = (
  values: BoundsValues,
  { invariants }: { readonly invariants: readonly { readonly name: string }[] },
): readonly string[] => {
  const asked = new Set(invariants.map(({ name }) => name))
  return conformanceModelOf(values)
    .invariants.map(({ name }) => name)
    .filter((name) => !asked.has(name))
}
