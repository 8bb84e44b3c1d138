import { IntArray } from './growable.js'
import { Interner } from './intern.js'
import { PairTable } from './pair-table.js'
import type { HistoryVariable, Protocol } from './protocol.js'

/** A local state together with the server whose it is: the same state of two servers is two values. */
export interface Local<L> {
  readonly server: number
  readonly state: L
}

/** The local states of all servers. Each has a second number as well: that among the local states of its server. */
export class Locals<L> extends Interner<Local<L>> {
  readonly numbers = new IntArray()
  /** By server its local states in order. */
  readonly ofServer: readonly IntArray[]

  constructor(servers: number, encode: (state: L) => string) {
    super(({ server, state }) => `${server}:${encode(state)}`)
    this.ofServer = Array.from({ length: servers }, () => new IntArray(64))
  }

  protected override add(text: string, local: Local<L>): number {
    const id = super.add(text, local)
    const of = this.ofServer[local.server]
    if (of === undefined) throw new RangeError(`there is no server ${local.server}`)
    this.numbers.push(of.push(id))
    return id
  }
}

/** The values of one history variable, and its two functions remembered on their integers. */
export interface History<L> {
  readonly values: Interner<unknown>
  /** The value after the variable was told of this local state. */
  readonly observe: (value: number, local: number) => number
  /** The value after the variable was told of this event. */
  readonly record: (value: number, event: number) => number
  readonly initial: number
  readonly bytes: () => number
  readonly variable: HistoryVariable<never, L, never>
}

/** Everything that a state's integers stand for. */
export interface Values<L, M, E> {
  readonly locals: Locals<L>
  readonly messages: Interner<M>
  /** Events are numbered as they come; equal events may have different numbers. */
  readonly events: E[]
  readonly histories: readonly History<L>[]
}

export const valuesOf = <L, M, E>(protocol: Protocol<L, M, E>): Values<L, M, E> => {
  const locals = new Locals<L>(protocol.servers, protocol.encodeLocal)
  const messages = new Interner(protocol.encodeMessage)
  const events: E[] = []
  return {
    locals,
    messages,
    events,
    histories: protocol.history.map((variable, k) => historyOf(variable, k, locals, events)),
  }
}

const historyOf = <L, E>(
  variable: HistoryVariable<never, L, E>,
  index: number,
  locals: Interner<Local<L>>,
  events: readonly E[],
): History<L> => {
  const { observe, record } = variable
  // The variable's own type is hidden: only its own functions are given its values.
  const values = new Interner<unknown>((value) => variable.encode(value as never), index + 1)
  const observed = new PairTable()
  const recorded = new PairTable()
  const learn = (table: PairTable, value: number, argument: number, next: unknown): number => {
    const id = values.id(next)
    table.add(value, argument, id)
    return id
  }
  const learnObserved = (value: number, local: number): number => {
    const { server, state } = locals.value(local)
    return learn(observed, value, local, observe?.(values.value(value) as never, server, state))
  }
  return {
    values,
    initial: values.id(variable.initial),
    observe: observe
      ? (value, local) => {
          const known = observed.get(value, local)
          return known >= 0 ? known : learnObserved(value, local)
        }
      : (value) => value,
    record: record
      ? (value, event) => {
          const known = recorded.get(value, event)
          return known >= 0
            ? known
            : learn(recorded, value, event, record(values.value(value) as never, events[event] as E))
        }
      : (value) => value,
    bytes: () => observed.bytes + recorded.bytes,
    variable: variable as HistoryVariable<never, L, never>,
  }
}
