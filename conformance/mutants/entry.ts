/** A change of one line of the reducer. */
export interface Mutant {
  /** Unique, for the command line. */
  readonly name: string
  /** In impl/raft. */
  readonly file: string
  /** Stands in the file once. */
  readonly from: string
  readonly to: string
  /**
   * `safety`: a property of figure 3, or a promise to a client, may break. `liveness`: the cluster is safe, but may stop or
   * be slow. `equivalent`: nobody can tell it from the original.
   */
  readonly kind: 'safety' | 'liveness' | 'equivalent'
  /** What becomes wrong; of those that are no safety bugs, why not. */
  readonly what: string
}

export type Change = readonly [name: string, from: string, to: string, kind: Mutant['kind'], what: string]

/** Mutants of one file. */
export const mutantsOf = (file: string, changes: readonly Change[]): readonly Mutant[] =>
  changes.map(([name, from, to, kind, what]) => ({ name, file, from, to, kind, what }))
