/** Properties of the model, asked of what reducers abstract to. */
import type { Message, ServerState } from '../../impl/raft/types.js'
import type { ActionProperty, Copies, Invariant } from '../../model/checker/protocol.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import type { Server } from '../../model/raft/types.js'
import { type Abstraction, abstractBag } from './abstraction.js'

/**
 * The messages of a cluster are those that its properties know: without features those of raft.tla, and with features properties of
 * raft.tla's messages look at nothing but what all messages have.
 */
type Known = WholeMessage

/** An invariant of the model. Its views are of the model, so readings that differ only for a reducer are one. */
export const lifted =
  ({ servers, server: of, message }: Abstraction) =>
  <M extends Known>(property: Invariant<Server, M>): Invariant<ServerState, Message> => {
    const ofMessage = message as (m: Message) => M | undefined
    /** A message that the model does not know breaks no property of it. */
    const whereKnown = (m: Message, holds: (known: M) => boolean): boolean => {
      const known = ofMessage(m)
      return known === undefined || holds(known)
    }
    const { name, source } = property
    const viewed = <P extends { readonly view?: (s: Server) => string }>({ view }: P) =>
      view === undefined ? {} : { view: (s: ServerState) => view(of(s)) }
    switch (property.reads) {
      case 'server':
        return { name, source, reads: 'server', holds: (i, s) => property.holds(i, of(s)) }
      case 'pair':
        return {
          name,
          source,
          reads: 'pair',
          ...viewed(property),
          holds: (i, a, j, b) => property.holds(i, of(a), j, of(b)),
        }
      case 'servers':
        return { name, source, reads: 'servers', ...viewed(property), holds: (all) => property.holds(all.map(of)) }
      case 'message':
        return { name, source, reads: 'message', holds: (m) => whereKnown(m, (known) => property.holds(known)) }
      case 'message and server':
        return {
          name,
          source,
          reads: 'message and server',
          of: (m) => {
            const known = ofMessage(m)
            return known === undefined ? servers.indexOf(m.from) : property.of(known)
          },
          holds: (m, i, s) => whereKnown(m, (known) => property.holds(known, i, of(s))),
        }
      case 'message and pair':
        return {
          name,
          source,
          reads: 'message and pair',
          ...viewed(property),
          of: (m) => {
            const known = ofMessage(m)
            return known === undefined ? null : property.of(known)
          },
          holds: (m, i, a, j, b) => whereKnown(m, (known) => property.holds(known, i, of(a), j, of(b))),
        }
      case 'history':
        return property
      case 'server and history': {
        const { variable } = property
        const holds = (i: number, s: ServerState, value: never) => property.holds(i, of(s), value)
        return { name, source, reads: 'server and history', variable, ...viewed(property), holds }
      }
      case 'servers and history': {
        const { variable } = property
        const holds = (all: readonly ServerState[], value: never) => property.holds(all.map(of), value)
        return { name, source, reads: 'servers and history', variable, ...viewed(property), holds }
      }
      case 'state':
        return {
          name,
          source,
          reads: 'state',
          holds: ({ servers: all, messages, history }) =>
            property.holds({
              servers: all.map(of),
              messages: abstractBag(ofMessage, messages) as readonly Copies<M>[],
              history,
            }),
        }
    }
  }

/** A property of steps of the model, asked of a whole step of a reducer, which may be several of the model. */
export const liftedAction =
  ({ server: of, message }: Abstraction) =>
  <M extends Known>({ name, source, holds }: ActionProperty<Server, M>): ActionProperty<ServerState, Message> => {
    const ofMessage = message as (m: Message) => M | undefined
    return {
      name,
      source,
      holds: (server, before, { action, next, sent }, received) =>
        holds(
          server,
          of(before),
          { action, next: of(next), sent: sent.flatMap((m) => ofMessage(m) ?? []) },
          received === undefined ? undefined : ofMessage(received),
        ),
    }
  }
