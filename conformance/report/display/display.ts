/** How the values of a protocol are shown to a reader: all that the reports know of a protocol. */
export interface Display<L, M> {
  /** The name of a server, given its number from 0. */
  readonly server: (server: number) => string
  /** The variables of a local state, by name, in the order in which they are listed. */
  readonly local: (local: L) => Readonly<Record<string, string>>
  /** Fields of a local state that hold no variable but an object whose fields are variables. */
  readonly parts?: readonly string[]
  /** A message in short form: what it is, from whom to whom, and its fields. */
  readonly message: (message: M) => string
  /** The history variables, in the order of `Protocol.history`; those that are left out are not shown. */
  readonly history: readonly HistoryDisplay[]
}

/** A history variable whose value is a set that grows. */
export interface HistoryDisplay {
  readonly name: string
  /** The elements of a value. Only values of this variable are ever given to it. */
  readonly elements: (value: never) => readonly string[]
}
