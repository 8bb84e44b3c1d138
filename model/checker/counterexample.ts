import type { Bags } from './bags.js'
import type { Properties } from './properties.js'
import type { GlobalState, Invariant, Protocol, Step } from './protocol.js'
import type { Values } from './values.js'

/** One step of a path: who did what, on which message, and the whole state that it led to. */
export interface PathStep<L, M> {
  readonly action: string
  /** The server that moved; null where the network moved by itself. */
  readonly server: number | null
  /** The message that was received, duplicated or lost; null for a spontaneous step. */
  readonly message: M | null
  readonly sent: readonly M[]
  readonly state: GlobalState<L, M>
}

/** A path from the initial state, as short as any, to a state or by a step that violates a property. */
export interface Counterexample<L, M> {
  readonly property: string
  readonly source: string
  readonly kind: 'invariant' | 'action property'
  /** What is false, in words, as far as the property can tell. */
  readonly because: string | null
  readonly initial: GlobalState<L, M>
  readonly steps: readonly PathStep<L, M>[]
}

/** What is needed to read rows of integers. */
export interface Reader<L, M, E> {
  readonly protocol: Protocol<L, M, E>
  readonly values: Values<L, M, E>
  readonly bags: Bags
  readonly properties: Properties<L, M, E>
}

export const materialise = <L, M, E>(
  { protocol, values, bags }: Reader<L, M, E>,
  row: Int32Array,
): GlobalState<L, M> => {
  const bag = row[protocol.servers]!
  return {
    servers: Array.from({ length: protocol.servers }, (_, i) => values.locals.value(row[i]!).state),
    messages: Array.from({ length: bags.distinct(bag) }, (_, k) => ({
      message: values.messages.value(bags.message(bag, k)),
      count: bags.copies(bag, k),
    })),
    history: values.histories.map((history, k) => history.values.value(row[protocol.servers + 1 + k]!)),
  }
}

interface Move<L, M, E> {
  readonly action: string
  readonly server: number | null
  readonly message: M | null
  readonly sent: readonly M[]
  readonly row: Int32Array
  readonly step?: Step<L, M, E>
}

/** All successors of a row, one after the other: the slow way, for paths only. */
function* moves<L, M, E>(reader: Reader<L, M, E>, row: Int32Array): Generator<Move<L, M, E>> {
  const { protocol, values, bags } = reader
  const { servers, network } = protocol
  const bag = row[servers]!
  const aged = row.map((value, column) =>
    column <= servers
      ? value
      : row
          .subarray(0, servers)
          .reduce((now, local) => values.histories[column - servers - 1]!.observe(now, local), value),
  )
  const taken = (server: number, message: number, step: Step<L, M, E>): Move<L, M, E> => {
    const next = aged.slice()
    next[server] = values.locals.id({ server, state: step.next })
    next[servers] = bags.change(
      bag,
      step.consumes ? message : -1,
      step.sent.map((message) => values.messages.id(message)),
    )
    if (step.event !== undefined) {
      const event = values.events.push(step.event) - 1
      values.histories.forEach((history, k) => {
        next[servers + 1 + k] = history.record(next[servers + 1 + k]!, event)
      })
    }
    const received = message < 0 ? null : values.messages.value(message)
    return { action: step.action, server, message: received, sent: step.sent, row: next, step }
  }
  const present = Array.from({ length: bags.distinct(bag) }, (_, k) => bags.message(bag, k))
  for (let i = 0; i < servers; i++) {
    const local = values.locals.value(row[i]!).state
    for (const step of protocol.spontaneous(i, local)) yield taken(i, -1, step)
    for (const message of present) {
      const received = values.messages.value(message)
      if (!protocol.destinations(received).includes(i)) continue
      for (const step of protocol.receive(i, local, received)) yield taken(i, message, step)
    }
  }
  const moved = (action: string, message: number, sent: number[], consumed: number): Move<L, M, E> => {
    const next = aged.slice()
    next[servers] = bags.change(bag, consumed, sent)
    return { action, server: null, message: values.messages.value(message), sent: [], row: next }
  }
  for (const message of present) {
    if (network.duplicate !== undefined) yield moved(network.duplicate, message, [message], -1)
    if (network.drop !== undefined) yield moved(network.drop, message, [], message)
  }
}

const equal = (a: Int32Array, b: Int32Array): boolean => a.every((value, k) => value === b[k])

/** The steps along rows each of which is a successor of the one before. */
export const pathAlong = <L, M, E>(reader: Reader<L, M, E>, rows: readonly Int32Array[]): readonly PathStep<L, M>[] =>
  rows.slice(1).map((row, k) => {
    for (const move of moves(reader, rows[k]!)) {
      if (equal(move.row, row)) {
        const { action, server, message, sent } = move
        return { action, server, message, sent, state: materialise(reader, row) }
      }
    }
    throw new Error('a step of a path cannot be taken again: a step function is not pure')
  })

/** Names the violated property and tells the path; the last of `rows` is, or is reached by, the violation. */
export const counterexample = <L, M, E>(reader: Reader<L, M, E>, rows: readonly Int32Array[]): Counterexample<L, M> => {
  const path = { initial: materialise(reader, rows[0]!), steps: pathAlong(reader, rows) }
  const last = rows.at(-1)!
  const invariant = failedInvariant(reader, materialise(reader, last))
  if (invariant !== undefined) {
    return { property: invariant.name, source: invariant.source, kind: 'invariant', because: null, ...path }
  }
  const before = rows.at(-2)
  if (before !== undefined) {
    for (const { row, server, message, step } of moves(reader, before)) {
      if (server === null || step === undefined || !equal(row, last)) continue
      const local = reader.values.locals.value(before[server]!).state
      const failed = reader.properties.failedActionProperty(server, local, step, message ?? undefined)
      if (failed === undefined) continue
      const { action, sent } = { action: step.action, sent: step.sent }
      const taken = { action, server, message, sent, state: materialise(reader, last) }
      return {
        property: failed.name,
        source: failed.source,
        kind: 'action property',
        because: null,
        initial: path.initial,
        steps: [...path.steps.slice(0, -1), taken],
      }
    }
  }
  throw new Error('a property failed once and holds when it is evaluated again: it is not pure')
}

const failedInvariant = <L, M, E>({ protocol }: Reader<L, M, E>, state: GlobalState<L, M>) => {
  const { servers, messages, history } = state
  const value = (name: string) => {
    const index = protocol.history.findIndex((variable) => variable.name === name)
    return index < 0 ? undefined : { it: history[index] as never }
  }
  const holds = (p: Invariant<L, M>): boolean => {
    switch (p.reads) {
      case 'server':
        return servers.every((local, i) => p.holds(i, local))
      case 'pair':
        return servers.every((a, i) => servers.every((b, j) => i === j || p.holds(i, a, j, b)))
      case 'servers':
        return p.holds(servers)
      case 'message':
        return messages.every(({ message }) => p.holds(message))
      case 'message and server':
        return messages.every(({ message }) => {
          const server = p.of(message)
          const local = servers[server]
          return local === undefined || p.holds(message, server, local)
        })
      case 'history': {
        const known = value(p.variable)
        return known === undefined || p.holds(known.it)
      }
      case 'server and history': {
        const known = value(p.variable)
        return known === undefined || servers.every((local, i) => p.holds(i, local, known.it))
      }
      case 'state':
        return p.holds(state)
    }
  }
  return protocol.invariants.find((p) => !holds(p))
}
