/** The history variables of raft.tla that are not any one server's: they record the past, and no action reads them. */
import type { HistoryVariable } from '../checker/protocol.js'
import type { Settings } from './bounds.js'
import { encodeElection, encodeLog } from './encode.js'
import { SubSeq } from './sequence.js'
import type { Election, Entry, Log, Server } from './types.js'

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

/** In a state now left, a server of this term knew that the entry is committed at the index. */
export interface Committed {
  readonly index: number
  readonly entry: Entry
  readonly term: number
}

export const encodeCommitted = ({ index, entry, term }: Committed): string =>
  `${index}|${term}|${entry.term}:${entry.value}`

/** What was ever known to be committed, of spec/EverCommitted.tla: commitIndex forgets it. */
export const everCommitted: SetVariable<Committed> = {
  name: 'everCommitted',
  initial: new Map(),
  observe: (set, _server, { log, commitIndex, currentTerm: term }) =>
    SubSeq(log, 1, commitIndex).reduce<SetByText<Committed>>((known, entry, k) => {
      const committed = { index: k + 1, entry, term }
      return added(known, encodeCommitted(committed), committed)
    }, set),
  encode: encodeSet,
}

/** Those that a model with these settings keeps, in this order. */
export const historyVariables = ({
  history,
  everCommitted: ever = false,
}: Pick<Settings, 'history' | 'everCommitted'>): readonly HistoryVariable<never, Server, Election>[] => [
  ...(history ? [elections, allLogs] : []),
  ...(ever ? [everCommitted] : []),
]
