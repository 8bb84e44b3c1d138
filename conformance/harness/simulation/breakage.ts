/** What may be built wrongly in a simulated cluster, to see that the checks notice. */
import type { Reducer } from '../../../impl/raft/reducer.js'
import type { Rules } from '../../../impl/raft/rules.js'
import type { Rules as StoreRules } from '../../../impl/store/rules.js'

export interface Breakage {
  /** Decisions of the reducer that are others. */
  readonly rules?: Partial<Rules>
  /** Somebody's reducer in place of ours; it asks no rules. */
  readonly reducer?: Reducer
  /** Decisions of the shop that are others. */
  readonly store?: Partial<StoreRules>
  readonly shell?:
    | 'a vote request leaves before the own vote is durable'
    | 'vote and term are written one after the other'
    | 'nothing is synced before it is said to be'
    | 'a leader answers reads from its own state'
  /** The so-manieth command that is applied anywhere leaves the shop of that node as it was. */
  readonly wrongApplication?: number
}
