import type { Operation } from './operation.js'

export type Verdict<Op, Reply> =
  | {
      readonly _tag: 'Linearizable'
      /** A linearization: all that completed, and those of the pending operations that something needed. */
      readonly order: readonly Operation<Op, Reply>[]
      /** How many operations were applied to find it. */
      readonly searched: number
    }
  | {
      readonly _tag: 'NotLinearizable'
      /** Few operations that contradict each other, in the order of their invocations. */
      readonly conflict: readonly Operation<Op, Reply>[]
      /** Lines for a reader: the operations, then the facts that contradict. */
      readonly why: readonly string[]
    }
  /** The stated bound was hit after so many operations were applied. */
  | { readonly _tag: 'Undecided'; readonly after: number }
