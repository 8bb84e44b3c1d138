/** A protocol whose questions and answers are heard, so that they can be compared with those to other questions. */
import { around, type OfServer, type Reading } from './around.js'
import type { ActionProperty, Invariant, Protocol, Step } from './protocol.js'

/** A question to an action property. */
export interface Move<L, M> {
  readonly server: number
  readonly before: L
  readonly step: { readonly action: string; readonly next: L; readonly sent: readonly M[] }
  readonly received: M | undefined
}

export interface Listener<L, M, E> {
  /** Whether the next question to this function or property is to be heard: most are not, because that would take its time. */
  readonly listens: (name: string) => boolean
  readonly steps: (of: OfServer<L>, received: M | undefined, answer: readonly Step<L, M, E>[]) => void
  readonly destinations: (message: M, answer: readonly number[]) => void
  readonly withinBounds: (of: OfServer<L>, answer: boolean) => void
  readonly invariant: (p: Invariant<L, M>, reading: Reading<L, M>, answer: boolean) => void
  readonly move: (p: ActionProperty<L, M>, move: Move<L, M>, answer: boolean) => void
}

/** The same protocol. The listener hears of a question after it was answered, and may throw. */
export const listenedTo = <L, M, E>(protocol: Protocol<L, M, E>, listener: Listener<L, M, E>): Protocol<L, M, E> => {
  const variables = protocol.history.map(({ name }) => name)
  return {
    ...protocol,
    spontaneous: (server, local) => {
      const answer = protocol.spontaneous(server, local)
      if (listener.listens('spontaneous')) listener.steps({ server, local }, undefined, answer)
      return answer
    },
    receive: (server, local, message) => {
      const answer = protocol.receive(server, local, message)
      if (listener.listens('receive')) listener.steps({ server, local }, message, answer)
      return answer
    },
    destinations: (message) => {
      const answer = protocol.destinations(message)
      if (listener.listens('destinations')) listener.destinations(message, answer)
      return answer
    },
    withinBounds: (server, local) => {
      const answer = protocol.withinBounds(server, local)
      if (listener.listens('withinBounds')) listener.withinBounds({ server, local }, answer)
      return answer
    },
    invariants: protocol.invariants.map((p) =>
      around(p, variables, (answer, reading) => {
        if (listener.listens(p.name)) listener.invariant(p, reading(), answer)
        return answer
      }),
    ),
    actionProperties: protocol.actionProperties.map((p) => ({
      ...p,
      holds: (server, before, step, received) => {
        const answer = p.holds(server, before, step, received)
        if (listener.listens(p.name)) listener.move(p, { server, before, step, received }, answer)
        return answer
      },
    })),
  }
}
