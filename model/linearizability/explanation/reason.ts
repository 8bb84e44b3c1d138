/** Why an operation is part of a conflict: what would have had to become of it for all the others to be right. */
import { isSome } from 'fp-ts/lib/Option.js'
import type { Decision } from '../decide.js'
import { completed, type Operation, placeOf } from '../operation.js'
import { faultOf } from '../replay.js'
import type { Spec } from '../spec.js'
import type { Loose } from './weakened.js'

export type Reason<Op, Reply> =
  /** Within its interval, and at its place if it has one, it would have been answered this. */
  | { readonly _tag: 'Answered'; readonly reply: Reply }
  /** It would have been answered as it was, but only after this one, which was invoked when it had completed. */
  | { readonly _tag: 'Late'; readonly after: Operation<Op, unknown> }
  /** It would have had another place. */
  | { readonly _tag: 'Elsewhere' }
  /** It would not have taken effect at all. */
  | { readonly _tag: 'Never' }
  /** Too many orders would have to be tried. */
  | { readonly _tag: 'Undecided' }

type Order<Op, Reply> = readonly Operation<Op, Loose<Reply>>[]

/** Where in the order the operation may be, by its interval and its place: from, and to. */
const rangeIn = <Op, Reply>(operation: Operation<Op, unknown>, order: Order<Op, Reply>): readonly [number, number] => {
  const own = placeOf(operation)
  const isBefore = (other: Operation<Op, unknown>): boolean => {
    const place = placeOf(other)
    return completed(other) < operation.invoked || (own !== null && place !== null && place < own)
  }
  const isAfter = (other: Operation<Op, unknown>): boolean => {
    const place = placeOf(other)
    return completed(operation) < other.invoked || (own !== null && place !== null && place > own)
  }
  const end = order.findIndex(isAfter)
  return [order.findLastIndex(isBefore) + 1, end < 0 ? order.length : end]
}

/**
 * What the operation is answered at the latest point of its range at which all the others keep their replies; null if there
 * is no such point. `order`: a linearization of the history in which it is pending.
 */
export const answerIn = <State, Op, Reply>(
  spec: Spec<State, Op, Loose<Reply>>,
  operation: Operation<Op, unknown>,
  order: Order<Op, Reply>,
): Reason<Op, Reply> | null => {
  const others = order.filter(({ invoked }) => invoked !== operation.invoked)
  const [from, to] = rangeIn(operation, others)
  for (let at = to; at >= from; at -= 1) {
    const before = others.slice(0, at)
    const one: Operation<Op, Loose<Reply>> = { ...operation, outcome: { _tag: 'Pending' } }
    if (faultOf(spec, [...before, one, ...others.slice(at)]) !== null) continue
    const state = before.reduce((so, { op }) => spec.apply(so, op)[0], spec.initial)
    const [, reply] = spec.apply(state, operation.op)
    if (isSome(reply)) return { _tag: 'Answered', reply: reply.value }
  }
  return null
}

/** Where the operation is if neither its end nor its place bind it. */
export const elsewhereIn = <Op, Reply>(
  operation: Operation<Op, Reply>,
  decision: Decision<Op, Loose<Reply>>,
): Reason<Op, Reply> | null => {
  if (decision._tag !== 'Linearizable') return null
  const own = decision.order.findIndex(({ invoked }) => invoked === operation.invoked)
  const after = decision.order.slice(0, own).findLast(({ invoked }) => invoked > completed(operation))
  return after === undefined ? { _tag: 'Elsewhere' } : { _tag: 'Late', after }
}
