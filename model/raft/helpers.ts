/** The helper operators of raft.tla, and the updates of one server's variables that several actions share. */
import { At, Len } from './sequence.js'
import { type Constants, type Log, Nil, type Server, type ServerId, type VoterLog } from './types.js'

/** The term of the last entry in a log, or 0 if the log is empty. */
export const LastTerm = (log: Log): number => (log === null ? 0 : log.last.term)

/** The term of the entry at an index, or 0 for index 0. */
export const TermAt = (log: Log, index: number): number => (index > 0 ? At(log, index).term : 0)

/** `set \in Quorum`: a simple majority of the servers. */
export const isQuorum = (c: Constants, set: readonly ServerId[]): boolean => set.length * 2 > c.servers

/** The union of a set and `{j}`. */
export const including = (set: readonly ServerId[], j: ServerId): readonly ServerId[] =>
  set.includes(j) ? set : [...set, j].sort((a, b) => a - b)

export const functionOnServers = <A>(c: Constants, value: A): readonly A[] =>
  Array.from({ length: c.servers }, () => value)

/** `voterLog[i]` with a new value, where the history is kept. */
export const withVoterLog = (c: Constants, value: () => VoterLog): Pick<Server, 'voterLog'> =>
  c.history ? { voterLog: value() } : {}

/** The history field `mlog` of a message, where the history is kept. */
export const withMlog = (c: Constants, log: Log): { readonly mlog?: Log } => (c.history ? { mlog: log } : {})

/** `f @@ (j :> log)`: where both are defined, `f` counts. */
export const extended = (f: VoterLog | undefined, j: ServerId, log: Log): VoterLog => {
  if (f?.has(j)) return f
  return new Map([...(f ?? []), [j, log] as const].sort(([a], [b]) => a - b))
}

/** One server's part of Init. */
export const Init = (c: Constants): Server => ({
  currentTerm: 1,
  state: 'Follower',
  votedFor: Nil,
  log: null,
  commitIndex: 0,
  votesResponded: [],
  votesGranted: [],
  ...withVoterLog(c, () => new Map()),
  nextIndex: functionOnServers(c, 1),
  matchIndex: functionOnServers(c, 0),
})

/** The values that a variable may take where a relaxation lets it take the maximum: the literal one comes first. */
export const literalOrMaximum = (relaxed: boolean, before: number, literal: number): readonly number[] =>
  relaxed && before > literal ? [literal, before] : [literal]

/** The highest index up to which a quorum agrees with leader i: `Max(agreeIndexes)`, or 0 if that set is empty. */
export const maxAgreeIndex = (c: Constants, i: ServerId, s: Server): number => {
  const length = Len(s.log)
  const agreeUpTo = s.matchIndex.map((match, k) => (k === i ? length : Math.min(match, length)))
  // `Agree(index) \in Quorum` says that the majority's last member, in falling order, agrees up to index.
  return agreeUpTo.sort((a, b) => b - a)[Math.floor(c.servers / 2)] ?? 0
}
