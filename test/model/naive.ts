/**
 * An explorer of protocols that is as plain as can be: objects, and a Map on canonical texts. It is the twin to which
 * the fast checker is held, and it counts as TLC does.
 */
import type { Copies, Invariant, Protocol, Step } from '../../model/checker/protocol.js'

export interface NaiveState<Local, Message> {
  readonly servers: readonly Local[]
  readonly messages: readonly Copies<Message>[]
  readonly history: readonly unknown[]
}

export interface NaiveCounts {
  readonly generated: number
  /** Of these, those outside the bounds. */
  readonly outside: number
  readonly distinct: number
  readonly depth: number
  readonly coverage: Readonly<Record<string, number>>
  /** Names of the invariants and action properties that failed somewhere, sorted. */
  readonly violated: readonly string[]
}

type Bag<Message> = readonly Copies<Message>[]

/** A history variable's value, which is handed only to its own functions and to who asks for the variable by name. */
const own = (value: unknown): never => value as never

export const naive = <Local, Message, Event>(protocol: Protocol<Local, Message, Event>) => {
  type State = NaiveState<Local, Message>
  type LocalStep = Step<Local, Message, Event>
  const { network } = protocol
  const { history } = protocol

  const plus = (bag: Bag<Message>, message: Message): Bag<Message> => {
    const text = protocol.encodeMessage(message)
    const at = bag.findIndex((copies) => protocol.encodeMessage(copies.message) === text)
    if (at < 0) return [...bag, { message, count: 1 }]
    if (network.kind === 'set') return bag
    return bag.map((copies, k) => (k === at ? { message, count: copies.count + 1 } : copies))
  }
  const minus = (bag: Bag<Message>, message: Message): Bag<Message> => {
    const text = protocol.encodeMessage(message)
    return bag.flatMap((copies) => {
      if (protocol.encodeMessage(copies.message) !== text) return [copies]
      return copies.count > 1 ? [{ message, count: copies.count - 1 }] : []
    })
  }
  const encode = (state: State): string => {
    const bag = state.messages.map(({ message, count }) => `${count}*${protocol.encodeMessage(message)}`).sort()
    return [
      ...state.servers.map(protocol.encodeLocal),
      ...bag,
      ...history.map((h, k) => h.encode(own(state.history[k]))),
    ].join('\f')
  }
  const withinBounds = (state: State): boolean =>
    state.servers.every((local, i) => protocol.withinBounds(i, local)) &&
    state.messages.length <= network.maxMessages &&
    state.messages.every(({ count }) => count <= network.maxCopies)

  const recorded = (state: State, event?: Event): readonly unknown[] =>
    history.map(({ observe, record }, k) => {
      const observed = state.servers.reduce(
        (value, local, i) => (observe ? observe(own(value), i, local) : value),
        state.history[k],
      )
      return event === undefined || record === undefined ? observed : record(own(observed), event)
    })
  const after = (state: State, i: number, step: LocalStep, received?: Message): State => {
    const sent = step.sent.reduce(plus, state.messages)
    return {
      servers: state.servers.with(i, step.next),
      messages: step.consumes && received !== undefined ? minus(sent, received) : sent,
      history: recorded(state, step.event),
    }
  }

  const initial: State = {
    servers: Array.from({ length: protocol.servers }, (_, i) => protocol.initial(i)),
    messages: [],
    history: history.map((h) => h.initial),
  }
  const beginnings: readonly State[] = protocol.initialStates ?? [initial]

  const violations = new Set<string>()
  const taken = (state: State, i: number, local: Local, step: LocalStep, received?: Message) => {
    for (const { name, holds } of protocol.actionProperties) if (!holds(i, local, step, received)) violations.add(name)
    return { action: step.action, state: after(state, i, step, received) }
  }

  /** Every successor with the action that leads to it, in TLC's sense: one for each true disjunct. */
  const successors = (state: State): readonly { readonly action: string; readonly state: State }[] => [
    ...state.servers.flatMap((local, i) => protocol.spontaneous(i, local).map((step) => taken(state, i, local, step))),
    ...state.messages.flatMap(({ message }) => [
      ...protocol.destinations(message).flatMap((i) => {
        const local = state.servers[i]
        if (local === undefined) throw new RangeError(`a message to server ${i} of ${protocol.servers}`)
        return protocol.receive(i, local, message).map((step) => taken(state, i, local, step, message))
      }),
      ...(network.duplicate === undefined
        ? []
        : [
            {
              action: network.duplicate,
              state: { ...state, messages: plus(state.messages, message), history: recorded(state) },
            },
          ]),
      ...(network.drop === undefined
        ? []
        : [
            {
              action: network.drop,
              state: { ...state, messages: minus(state.messages, message), history: recorded(state) },
            },
          ]),
    ]),
  ]

  /** Explores everything within the bounds, breadth first. */
  const explore = (): NaiveCounts => {
    const coverage: Record<string, number> = Object.fromEntries(protocol.actions.map((action) => [action, 0]))
    const visited = new Map(beginnings.map((state) => [encode(state), state]))
    for (const name of beginnings.flatMap((state) => violatedBy(protocol, state))) violations.add(name)
    let level: readonly State[] = [...visited.values()]
    let generated = beginnings.length
    let outside = 0
    let depth = 0
    while (level.length > 0) {
      depth += 1
      const next: State[] = []
      for (const state of level) {
        for (const { action, state: successor } of successors(state)) {
          generated += 1
          if (!withinBounds(successor)) outside += 1
          coverage[action] = (coverage[action] ?? Number.NaN) + 1
          const text = encode(successor)
          if (visited.has(text)) continue
          for (const name of violatedBy(protocol, successor)) violations.add(name)
          if (!withinBounds(successor)) continue
          visited.set(text, successor)
          next.push(successor)
        }
      }
      level = next
    }
    return { generated, outside, distinct: visited.size, depth, coverage, violated: [...violations].sort() }
  }

  return { initial, successors, explore, encode, withinBounds }
}

/** Whether an invariant holds in a state. An invariant over an absent history variable holds. */
export const holdsIn = <Local, Message, Event>(
  protocol: Pick<Protocol<Local, Message, Event>, 'history'>,
  invariant: Invariant<Local, Message>,
  state: NaiveState<Local, Message>,
): boolean => {
  const { servers } = state
  const valuesNamed = (variable: string): readonly never[] => {
    const at = protocol.history.findIndex(({ name }) => name === variable)
    return at < 0 ? [] : [own(state.history[at])]
  }
  switch (invariant.reads) {
    case 'server':
      return servers.every((local, i) => invariant.holds(i, local))
    case 'pair':
      return servers.every((a, i) => servers.every((b, j) => i === j || invariant.holds(i, a, j, b)))
    case 'servers':
      return invariant.holds(servers)
    case 'message':
      return state.messages.every(({ message }) => invariant.holds(message))
    case 'message and server':
      return state.messages.every(({ message }) => {
        const server = invariant.of(message)
        const local = servers[server]
        return local === undefined || invariant.holds(message, server, local)
      })
    case 'message and pair':
      return state.messages.every(({ message }) => {
        const [i = -1, j = -1] = invariant.of(message) ?? []
        const [a, b] = [servers[i], servers[j]]
        return a === undefined || b === undefined || invariant.holds(message, i, a, j, b)
      })
    case 'history':
      return valuesNamed(invariant.variable).every((value) => invariant.holds(value))
    case 'server and history':
      return valuesNamed(invariant.variable).every((value) =>
        servers.every((local, i) => invariant.holds(i, local, value)),
      )
    case 'servers and history':
      return valuesNamed(invariant.variable).every((value) => invariant.holds(servers, value))
    case 'state':
      return invariant.holds(state)
  }
}

/** The names of the invariants that a state violates. */
export const violatedBy = <Local, Message, Event>(
  protocol: Protocol<Local, Message, Event>,
  state: NaiveState<Local, Message>,
): readonly string[] =>
  protocol.invariants.filter((invariant) => !holdsIn(protocol, invariant, state)).map(({ name }) => name)
