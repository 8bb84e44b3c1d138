/** The executable model: `Next` of raft.tla, put together for the checker. */
import type { Protocol } from '../checker/protocol.js'
import { constantsOf, type NetworkKind, networkOf, type Settings, withinBounds } from './bounds.js'
import { encodeMessage, encodeServer } from './encode.js'
import { historyVariables } from './history.js'
import { Init, initialStatesOf } from './init.js'
import { actionProperties } from './invariants/actions.js'
import { everCommittedInvariants } from './invariants/ever-committed.js'
import { invariants } from './invariants/invariants.js'
import { namesNoServer } from './narrowing.js'
import { actions, lackingIn, Receive, unaskedSteps } from './next.js'
import { stepsOf } from './outcome.js'
import { symmetry } from './symmetry.js'
import type { Action, Election, Message, Server } from './types.js'

/** The actions that a network of this kind does not have, and servers beside it. */
export const absent: Readonly<Record<NetworkKind, readonly Action[]>> = {
  full: [],
  'no-duplication': ['DuplicateMessage'],
  core: ['Restart', 'DuplicateMessage', 'DropMessage'],
}

export const raft = (settings: Settings): Protocol<Server, Message, Election> => {
  const c = constantsOf(settings)
  const without = [...absent[settings.network], ...lackingIn(c.relaxations)]
  const beginnings = settings.initialStates ?? (c.relaxations.Bootstrap ? initialStatesOf(settings) : undefined)
  return {
    servers: c.servers,
    actions: actions.filter((action) => !without.includes(action)),
    initial: () => Init(c),
    ...(beginnings === undefined ? {} : { initialStates: beginnings }),
    spontaneous: (i, s) => unaskedSteps(c, i, s, without),
    receive: (i, s, m) => stepsOf(Receive(c, i, s, m)),
    destinations: (m) => [m.mdest],
    network: networkOf(settings),
    withinBounds: withinBounds(settings),
    history: historyVariables(settings),
    encodeLocal: encodeServer,
    encodeMessage,
    invariants: [...invariants(c), ...(settings.everCommitted ? everCommittedInvariants(c) : [])],
    actionProperties,
    ...(namesNoServer(settings.narrowing ?? {}) ? { symmetry: symmetry(settings) } : {}),
  }
}
