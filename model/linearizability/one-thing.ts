/** A specification without footprints of its own: to it the whole object is one thing, which every call may read and write. */
import { none } from 'fp-ts/lib/Option.js'
import type { Footprint, Spec } from './spec.js'

/** What a sequential object is, and no more: see `Spec`. */
export type SequentialObject<State, Op, Reply> = Omit<Spec<State, Op, Reply>, 'footprints' | 'obstacle' | 'foretold'>

const OBJECT = 0

/**
 * The search is right for any object, and slow for a long history in which many calls were under way at once: footprints are
 * what makes it fast. No reply of the history may name its place in the order.
 */
export const oneThing = <State, Op, Reply>(object: SequentialObject<State, Op, Reply>): Spec<State, Op, Reply> => ({
  ...object,
  footprints: (calls) =>
    calls.map(
      (_, k): Footprint => ({
        ...{ reads: [], writes: [OBJECT], takesPlace: true, tells: [], asks: [] },
        // No two calls are taken for one another.
        twin: String(k),
      }),
    ),
  obstacle: () => ({ values: [OBJECT], passed: [] }),
  foretold: (calls) => calls.map(() => none),
})
