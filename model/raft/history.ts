/** The history variables of raft.tla that are not any one server's: they record the past, and no action reads them. */
import type { HistoryVariable } from '../checker/protocol.js'
import { encodeElection, encodeLog } from './encode.js'
import type { Election, Log, Server } from './types.js'

/** A set of values that are told apart by their canonical texts. */
export type SetByText<A> = ReadonlyMap<string, A>

const added = <A>(set: SetByText<A>, text: string, element: A): SetByText<A> =>
  set.has(text) ? set : new Map([...set, [text, element]])

type SetVariable<A> = HistoryVariable<SetByText<A>, Server, Election, SetByText<A>>

const encodeSet = <A>(set: SetByText<A>): string => [...set.keys()].sort().join('\n')

/** Every successful election; `BecomeLeader` adds to it. */
export const elections: SetVariable<Election> = {
  name: 'elections',
  initial: new Map(),
  record: (set, election) => added(set, encodeElection(election), election),
  encode: encodeSet,
}

/** Every log that ever was: `allLogs' = allLogs \cup {log[i] : i \in Server}`, of the state that is being left. */
export const allLogs: SetVariable<Log> = {
  name: 'allLogs',
  initial: new Map(),
  observe: (set, _server, { log }) => added(set, encodeLog(log), log),
  encode: encodeSet,
}
