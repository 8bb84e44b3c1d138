/** The executable model of Raft with its features, put together for the checker: `WholeSpec` of spec/RaftWhole.tla. */
import type { GlobalState, HistoryVariable, Protocol } from '../../checker/protocol.js'
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
import { isElection, readHistory, type WholeEvent } from './read-history.js'
import { actionsWithout } from './switches.js'
import { isSymmetric, wholeSymmetry } from './symmetry.js'
import type { Features, WholeMessage } from './types.js'
import { initial, variablesOf } from './variables.js'

/** A state of raft.tla, or of all of Raft: the features' variables that it does not have begin in it. */
const withFeatures =
  (history: readonly HistoryVariable<never, Server, WholeEvent>[]) =>
  (state: GlobalState<Server, WholeMessage>): GlobalState<Server, WholeMessage> => ({
    ...state,
    servers: state.servers.map((s) => ({ features: initial, ...s })),
    history: history.map((variable, k) => (k < state.history.length ? state.history[k] : variable.initial)),
  })

export interface WholeSettings extends Omit<Settings, 'initialStates'> {
  readonly initialStates?: readonly GlobalState<Server, WholeMessage>[]
}

/** A variable of the core, which learns of elections only. */
const ofElections = (
  variable: HistoryVariable<never, Server, Election>,
): HistoryVariable<never, Server, WholeEvent> => {
  const { record, ...rest } = variable
  return record === undefined
    ? rest
    : { ...rest, record: (value, event) => (isElection(event) ? record(value, event) : value) }
}

/** Those of the core that are kept, and those of reads wherever there are reads. */
export const wholeHistory = (
  settings: Pick<WholeSettings, 'history' | 'everCommitted'>,
  features: Features,
): readonly HistoryVariable<never, Server, WholeEvent>[] => [
  ...historyVariables(settings).map(ofElections),
  ...(features.reads ? [readHistory] : []),
]

export const wholeRaft = (settings: WholeSettings, features: Features): Protocol<Server, WholeMessage, WholeEvent> => {
  const c = { ...constantsOf(settings), features }
  const isWithin = withinBounds(settings)
  const { maxConfigurations = Number.POSITIVE_INFINITY, maxReads = 1, maxWipes = 1 } = features
  const isWithinCounts = (s: Server): boolean => {
    const { readCount, readRound, incarnation } = variablesOf(s)
    return readCount <= maxReads && readRound <= maxReads && incarnation <= maxWipes
  }
  const without = [...absent[settings.network], ...lackingIn(c.relaxations), ...actionsWithout(features)]
  const history = wholeHistory(settings, features)
  const beginnings = settings.initialStates ?? (c.relaxations.Bootstrap ? initialStatesOf(settings) : undefined)
  return {
    servers: c.servers,
    actions: wholeActions.filter((action) => !without.some((one) => one === action)),
    initial: () => ({ ...Init(c), features: initial }),
    ...(beginnings === undefined ? {} : { initialStates: beginnings.map(withFeatures(history)) }),
    spontaneous: (i, s) => wholeUnasked(c, i, s, without),
    receive: (i, s, m) => wholeReceive(c, i, s, m, without),
    destinations: (m) => [m.mdest],
    network: networkOf(settings),
    withinBounds: (i, s) => isWithin(i, s) && isWithinCounts(s) && configurationsIn(s.log) <= maxConfigurations,
    history,
    encodeLocal: encodeServer,
    encodeMessage: encodeWholeMessage,
    invariants: wholeInvariants(c),
    actionProperties: wholeActionProperties(c),
    ...(isSymmetric(settings, features) ? { symmetry: wholeSymmetry(settings, features) } : {}),
  }
}
