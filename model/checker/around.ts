/** Invariants whose every question is seen, whatever they read. */
import type { Copies, GlobalState, Invariant } from './protocol.js'

/** A local state with the server whose it is. */
export interface OfServer<L> {
  readonly server: number
  readonly local: L
}

/** What an invariant is asked about: of all that a state has, the part that it reads. */
export interface Reading<L, M> {
  readonly locals: readonly OfServer<L>[]
  readonly messages: readonly Copies<M>[]
  readonly history: readonly { readonly variable: string; readonly value: unknown }[]
}

/** Sees what an invariant answered and, if it cares, about what; what it gives is the answer. */
export type See<L, M> = (answer: boolean, reading: () => Reading<L, M>) => boolean

const none = { locals: [], messages: [], history: [] }
const one = <M>(message: M): readonly Copies<M>[] => [{ message, count: 1 }]
const ofServers = <L>(locals: readonly L[]): readonly OfServer<L>[] =>
  locals.map((local, server) => ({ server, local }))

/** The same invariant, whose answers are seen. `variables`: the names of the history variables. */
export const around = <L, M>(p: Invariant<L, M>, variables: readonly string[], see: See<L, M>): Invariant<L, M> => {
  switch (p.reads) {
    case 'server':
      return {
        ...p,
        holds: (i: number, a: L) => see(p.holds(i, a), () => ({ ...none, locals: [{ server: i, local: a }] })),
      }
    case 'pair':
      return {
        ...p,
        holds: (i: number, a: L, j: number, b: L) => {
          const locals = () => [
            { server: i, local: a },
            { server: j, local: b },
          ]
          return see(p.holds(i, a, j, b), () => ({ ...none, locals: locals() }))
        },
      }
    case 'servers':
      return { ...p, holds: (all: readonly L[]) => see(p.holds(all), () => ({ ...none, locals: ofServers(all) })) }
    case 'message':
      return { ...p, holds: (m: M) => see(p.holds(m), () => ({ ...none, messages: one(m) })) }
    case 'message and server':
      return {
        ...p,
        holds: (m: M, i: number, a: L) =>
          see(p.holds(m, i, a), () => ({ ...none, messages: one(m), locals: [{ server: i, local: a }] })),
      }
    case 'message and pair':
      return {
        ...p,
        holds: (m: M, i: number, a: L, j: number, b: L) => {
          const locals = () => [
            { server: i, local: a },
            { server: j, local: b },
          ]
          return see(p.holds(m, i, a, j, b), () => ({ ...none, messages: one(m), locals: locals() }))
        },
      }
    case 'history': {
      const { variable } = p
      return { ...p, holds: (value: never) => see(p.holds(value), () => ({ ...none, history: [{ variable, value }] })) }
    }
    case 'server and history': {
      const { variable } = p
      const reading = (server: number, local: L, value: unknown) => ({
        ...none,
        locals: [{ server, local }],
        history: [{ variable, value }],
      })
      return { ...p, holds: (i: number, a: L, value: never) => see(p.holds(i, a, value), () => reading(i, a, value)) }
    }
    case 'servers and history': {
      const { variable } = p
      return {
        ...p,
        holds: (all: readonly L[], value: never) =>
          see(p.holds(all, value), () => ({ ...none, locals: ofServers(all), history: [{ variable, value }] })),
      }
    }
    case 'state':
      return {
        ...p,
        holds: (state: GlobalState<L, M>) =>
          see(p.holds(state), () => ({
            locals: ofServers(state.servers),
            messages: state.messages,
            history: state.history.map((value, k) => ({ variable: variables[k] ?? '', value })),
          })),
      }
  }
}

/** Asks an invariant about a reading of the kind that it reads. */
export const askInvariant = <L, M>(p: Invariant<L, M>, { locals, messages, history }: Reading<L, M>): boolean => {
  const [a, b] = locals as readonly [OfServer<L>, OfServer<L>]
  const [m] = messages as readonly [Copies<M>]
  const [h] = history as unknown as readonly [{ readonly value: never }]
  const servers = () => locals.toSorted((x, y) => x.server - y.server).map(({ local }) => local)
  switch (p.reads) {
    case 'server':
      return p.holds(a.server, a.local)
    case 'pair':
      return p.holds(a.server, a.local, b.server, b.local)
    case 'servers':
      return p.holds(servers())
    case 'message':
      return p.holds(m.message)
    case 'message and server':
      return p.holds(m.message, a.server, a.local)
    case 'message and pair':
      return p.holds(m.message, a.server, a.local, b.server, b.local)
    case 'history':
      return p.holds(h.value)
    case 'server and history':
      return p.holds(a.server, a.local, h.value)
    case 'servers and history':
      return p.holds(servers(), h.value)
    case 'state':
      return p.holds({ servers: servers(), messages, history: history.map(({ value }) => value) })
  }
}
