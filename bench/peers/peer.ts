/** What the comparison with other model checkers asks of each, and what it reads off. */
import type { Either } from 'fp-ts/lib/Either.js'

/** What one run found and took. `generated` and `depth` are null where the peer does not say them. */
export interface Outcome {
  readonly generated: number | null
  readonly distinct: number
  readonly depth: number | null
  /** Wall time of the exploration with the start of its process, in seconds, but without compilation. */
  readonly seconds: number
  /** The largest resident size of the process, in MiB; null where the system does not tell. */
  readonly peak: number | null
}

/** One way to run one peer on one piece of work. */
export interface Entry {
  readonly name: string
  readonly threads: number
  /** What a state in the visited set is: all of it, or a fingerprint that two states may share. */
  readonly exact: string
  /** The properties that the run was asked. */
  readonly properties: string
  /** Whether this is the run that the ratios refer to. */
  readonly isBase?: boolean
  /** Why it cannot be had here, or the run. What is compiled is compiled by this call. */
  readonly prepare: () => Either<string, () => Promise<Outcome>>
}

export interface Work {
  readonly name: string
  readonly what: string
  /** A figure of a run that found other counts would be worth nothing. */
  readonly distinct: number
  readonly generated: number
  readonly entries: readonly Entry[]
}
