/** The executable model of Raft with its features, put together for the checker: `WholeSpec` of spec/RaftWhole.tla. */
import type { GlobalState, Protocol } from '../../checker/protocol.js'
import { constantsOf, networkOf, type Settings, withinBounds } from '../bounds.js'
import { encodeServer } from '../encode.js'
import { historyVariables } from '../history.js'
import { Init, initialStatesOf } from '../init.js'
import { lackingIn } from '../next.js'
import { absent } from '../protocol.js'
import type { Election, Server } from '../types.js'
import { configurationsIn } from './configurations.js'
import { encodeWholeMessage } from './encode.js'
import { wholeActionProperties, wholeInvariants } from './invariants.js'
import { wholeActions, wholeReceive, wholeUnasked } from './next.js'
import { actionsWithout } from './switches.js'
import { isSymmetric, wholeSymmetry } from './symmetry.js'
import type { Features, WholeMessage } from './types.js'
import { initial } from './variables.js'

/** A state of raft.tla, in which the features' variables begin. */
const withFeatures = (state: GlobalState<Server, WholeMessage>): GlobalState<Server, WholeMessage> => ({
  ...state,
  servers: state.servers.map((s) => ({ features: initial, ...s })),
})

export interface WholeSettings extends Omit<Settings, 'initialStates'> {
  readonly initialStates?: readonly GlobalState<Server, WholeMessage>[]
}

export const wholeRaft = (settings: WholeSettings, features: Features): Protocol<Server, WholeMessage, Election> => {
  const c = { ...constantsOf(settings), features }
  const isWithin = withinBounds(settings)
  const { maxConfigurations = Number.POSITIVE_INFINITY } = features
  const without = [...absent[settings.network], ...lackingIn(c.relaxations), ...actionsWithout(features)]
  const beginnings = settings.initialStates ?? (c.relaxations.Bootstrap ? initialStatesOf(settings) : undefined)
  return {
    servers: c.servers,
    actions: wholeActions.filter((action) => !without.some((one) => one === action)),
    initial: () => ({ ...Init(c), features: initial }),
    ...(beginnings === undefined ? {} : { initialStates: beginnings.map(withFeatures) }),
    spontaneous: (i, s) => wholeUnasked(c, i, s, without),
    receive: (i, s, m) => wholeReceive(c, i, s, m, without),
    destinations: (m) => [m.mdest],
    network: networkOf(settings),
    withinBounds: (i, s) => isWithin(i, s) && configurationsIn(s.log) <= maxConfigurations,
    history: historyVariables(settings),
    encodeLocal: encodeServer,
    encodeMessage: encodeWholeMessage,
    invariants: wholeInvariants(c),
    actionProperties: wholeActionProperties,
    ...(isSymmetric(settings, features) ? { symmetry: wholeSymmetry(settings) } : {}),
  }
}
