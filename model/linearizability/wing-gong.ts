/**
 * Linearizability as Wing and Gong decide it (Testing and verifying concurrent objects, 1993), and nothing more: whatever may
 * come next is tried next. This is what all the rest of this folder comes to, in time that doubles with each operation;
 * README.md says what each other file buys. It knows no certificates: places that replies name are not looked at.
 */
import { completed, type Operation } from './operation.js'
import type { Spec } from './spec.js'

/** An order that gives every completed operation the reply that it had, and keeps real time; null if there is none. */
export const wingGong = <State, Op, Reply>(
  { initial, apply, sameReply }: Pick<Spec<State, Op, Reply>, 'initial' | 'apply' | 'sameReply'>,
  operations: readonly Operation<Op, Reply>[],
): readonly Operation<Op, Reply>[] | null => {
  const linearize = (
    state: State,
    left: readonly Operation<Op, Reply>[],
    before: readonly Operation<Op, Reply>[],
  ): readonly Operation<Op, Reply>[] | null => {
    // Pending operations that are left never took effect.
    if (left.every(({ outcome }) => outcome._tag === 'Pending')) return before
    for (const operation of left) {
      // Nothing that completed before this one was invoked may come after it.
      if (left.some((other) => completed(other) < operation.invoked)) continue
      const [next, reply] = apply(state, operation.op)
      if (operation.outcome._tag === 'Ok' && !sameReply(reply, operation.outcome.reply)) continue
      const order = linearize(
        next,
        left.filter((other) => other !== operation),
        [...before, operation],
      )
      if (order !== null) return order
    }
    return null
  }
  return linearize(initial, operations, [])
}
