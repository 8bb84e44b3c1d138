/** A wrong model: one change of model/raft. TLC's steps or counts must tell it from the specification. */
export interface Mutant {
  readonly name: string
  readonly what: string
  /** From the folder of the project. */
  readonly file: string
  /** Text that stands in the file once, and what takes its place. */
  readonly changes: readonly (readonly [from: string, to: string])[]
}

type Row = readonly [name: string, what: string, from: string, to: string]

export const mutantsOf = (file: string, rows: readonly Row[]): readonly Mutant[] =>
  rows.map(([name, what, from, to]) => ({ name, what, file, changes: [[from, to]] }))
