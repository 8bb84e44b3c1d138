/** The helper operators of raft.tla, and the updates of one server's variables that several actions share. */
import { At, Len } from './sequence.js'
import type { Constants, Log, Server, ServerId, VoterLog } from './types.js'

/** How many entries of its log a server has dropped: none in raft.tla. features/snapshots.ts has snapshots. */
export const Base = (s: Server): number => s.features?.snapshotIndex ?? 0

/** The term of the last entry in a log, or 0 if the log is empty. */
export const LastTerm = (log: Log): number => (log === null ? 0 : log.last.term)

/** The term of the entry at an index, or 0 for index 0. */
export const TermAt = (log: Log, index: number): number => (index > 0 ? At(log, index).term : 0)

/** The voting rule (the paper's section 5.4.1): whether a log that ends so is at least as up to date as this one. */
export const AtLeastAsUpToDate = (lastTerm: number, lastIndex: number, log: Log): boolean =>
  lastTerm > LastTerm(log) || (lastTerm === LastTerm(log) && lastIndex >= Len(log))

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

/**
 * The values that a variable may take where the literal one is `literal`: that one and, if the relaxation is on, the maximum of
 * the old and the new. The literal one comes first.
 */
export const NewValues = (relaxed: boolean, before: number, literal: number): readonly number[] =>
  relaxed && before > literal ? [literal, before] : [literal]

/**
 * The same for `commitIndex`: under `PartialCommit` all between the old and the new are allowed, too. The literal one comes
 * first, then the maximum. With reads the index never falls: `ReadsCommitIndexes` of spec/Reads.tla.
 */
export const CommitIndexes = (c: Constants, before: number, literal: number): readonly number[] => {
  const { relaxations, features } = c
  const neverFalls = features?.reads === true && features.readFallenIndex !== true
  const values = neverFalls ? [Math.max(before, literal)] : NewValues(relaxations.MonotonicCommit, before, literal)
  if (!relaxations.PartialCommit || before > literal) return values
  const less = Array.from({ length: literal - before }, (_, k) => before + k)
  return [...values, ...less]
}

/** The end of the part of its log that a server's own disk has. */
export const StableIndex = ({ log, unstable = 0 }: Server): number => Len(log) - unstable

/** The server with this many entries at the end of its log that are not on its disk. */
export const withUnstable = (s: Server, count: number): Server => {
  if (count === (s.unstable ?? 0)) return s
  const { unstable: _, ...rest } = s
  return count === 0 ? rest : { ...rest, unstable: count }
}

/**
 * Up to here the log of a follower is that of the leader of its term, as far as it can tell: the leader has what is
 * committed, and made every entry of its term. Terms ascend in a log, so those of this term are the last ones.
 */
export const KnownToMatch = ({ log, commitIndex, currentTerm }: Server): number =>
  LastTerm(log) === currentTerm ? Len(log) : commitIndex

/** `Max(set)`, or 0 if the set is empty. */
export const Max = (set: readonly number[]): number => set.reduce((most, x) => Math.max(most, x), 0)
