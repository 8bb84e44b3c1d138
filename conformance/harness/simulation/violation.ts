/** What a simulated run found to be wrong. */
export interface Violation {
  /** The name of the property that does not hold. */
  readonly check: string
  /** What was seen, in one line. */
  readonly what: string
  /** When, in virtual milliseconds. */
  readonly at: number
}

/** Told what is wrong; only the first violation of a run counts, for what comes after it may come of it. */
export type Report = (check: string, what: string) => void
