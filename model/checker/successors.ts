/** The moves of a protocol from one state on plain objects: slow, and without a memory of the states that were seen. */
import type { Copies, GlobalState, Protocol, Step } from './protocol.js'

/** Something that may happen in a state. */
export interface Move<L, M, E> {
  readonly action: string
  /** The server that moves; null where the network moves by itself. */
  readonly server: number | null
  /** The message that is received, duplicated or lost; null for a spontaneous step. */
  readonly message: M | null
  /** Null where the network moves by itself. */
  readonly step: Step<L, M, E> | null
}

type Bag<M> = readonly Copies<M>[]

/** The states in which a protocol begins, at least one. */
export const initialStates = <L, M, E>(protocol: Protocol<L, M, E>): readonly GlobalState<L, M>[] =>
  protocol.initialStates ?? [
    {
      servers: Array.from({ length: protocol.servers }, (_, i) => protocol.initial(i)),
      messages: [],
      history: protocol.history.map(({ initial }) => initial),
    },
  ]

/** Everything that may happen in a state, always in the same order. */
export const movesOf = <L, M, E>(protocol: Protocol<L, M, E>, state: GlobalState<L, M>): readonly Move<L, M, E>[] => {
  const { duplicate, drop } = protocol.network
  const moves: Move<L, M, E>[] = []
  const take = (server: number, message: M | null, steps: readonly Step<L, M, E>[]): void => {
    for (const step of steps) moves.push({ action: step.action, server, message, step })
  }
  for (const [i, local] of state.servers.entries()) take(i, null, protocol.spontaneous(i, local))
  for (const { message } of state.messages) {
    for (const i of protocol.destinations(message)) {
      const local = state.servers[i]
      if (local === undefined) throw new RangeError(`a message is sent to server ${i} of ${protocol.servers}`)
      take(i, message, protocol.receive(i, local, message))
    }
    if (duplicate !== undefined) moves.push({ action: duplicate, server: null, message, step: null })
    if (drop !== undefined) moves.push({ action: drop, server: null, message, step: null })
  }
  return moves
}

/** The state after a move that is possible in the given one. */
export const stateAfter = <L, M, E>(
  protocol: Protocol<L, M, E>,
  state: GlobalState<L, M>,
  { action, server, message, step }: Move<L, M, E>,
): GlobalState<L, M> => {
  const { encodeMessage, network } = protocol
  const sent = step === null ? (message !== null && action === network.duplicate ? [message] : []) : step.sent
  const lost = step === null ? action === network.drop : step.consumes
  const grown = sent.reduce((bag, one) => plus(protocol, bag, one), state.messages)
  return {
    servers: server === null || step === null ? state.servers : state.servers.with(server, step.next),
    messages: lost && message !== null ? minus(encodeMessage, grown, message) : grown,
    history: historyAfter(protocol, state, step),
  }
}

/** Whether the state constraint holds of a state. */
export const isWithinBounds = <L, M, E>(
  { network, withinBounds }: Protocol<L, M, E>,
  { servers, messages }: GlobalState<L, M>,
): boolean =>
  messages.length <= network.maxMessages &&
  messages.every(({ count }) => count <= network.maxCopies) &&
  servers.every((local, i) => withinBounds(i, local))

const plus = <L, M, E>({ encodeMessage, network }: Protocol<L, M, E>, bag: Bag<M>, message: M): Bag<M> => {
  const at = placeOf(encodeMessage, bag, message)
  const found = bag[at]
  if (found === undefined) return [...bag, { message, count: 1 }]
  return network.kind === 'set' ? bag : bag.with(at, { ...found, count: found.count + 1 })
}

const minus = <M>(encode: (message: M) => string, bag: Bag<M>, message: M): Bag<M> => {
  const at = placeOf(encode, bag, message)
  const found = bag[at]
  if (found === undefined) return bag
  return found.count > 1 ? bag.with(at, { ...found, count: found.count - 1 }) : bag.toSpliced(at, 1)
}

const placeOf = <M>(encode: (message: M) => string, bag: Bag<M>, message: M): number => {
  const same = bag.findIndex((copies) => copies.message === message)
  if (same >= 0) return same
  const text = encode(message)
  return bag.findIndex((copies) => encode(copies.message) === text)
}

/** A history variable is told of every server of the state that is left, and then of the step's event. */
const historyAfter = <L, M, E>(
  { history }: Protocol<L, M, E>,
  { servers, history: before }: GlobalState<L, M>,
  step: Step<L, M, E> | null,
): readonly unknown[] =>
  history.map(({ observe, record }, k) => {
    // The variable's own type is hidden: only its own functions are given its values.
    const observed = servers.reduce<unknown>(
      (value, local, i) => (observe === undefined ? value : observe(value as never, i, local)),
      before[k],
    )
    if (step?.event === undefined || record === undefined) return observed
    return record(observed as never, step.event)
  })
