import type { GlobalState, Invariant, Protocol, Step } from './protocol.js'
import type { Space } from './space.js'

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

/**
 * A path from the initial state to a state, or by a step, that violates a property. What an exploration finds is a
 * shortest such path; what a random walk finds is shrunk, and may be longer.
 */
export interface Counterexample<L, M> {
  readonly property: string
  readonly source: string
  readonly kind: 'invariant' | 'action property'
  /** What is false, in words, as far as the property can tell. */
  readonly because: string | null
  readonly initial: GlobalState<L, M>
  readonly steps: readonly PathStep<L, M>[]
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
function* moves<L, M, E>(space: Space<L, M, E>, row: Int32Array): Generator<Move<L, M, E>> {
  const { protocol, values, bags } = space
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

/** The text by which a state is recognised: its own, or under symmetry its representative's. */
export type Recognise = (row: Int32Array) => string

/** Walks from the initial state along states with these texts, the first of which is the initial state's. */
const walk = <L, M, E>(
  space: Space<L, M, E>,
  recognise: Recognise,
  texts: readonly string[],
): readonly Move<L, M, E>[] => {
  let row = space.initial()
  return texts.slice(1).map((text) => {
    for (const move of moves(space, row)) {
      if (recognise(move.row) !== text) continue
      row = move.row
      return move
    }
    throw new Error('a step of a path cannot be taken again: a step function is not pure')
  })
}

const pathStep = <L, M, E>(
  space: Space<L, M, E>,
  { action, server, message, sent, row }: Move<L, M, E>,
): PathStep<L, M> => ({
  action,
  server,
  message,
  sent,
  state: space.materialise(row),
})

/**
 * Names the violated property and tells the path to the state, or by the step, that violates it. The texts are those of
 * the states along the path, from the initial state's on.
 */
export const counterexample = <L, M, E>(
  space: Space<L, M, E>,
  recognise: Recognise,
  texts: readonly string[],
): Counterexample<L, M> => {
  const taken = walk(space, recognise, texts)
  const initial = space.materialise(space.initial())
  const steps = taken.map((move) => pathStep(space, move))
  const invariant = failedInvariant(space.protocol, steps.at(-1)?.state ?? initial)
  if (invariant !== undefined) {
    const { name, source } = invariant
    return { property: name, source, kind: 'invariant', because: null, initial, steps }
  }
  const before = taken.at(-2)?.row ?? space.initial()
  for (const move of moves(space, before)) {
    const { row, server, message, step } = move
    if (server === null || step === undefined || recognise(row) !== texts.at(-1)) continue
    const local = space.values.locals.value(before[server]!).state
    const failed = space.properties.failedActionProperty(server, local, step, message ?? undefined)
    if (failed === undefined) continue
    const { name, source } = failed
    const last = pathStep(space, move)
    return {
      property: name,
      source,
      kind: 'action property',
      because: null,
      initial,
      steps: [...steps.slice(0, -1), last],
    }
  }
  throw new Error('a property failed once and holds when it is evaluated again: it is not pure')
}

const failedInvariant = <L, M, E>(protocol: Protocol<L, M, E>, state: GlobalState<L, M>) => {
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
