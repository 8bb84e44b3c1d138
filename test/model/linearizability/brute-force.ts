/** Linearizability by its definition: every order of every choice of pending operations is tried. */
import { completed, type Operation, placeOf } from '../../../model/linearizability/operation.js'
import type { Spec } from '../../../model/linearizability/spec.js'

type Place = { readonly last: number; readonly room: number }

/**
 * `isRead`: the operation, answered as it was, changes nothing and needs no place. Any other operation without a place takes
 * one of the free places between those of its neighbours.
 */
export const bruteForce = <State, Op, Reply>(
  spec: Spec<State, Op, Reply>,
  operations: readonly Operation<Op, Reply>[],
  isRead: (operation: Operation<Op, Reply>) => boolean,
): boolean => {
  const go = (state: State, rest: readonly Operation<Op, Reply>[], { last, room }: Place): boolean => {
    if (rest.every(({ outcome }) => outcome._tag === 'Pending')) return true
    return rest.some((operation) => {
      const others = rest.filter((other) => other !== operation)
      if (others.some((other) => completed(other) < operation.invoked)) return false
      const [next, reply] = spec.apply(state, operation.op)
      if (operation.outcome._tag === 'Ok' && !spec.sameReply(reply, operation.outcome.reply)) return false
      const place = placeOf(operation)
      if (place === null) return go(next, others, { last, room: room + (isRead(operation) ? 0 : 1) })
      return place - last > room && go(next, others, { last: place, room: 0 })
    })
  }
  return go(spec.initial, operations, { last: 0, room: 0 })
}
