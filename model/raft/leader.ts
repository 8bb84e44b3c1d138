/** The actions of raft.tla by which a leader extends its log, sends it out, and learns what is committed. */
import { Base, CommitIndexes, Max, NewValues, StableIndex, TermAt, withMlog, withUnstable } from './helpers.js'
import { Discard, given, MessagesUnchanged, type Outcome, Send, step, steps } from './outcome.js'
import { configurationOf, isQuorum } from './quorum.js'
import { Append, Len, SubSeq } from './sequence.js'
import type { AppendEntriesRequest, AppendEntriesResponse, Constants, Server, ServerId, Value } from './types.js'

/**
 * Leader i receives a client's request to add v to the log. Literally its disk has the log at once; under `ParallelWrite` it
 * may still have to write the entry.
 */
export const ClientRequest = (c: Constants, _i: ServerId, s: Server, v: Value): Outcome =>
  given([['state[i] = Leader', s.state === 'Leader', { state: s.state }]], () => {
    const appended = { ...s, log: Append(s.log, { term: s.currentTerm, value: v }) }
    const counts = c.relaxations.ParallelWrite ? [0, (s.unstable ?? 0) + 1] : [0]
    return steps(...counts.map((count) => step('ClientRequest', withUnstable(appended, count), MessagesUnchanged)))
  })

/** The disk of server i has one more entry of its log. */
export const WriteEntry = (_c: Constants, _i: ServerId, s: Server): Outcome => {
  const unstable = s.unstable ?? 0
  return given([['unstable[i] > 0', unstable > 0, { unstable }]], () =>
    steps(step('WriteEntry', withUnstable(s, unstable - 1), MessagesUnchanged)),
  )
}

/** A contiguous piece of a log: the entries after `prevLogIndex` up to and including `lastEntry`. */
interface Slice {
  readonly prevLogIndex: number
  readonly lastEntry: number
}

/**
 * What leader i may send to j. Literally it is one slice: the entry at nextIndex[i][j], or no entry at the end of the log. Under
 * `AnySlice` it is any slice, the empty ones included.
 */
const Slices = (c: Constants, s: Server, j: ServerId): readonly Slice[] => {
  if (c.relaxations.AnySlice) return allSlices(Base(s), Len(s.log))
  const nextIndex = s.nextIndex[j] ?? 1
  if (nextIndex - 1 < Base(s)) return []
  return [{ prevLogIndex: nextIndex - 1, lastEntry: Math.min(Len(s.log), nextIndex) }]
}

const allSlices = (base: number, length: number): readonly Slice[] =>
  Array.from({ length: length - base + 1 }, (_, k) =>
    Array.from({ length: length - base - k + 1 }, (__, n) => ({ prevLogIndex: base + k, lastEntry: base + k + n })),
  ).flat()

/** The commit index that a leader tells with a slice that ends here. */
const literalCommitIndex = (s: Server, lastEntry: number): number => Math.min(s.commitIndex, lastEntry)

/** Those that it may tell, the literal one first. */
const ToldCommitIndexes = (c: Constants, s: Server, lastEntry: number): readonly number[] => {
  const literal = literalCommitIndex(s, lastEntry)
  if (!c.relaxations.PartialCommit) return [literal]
  return Array.from({ length: literal + 1 }, (_, k) => literal - k)
}

const request = (
  c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  { prevLogIndex, lastEntry }: Slice,
  mcommitIndex: number,
): AppendEntriesRequest => ({
  mtype: 'AppendEntriesRequest',
  mterm: s.currentTerm,
  mprevLogIndex: prevLogIndex,
  mprevLogTerm: TermAt(s.log, prevLogIndex),
  mentries: SubSeq(s.log, prevLogIndex + 1, lastEntry),
  ...withMlog(c, s.log),
  mcommitIndex,
  msource: i,
  mdest: j,
})

const isLeaderToAnother = (i: ServerId, s: Server, j: ServerId) =>
  [
    ['i /= j', i !== j, { i, j }],
    ['state[i] = Leader', s.state === 'Leader', { state: s.state }],
  ] as const

const sending = (c: Constants, i: ServerId, s: Server, j: ServerId, slice: Slice) =>
  ToldCommitIndexes(c, s, slice.lastEntry).map((told) =>
    step('AppendEntries', s, Send(request(c, i, s, j, slice, told))),
  )

/** Leader i sends j a slice of its log, one step for each slice that it may send and each commit index that it may tell. */
export const AppendEntries = (c: Constants, i: ServerId, s: Server, j: ServerId): Outcome =>
  given(isLeaderToAnother(i, s, j), () => steps(...Slices(c, s, j).flatMap((slice) => sending(c, i, s, j, slice))))

/**
 * The step of `AppendEntries` that sends a known slice under `AnySlice`: a long log has very many others. Under `PartialCommit` it
 * tells the commit index `told`, if that is given.
 */
export const AppendEntriesSlice = (
  c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  prevLogIndex: number,
  entries: number,
  told?: number,
): Outcome => {
  const lastEntry = prevLogIndex + entries
  const literal = literalCommitIndex(s, lastEntry)
  const mcommitIndex = c.relaxations.PartialCommit ? Math.min(told ?? literal, literal) : literal
  return given(
    [
      ...isLeaderToAnother(i, s, j),
      ['AnySlice', c.relaxations.AnySlice, { AnySlice: c.relaxations.AnySlice }],
      [
        'the slice is inside 1..Len(log[i])',
        prevLogIndex >= Base(s) && entries >= 0 && prevLogIndex + entries <= Len(s.log),
        { mprevLogIndex: prevLogIndex, 'Len(m.mentries)': entries, 'Len(log)': Len(s.log) },
      ],
    ],
    () => steps(step('AppendEntries', s, Send(request(c, i, s, j, { prevLogIndex, lastEntry }, mcommitIndex)))),
  )
}

/** `Agree(index)`: the servers whose disks have the leader's log up to index, as far as the leader knows. */
const Agree = (i: ServerId, s: Server, index: number): readonly ServerId[] => [
  ...(index <= StableIndex(s) ? [i] : []),
  ...s.matchIndex.flatMap((match, j) => (j !== i && match >= index ? [j] : [])),
]

/** `agreeIndexes`: those of the indexes on which a quorum agrees. In raft.tla the indexes are `1..Len(log[i])`. */
export const agreeIndexes = (c: Constants, i: ServerId, s: Server, indexes: readonly number[]): readonly number[] => {
  const configuration = configurationOf(c, s)
  return indexes.filter((index) => isQuorum(configuration, Agree(i, s, index)))
}

/** The indexes in `1..Len(log[i])` at which some server's agreement ends. The highest that a quorum agrees on is one of them. */
const lastAgreed = (i: ServerId, s: Server): readonly number[] => {
  const length = Len(s.log)
  return s.matchIndex
    .map((match, j) => (j === i ? StableIndex(s) : Math.min(match, length)))
    .filter((index) => index > 0)
}

/** `Max(agreeIndexes)`, or 0 if there is none. A log may be long: this looks at no more indexes than there are servers. */
export const maxAgreeIndex = (c: Constants, i: ServerId, s: Server): number =>
  Max(agreeIndexes(c, i, s, lastAgreed(i, s)))

/**
 * Leader i advances its commitIndex to the highest index on which a quorum agrees, if that entry is of its own term (the
 * paper's section 5.4.2). Otherwise the action is enabled all the same and changes nothing.
 */
export const AdvanceCommitIndex = (c: Constants, i: ServerId, s: Server): Outcome =>
  given([['state[i] = Leader', s.state === 'Leader', { state: s.state }]], () => {
    const agreed = maxAgreeIndex(c, i, s)
    const newCommitIndex = agreed > 0 && TermAt(s.log, agreed) === s.currentTerm ? agreed : s.commitIndex
    return steps(
      ...CommitIndexes(c, s.commitIndex, newCommitIndex).map((commitIndex) =>
        step('AdvanceCommitIndex', { ...s, commitIndex }, MessagesUnchanged),
      ),
    )
  })

/** Server i receives an AppendEntries response from server j with m.mterm = currentTerm[i]. */
export const HandleAppendEntriesResponse = (
  c: Constants,
  _i: ServerId,
  s: Server,
  j: ServerId,
  m: AppendEntriesResponse,
): Outcome =>
  given(
    [['m.mterm = currentTerm[i]', m.mterm === s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }]],
    () => {
      if (!m.msuccess) {
        const nextIndex = s.nextIndex.with(j, Math.max((s.nextIndex[j] ?? 1) - 1, 1))
        return steps(step('HandleAppendEntriesResponse', { ...s, nextIndex }, Discard))
      }
      const nextIndex = s.nextIndex.with(j, m.mmatchIndex + 1)
      return steps(
        ...NewValues(c.relaxations.MonotonicMatch, s.matchIndex[j] ?? 0, m.mmatchIndex).map((match) =>
          step('HandleAppendEntriesResponse', { ...s, nextIndex, matchIndex: s.matchIndex.with(j, match) }, Discard),
        ),
      )
    },
  )
