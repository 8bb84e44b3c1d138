/**
 * Histories that say less. Of an operation one may forget its reply, or its whole completion; both only ever allow more
 * orders, so if a history that says less is not linearizable, neither is the one that says more:
 * - `Told`: it completed, with this reply, and at this place if it names one.
 * - `Placed`: it completed at its place; what it was answered is not used.
 * - `Pending`: it was invoked. Whether it took effect, when, and what it was answered is open.
 */
import { isSome, none, type Option, some } from 'fp-ts/lib/Option.js'
import type { Operation } from '../operation.js'
import type { Call, Spec } from '../spec.js'

export type Level = 'Told' | 'Placed' | 'Pending'

/** None: any reply will do. */
export type Loose<Reply> = Option<Reply>

export const loose = <State, Op, Reply>(spec: Spec<State, Op, Reply>): Spec<State, Op, Loose<Reply>> => ({
  ...spec,
  apply: (state, op) => {
    const [next, reply] = spec.apply(state, op)
    return [next, some(reply)]
  },
  sameReply: (a, b) => !isSome(a) || !isSome(b) || spec.sameReply(a.value, b.value),
  footprints: (calls, from) => spec.footprints(tight(calls), from),
  foretold: (calls) => spec.foretold(tight(calls)).map((reply) => (isSome(reply) ? some(reply) : none)),
  obstacle: (footprint, expected, given, state) =>
    isSome(expected) && isSome(given)
      ? spec.obstacle(footprint, expected.value, given.value, state)
      : { values: [], passed: [] },
  showReply: (reply) => (isSome(reply) ? spec.showReply(reply.value) : 'anything'),
})

/** A reply for which any value will do is as good as none. */
const tight = <Op, Reply>(calls: readonly Call<Op, Loose<Reply>>[]): readonly Call<Op, Reply>[] =>
  calls.map(({ op, reply }) => ({ op, reply: isSome(reply) ? reply.value : none }))

export const loosened = <Op, Reply>(operation: Operation<Op, Reply>, level: Level): Operation<Op, Loose<Reply>> => {
  const { outcome, ...call } = operation
  if (outcome._tag === 'Pending' || level === 'Pending') return { ...call, outcome: { _tag: 'Pending' } }
  const reply = level === 'Told' ? some(outcome.reply) : none
  return { ...call, outcome: { ...outcome, reply } }
}
