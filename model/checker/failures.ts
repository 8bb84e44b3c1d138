/** Which property fails in a state or by a move, on plain objects. */
import type { GlobalState, Invariant, Protocol } from './protocol.js'
import { holdsBetween, readingsOf } from './readings.js'
import { isWithinBounds, type Move, movesOf } from './successors.js'

/** The property that fails, as a counterexample names it. */
export interface Failure {
  readonly property: string
  readonly source: string
  readonly kind: 'invariant' | 'action property' | 'deadlock'
}

/** The first invariant that is false in a state, each evaluated in full. */
export const failureIn = <L, M, E>(protocol: Protocol<L, M, E>, state: GlobalState<L, M>): Failure | null => {
  const failed = protocol.invariants.find((p) => !readingsOf(protocol, p, state).every(({ holds }) => holds(state)))
  return failed === undefined ? null : { property: failed.name, source: failed.source, kind: 'invariant' }
}

/**
 * The first property that fails after a move, given that every invariant holds before it: of an invariant only what
 * the move may have changed is looked at. An invariant comes before an action property, and a deadlock last.
 */
export const failureAfter = <L, M, E>(
  protocol: Protocol<L, M, E>,
  before: GlobalState<L, M>,
  move: Move<L, M, E>,
  after: GlobalState<L, M>,
): Failure | null => {
  const failed = protocol.invariants.find((p) => !stillHolds(protocol, p, before, move, after))
  return failed === undefined
    ? (failureBy(protocol, before, move) ?? deadlockIn(protocol, after))
    : { property: failed.name, source: failed.source, kind: 'invariant' }
}

const stillHolds = <L, M, E>(
  protocol: Protocol<L, M, E>,
  p: Invariant<L, M>,
  before: GlobalState<L, M>,
  { server, step }: Move<L, M, E>,
  { servers, messages, history }: GlobalState<L, M>,
): boolean => {
  const moved = server ?? -1
  const local = servers[moved] as L
  const sent = step?.sent ?? []
  const value = (variable: string) => {
    const index = protocol.history.findIndex(({ name }) => name === variable)
    return { known: index >= 0, now: history[index] as never, changed: history[index] !== before.history[index] }
  }
  switch (p.reads) {
    case 'server':
      return moved < 0 || p.holds(moved, local)
    case 'pair':
      return (
        moved < 0 ||
        servers.every((other, j) => j === moved || (p.holds(moved, local, j, other) && p.holds(j, other, moved, local)))
      )
    case 'servers':
      return moved < 0 || p.holds(servers)
    case 'message':
      return sent.every((message) => p.holds(message))
    case 'message and server':
      return (
        messages.every(({ message }) => p.of(message) !== moved || p.holds(message, moved, local)) &&
        sent.every((message) => {
          const i = p.of(message)
          return i === moved || servers[i] === undefined || p.holds(message, i, servers[i])
        })
      )
    case 'message and pair':
      return messages.every(({ message }) => holdsBetween(p, message, servers))
    case 'history': {
      const { known, now, changed } = value(p.variable)
      return !known || !changed || p.holds(now)
    }
    case 'server and history': {
      const { known, now, changed } = value(p.variable)
      if (!known) return true
      return changed ? servers.every((one, i) => p.holds(i, one, now)) : moved < 0 || p.holds(moved, local, now)
    }
    case 'servers and history': {
      const { known, now } = value(p.variable)
      return !known || p.holds(servers, now)
    }
    case 'state':
      return p.holds({ servers, messages, history })
  }
}

/** The name under which a state without successors is reported. */
export const DEADLOCK = 'Deadlock'

/** As in TLC a state outside the bounds has no deadlock, and successors outside the bounds are successors. */
export const deadlockIn = <L, M, E>(protocol: Protocol<L, M, E>, state: GlobalState<L, M>): Failure | null =>
  protocol.deadlock === true && isWithinBounds(protocol, state) && movesOf(protocol, state).length === 0
    ? { property: DEADLOCK, source: 'every state must have a successor', kind: 'deadlock' }
    : null

/** The first action property that a move breaks. The network's own moves are no server's steps. */
export const failureBy = <L, M, E>(
  protocol: Protocol<L, M, E>,
  { servers }: GlobalState<L, M>,
  { server, message, step }: Move<L, M, E>,
): Failure | null => {
  if (server === null || step === null) return null
  const before = servers[server] as L
  const failed = protocol.actionProperties.find((p) => !p.holds(server, before, step, message ?? undefined))
  return failed === undefined ? null : { property: failed.name, source: failed.source, kind: 'action property' }
}
