/** What an invariant looks at in one state, piece by piece: to find out which piece makes it false. */
import type { GlobalState, Invariant } from './protocol.js'

/** One thing that an invariant claims of a state: of a server, of a pair of servers, of a message, and so on. */
export interface Reading<L, M> {
  /** The servers that are read, in the order in which the invariant names them. */
  readonly servers: readonly number[]
  /** The place in `GlobalState.messages` of the message that is read; null if none is, or all are. */
  readonly message: number | null
  /** The name of the history variable that is read, if one is. */
  readonly variable: string | null
  /** Evaluates this reading alone, in the state that it was found in or in one of the same shape. */
  readonly holds: (state: GlobalState<L, M>) => boolean
}

/** The part of a protocol that says which history variables it has. */
export interface Remembering {
  readonly history: readonly { readonly name: string }[]
}

/** Every reading of an invariant in a state; none if it reads a history variable that the protocol does not have. */
export const readingsOf = <L, M>(
  protocol: Remembering,
  invariant: Invariant<L, M>,
  state: GlobalState<L, M>,
): readonly Reading<L, M>[] => {
  const none = { message: null, variable: null }
  const numbers = state.servers.map((_, i) => i)
  const local = (of: GlobalState<L, M>, i: number): L => of.servers[i] as L
  switch (invariant.reads) {
    case 'server':
      return numbers.map((i) => ({ ...none, servers: [i], holds: (s) => invariant.holds(i, local(s, i)) }))
    case 'pair':
      return numbers.flatMap((i) =>
        numbers
          .filter((j) => j !== i)
          .map((j) => ({ ...none, servers: [i, j], holds: (s) => invariant.holds(i, local(s, i), j, local(s, j)) })),
      )
    case 'servers':
      return [{ ...none, servers: numbers, holds: (s) => invariant.holds(s.servers) }]
    case 'message':
      return state.messages.map((_, message) => ({
        ...none,
        servers: [],
        message,
        holds: (s) => invariant.holds(messageAt(s, message)),
      }))
    case 'message and server':
      return state.messages.flatMap((copies, message) => {
        const i = invariant.of(copies.message)
        if (state.servers[i] === undefined) return []
        return [
          { ...none, servers: [i], message, holds: (s) => invariant.holds(messageAt(s, message), i, local(s, i)) },
        ]
      })
    case 'message and pair':
      return state.messages.flatMap(({ message: m }, message) => {
        const ends = invariant.of(m)
        if (ends === null) return []
        return [
          { ...none, servers: ends, message, holds: (s) => holdsBetween(invariant, messageAt(s, message), s.servers) },
        ]
      })
    case 'history':
      return historyOf(protocol, invariant.variable).map(({ variable, value }) => ({
        ...none,
        servers: [],
        variable,
        holds: (s) => invariant.holds(value(s)),
      }))
    case 'server and history':
      return historyOf(protocol, invariant.variable).flatMap(({ variable, value }) =>
        numbers.map((i) => ({
          ...none,
          servers: [i],
          variable,
          holds: (s) => invariant.holds(i, local(s, i), value(s)),
        })),
      )
    case 'servers and history':
      return historyOf(protocol, invariant.variable).map(({ variable, value }) => ({
        ...none,
        servers: numbers,
        variable,
        holds: (s) => invariant.holds(s.servers, value(s)),
      }))
    case 'state':
      return [{ ...none, servers: numbers, holds: (s) => invariant.holds(s) }]
  }
}

/** Whether a property of a message and two servers holds; of servers that are not there it says nothing. */
export const holdsBetween = <L, M>(
  property: Extract<Invariant<L, M>, { readonly reads: 'message and pair' }>,
  message: M,
  servers: readonly L[],
): boolean => {
  const ends = property.of(message)
  if (ends === null) return true
  const [i, j] = ends
  const [a, b] = [servers[i], servers[j]]
  return a === undefined || b === undefined || property.holds(message, i, a, j, b)
}

const messageAt = <L, M>({ messages }: GlobalState<L, M>, place: number): M => {
  const found = messages[place]
  if (found === undefined) throw new RangeError(`the network has no message at place ${place}`)
  return found.message
}

/** A variable's value is handed only to a property that asks for the variable by name. */
const historyOf = (protocol: Remembering, variable: string) => {
  const index = protocol.history.findIndex(({ name }) => name === variable)
  const value = (state: GlobalState<unknown, unknown>): never => state.history[index] as never
  return index < 0 ? [] : [{ variable, value }]
}

/** The readings of an invariant that are false in a state. */
export const falseReadings = <L, M>(
  protocol: Remembering,
  invariant: Invariant<L, M>,
  state: GlobalState<L, M>,
): readonly Reading<L, M>[] => readingsOf(protocol, invariant, state).filter(({ holds }) => !holds(state))
