/** What there is to say of a recorded run once it was validated. */
import type { Problem } from '../../traces/problem.js'
import type { WhyNot } from '../explanation/why-not.js'
import type { ActionCounts } from './action-counts.js'
import { type Allowance, isLiteral } from './allowances.js'
import type { Carried } from './carried.js'
import type { Diagnosis } from './diagnosis.js'
import type { Edit } from './single-edit.js'
import type { Unchecked } from './trace-observation.js'

/** What a trace that validates tells. */
export interface Validated extends ActionCounts {
  readonly nodes: number
  readonly events: number
  readonly restarts: number
  /** Events of killed nodes that were recorded but never became durable, and that nobody learned of. */
  readonly undone: number
  readonly elections: number
  /** The highest committed index. */
  readonly committed: number
  /** In how many states the nodes may be, and what would have told. */
  readonly carried: Carried
  /** How many claims of each kind were not checked, because the model has nothing to compare them to. */
  readonly unchecked: Readonly<Partial<Record<Unchecked, number>>>
  /** Set where nothing in the run tells of commitment, so that no bug of it can be seen. */
  readonly commitmentUntold?: true
  /** What the run needed beyond the model of our own reducer, and how many events needed it; left out where nothing more is allowed. */
  readonly needed?: Readonly<Partial<Record<Allowance, number>>>
}

/** Whether every step is one of literal raft.tla, but for what our own reducer needs: batches, and indexes that only grow. */
export const isLiteralRun = ({ needed = {} }: Pick<Validated, 'needed'>): boolean =>
  Object.keys(needed).every((name) => isLiteral(name as Allowance))

/** `Strict`: the model of our own reducer. `Safe`: all that is known to be safe, if that does not explain the run. */
export type Strictness = 'Strict' | 'Safe'

/** An event that no sequence of actions of the model explains, or two nodes that do not agree. */
export interface Refused {
  readonly file: string
  readonly line: number
  readonly node: string
  readonly seq: number
  readonly event: string
  readonly because:
    | {
        readonly _tag: 'Unexplained'
        readonly whyNot: WhyNot
        /** Single changes of the line by which it would pass. */
        readonly edits: readonly Edit[]
      }
    | { readonly _tag: 'Disagreement'; readonly what: string }
  /**
   * The property of Raft that is broken if what the event tells is true; null if none is: then it is no step of Raft. Left out where
   * less than all that is safe is allowed.
   */
  readonly unsafe?: string | null
  /** What comes before it in the order in which events are explained. */
  readonly before: Prefix
  /** Where it stands in its run; left out until somebody asks for it, since the traces are read once more for that. */
  readonly diagnosis?: Diagnosis
}

/** How far a run is explained. */
export interface Prefix extends ActionCounts {
  readonly events: number
}

export type Verdict =
  | { readonly _tag: 'Validated'; readonly of: Validated }
  | { readonly _tag: 'Refused'; readonly of: Refused }
  /** The files are not the trace of one run, or of no possible one. */
  | { readonly _tag: 'Problem'; readonly of: Problem }
