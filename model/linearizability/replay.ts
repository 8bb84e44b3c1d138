/** Whether an order is a linearization, by the definition: the check that every order goes through before it is given out. */
import { completed, type Operation, placeOf } from './operation.js'
import type { Spec } from './spec.js'

/** Null if the order keeps real time, the places and every reply; else a line that says where it does not. */
export const faultOf = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  order: readonly Operation<Op, Reply>[],
): string | null => realTimeFault(order) ?? placeFault(order) ?? replyFault(spec, order)

const realTimeFault = <Op, Reply>(order: readonly Operation<Op, Reply>[]): string | null => {
  let earliest = Infinity
  for (let k = order.length - 1; k >= 0; k -= 1) {
    const operation = order[k]!
    if (earliest < operation.invoked) return `operation ${k} was invoked when a later one had completed`
    earliest = Math.min(earliest, completed(operation))
  }
  return null
}

const placeFault = <Op, Reply>(order: readonly Operation<Op, Reply>[]): string | null => {
  let last = 0
  for (const [k, operation] of order.entries()) {
    const place = placeOf(operation)
    if (place === null) continue
    if (place <= last) return `operation ${k} has place ${place}, after ${last}`
    last = place
  }
  return null
}

const replyFault = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  order: readonly Operation<Op, Reply>[],
): string | null => {
  let { initial: state } = spec
  for (const [k, { op, outcome }] of order.entries()) {
    const [next, reply] = spec.apply(state, op)
    if (outcome._tag === 'Ok' && !spec.sameReply(reply, outcome.reply)) {
      return `operation ${k} is answered ${spec.showReply(reply)}`
    }
    state = next
  }
  return null
}
