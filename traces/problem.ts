/** What may be wrong with trace files, in words for the person who gave them. */
export interface Problem {
  /** `Unreadable`: these files are no trace of one run. `Inconsistent`: they are, but no run can have gone like that. */
  readonly kind: 'Unreadable' | 'Inconsistent'
  readonly file: string
  /** From 1; left out where the file as a whole is meant. */
  readonly line?: number
  readonly found: string
  readonly expected: string
}

/** One line: where, what was found, what was expected. */
export const showProblem = ({ file, line, found, expected }: Problem): string =>
  `${file}${line === undefined ? '' : `:${line}`}: ${found}; expected ${expected}`
