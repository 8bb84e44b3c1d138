/** A command of the command line: its flags as a table, and what it does. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Flags, ValuesOf } from './flags.js'
import { type Operands, parse } from './parse.js'

/** 0: everything holds. 1: a violation. 2: bad usage or unreadable input. 3: not decided. 130: stopped by Ctrl-C or SIGTERM. */
export type ExitCode = 0 | 1 | 2 | 3 | 130

/** What the help says of a command, and what its words must be. */
export interface Description<F extends Flags> {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  readonly flags: F
  /** Null if the command takes flags only. */
  readonly operands: Operands | null
  /** What is wrong with flags that are right one by one; undefined if nothing is. */
  readonly conflict?: (values: ValuesOf<F>) => string | undefined
}

/** Infers which flags there are, and thereby which values a run is given. */
export const described = <F extends Flags>(description: Description<F>): Description<F> => description

export type Run<F extends Flags> = (values: ValuesOf<F>, operands: readonly string[]) => Promise<ExitCode>

/** A command whose flags are known to itself only. */
export interface Command {
  readonly name: string
  readonly summary: string
  readonly flags: Flags
  readonly operands: Operands | null
  /** What running the command with these words would do, or what is wrong with the words. */
  readonly prepare: (words: readonly string[]) => Either<string, () => Promise<ExitCode>>
}

export const command = <F extends Flags>(description: Description<F>, run: Run<F>): Command => {
  const { name, summary, flags, operands, conflict } = description
  return {
    name,
    summary,
    flags,
    operands,
    prepare: (words) => {
      const parsed = parse(flags, operands, words)
      if (isLeft(parsed)) return parsed
      const { values, operands: given } = parsed.right
      const problem = conflict?.(values)
      return problem === undefined ? right(() => run(values, given)) : left(problem)
    },
  }
}
