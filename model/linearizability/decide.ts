/** The decision alone, without an explanation. */
import { certificates, type Lie } from './certificates.js'
import type { Operation } from './operation.js'
import { components, merged } from './partition.js'
import { faultOf } from './replay.js'
import { type Limit, type Stuck, search, stepsUpTo } from './search.js'
import type { Footprint, Spec } from './spec.js'
import { footprintsOf, taskOf } from './task.js'

export type Decision<Op, Reply> =
  | { readonly _tag: 'Linearizable'; readonly order: readonly Operation<Op, Reply>[]; readonly searched: number }
  | { readonly _tag: 'Lie'; readonly lie: Lie }
  | {
      readonly _tag: 'Blocked'
      /** The operations that cannot be linearized together; the numbers of `stuck` are those of this list. */
      readonly among: readonly Operation<Op, Reply>[]
      readonly stuck: Stuck<Reply>
      readonly searched: number
    }
  | {
      readonly _tag: 'Undecided'
      readonly after: number
      /** How far the search came with which operations, if anything blocked it. */
      readonly furthest: { readonly among: readonly Operation<Op, Reply>[]; readonly stuck: Stuck<Reply> } | null
    }

/** `given`: how many operations may be applied, or another limit. `taken`: the last place that was taken in the initial state. */
export const decide = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  operations: readonly Operation<Op, Reply>[],
  given: number | Limit,
  taken = 0,
): Decision<Op, Reply> => {
  const limit = typeof given === 'number' ? stepsUpTo(given) : given
  const { order, lie } = certificates(operations)
  if (lie !== null) return { _tag: 'Lie', lie }
  const footprints = footprintsOf(spec, operations)
  const decision =
    order.length > 0
      ? decideTogether(spec, operations, footprints, order, limit, taken)
      : decideApart(spec, operations, footprints, limit)
  if (decision._tag === 'Linearizable') {
    // This rests on the specification only, not on its footprints nor on the search.
    const fault = faultOf(spec, decision.order)
    if (fault !== null) throw new Error(`a footprint of the specification leaves something out: ${fault}`)
  }
  return decision
}

const decideTogether = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  operations: readonly Operation<Op, Reply>[],
  footprints: readonly Footprint[],
  certified: readonly number[],
  limit: Limit,
  taken: number,
): Decision<Op, Reply> => {
  const found = search(taskOf(spec, operations, footprints, certified, taken), limit)
  if (found._tag === 'Limit') {
    const furthest = found.stuck === null ? null : { among: operations, stuck: found.stuck }
    return { _tag: 'Undecided', after: found.steps, furthest }
  }
  if (found._tag === 'None') return { _tag: 'Blocked', among: operations, stuck: found.stuck, searched: found.steps }
  const order = found.order.map((id) => operations[id]!)
  return { _tag: 'Linearizable', order, searched: found.steps }
}

/** Of the sets that share nothing, one that is not linearizable settles it, even if others are beyond the limit. */
const decideApart = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  operations: readonly Operation<Op, Reply>[],
  footprints: readonly Footprint[],
  limit: Limit,
): Decision<Op, Reply> => {
  const orders: (readonly Operation<Op, Reply>[])[] = []
  let searched = 0
  let undecided: Extract<Decision<Op, Reply>, { readonly _tag: 'Undecided' }> | null = null
  for (const ids of components(footprints)) {
    const [some, theirs] = [ids.map((id) => operations[id]!), ids.map((id) => footprints[id]!)]
    const decision = decideTogether(spec, some, theirs, [], limit, 0)
    if (decision._tag === 'Blocked' || decision._tag === 'Lie') return decision
    if (decision._tag === 'Linearizable') orders.push(decision.order)
    else undecided = decision
    searched += decision._tag === 'Linearizable' ? decision.searched : decision.after
  }
  return undecided !== null
    ? { ...undecided, after: searched }
    : { _tag: 'Linearizable', order: merged(orders), searched }
}
