/** The initial states of raft.tla: term 1, empty logs. The network and the history variables begin empty. */
import type { GlobalState } from '../checker/protocol.js'
import { constantsOf, type Settings, withinBounds } from './bounds.js'
import { functionOnServers, withVoterLog } from './helpers.js'
import { historyVariables } from './history.js'
import { fromArray, Len } from './sequence.js'
import { type Constants, type Log, type Message, Nil, type Server } from './types.js'

/** `FirstTerm`. */
export const FirstTerm = 1

/** One server's part of Init; under `Bootstrap` with entries that all logs begin with. */
export const Init = (c: Constants, first: Log = null, commitIndex = 0): Server => ({
  currentTerm: FirstTerm,
  state: 'Follower',
  votedFor: Nil,
  log: first,
  commitIndex,
  votesResponded: [],
  votesGranted: [],
  ...withVoterLog(c, () => new Map()),
  nextIndex: functionOnServers(c, 1),
  matchIndex: functionOnServers(c, 0),
})

/** `FirstLogs`. */
const FirstLogs = ({ relaxations, values }: Constants): readonly Log[] => [
  null,
  ...(relaxations.Bootstrap ? values.map((value) => fromArray([{ term: FirstTerm, value }])) : []),
]

/** All functions from the servers to 0..length. */
const indexesUpTo = (servers: number, length: number): readonly (readonly number[])[] =>
  Array.from({ length: servers }).reduce<readonly (readonly number[])[]>(
    (all) => all.flatMap((indexes) => Array.from({ length: length + 1 }, (_, index) => [...indexes, index])),
    [[]],
  )

/** `Init`, where it is more than one state: those within the bounds. */
export const initialStatesOf = (settings: Omit<Settings, 'initialStates'>): readonly GlobalState<Server, Message>[] => {
  const c = constantsOf(settings)
  const isWithin = withinBounds(settings)
  const within = (servers: readonly Server[]): boolean => servers.every((s, i) => isWithin(i, s))
  return FirstLogs(c).flatMap((first) =>
    indexesUpTo(c.servers, Len(first))
      .map((indexes) => indexes.map((commitIndex) => Init(c, first, commitIndex)))
      .filter(within)
      .map((servers) => ({ servers, messages: [], history: historyVariables(settings).map(({ initial }) => initial) })),
  )
}
