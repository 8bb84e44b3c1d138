/** The actions of raft.tla by which a leader extends its log, sends it out, and learns what is committed. */
import { literalOrMaximum, maxAgreeIndex, TermAt, withMlog } from './helpers.js'
import { Discard, given, MessagesUnchanged, type Outcome, Send, step, steps } from './outcome.js'
import { Append, Len, SubSeq } from './sequence.js'
import type { AppendEntriesRequest, AppendEntriesResponse, Constants, Server, ServerId, Value } from './types.js'

/** Leader i receives a client's request to add v to the log. */
export const ClientRequest = (_c: Constants, _i: ServerId, s: Server, v: Value): Outcome =>
  given([[s.state === 'Leader', 'state[i] = Leader', { state: s.state }]], () =>
    steps(step('ClientRequest', { ...s, log: Append(s.log, { term: s.currentTerm, value: v }) }, MessagesUnchanged)),
  )

/**
 * Leader i advances its commitIndex to the highest index on which a quorum agrees, if that entry is of its own term (the
 * paper's section 5.4.2). Otherwise the action is enabled all the same and changes nothing.
 */
export const AdvanceCommitIndex = (c: Constants, i: ServerId, s: Server): Outcome =>
  given([[s.state === 'Leader', 'state[i] = Leader', { state: s.state }]], () => {
    const agreed = maxAgreeIndex(c, i, s)
    const newCommitIndex = agreed > 0 && TermAt(s.log, agreed) === s.currentTerm ? agreed : s.commitIndex
    return steps(
      ...literalOrMaximum(c.relaxations.MonotonicCommit, s.commitIndex, newCommitIndex).map((commitIndex) =>
        step('AdvanceCommitIndex', { ...s, commitIndex }, MessagesUnchanged),
      ),
    )
  })

/** The request with the entries prevLogIndex+1..lastEntry of the leader's log. */
const request = (
  c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  prevLogIndex: number,
  lastEntry: number,
): AppendEntriesRequest => ({
  mtype: 'AppendEntriesRequest',
  mterm: s.currentTerm,
  mprevLogIndex: prevLogIndex,
  mprevLogTerm: TermAt(s.log, prevLogIndex),
  mentries: SubSeq(s.log, prevLogIndex + 1, lastEntry),
  ...withMlog(c, s.log),
  mcommitIndex: Math.min(s.commitIndex, lastEntry),
  msource: i,
  mdest: j,
})

const isLeaderToAnother = (i: ServerId, s: Server, j: ServerId) =>
  [
    [i !== j, 'i /= j', { i, j }],
    [s.state === 'Leader', 'state[i] = Leader', { state: s.state }],
  ] as const

/**
 * Leader i sends j an AppendEntries request with the entry at nextIndex[i][j], if there is one. Under `AnySlice` it
 * sends any contiguous slice of its log instead, the empty ones included, one step for each.
 */
export const AppendEntries = (c: Constants, i: ServerId, s: Server, j: ServerId): Outcome =>
  given(isLeaderToAnother(i, s, j), () => {
    if (!c.relaxations.AnySlice) {
      const nextIndex = s.nextIndex[j] ?? 1
      const lastEntry = Math.min(Len(s.log), nextIndex)
      return steps(step('AppendEntries', s, Send(request(c, i, s, j, nextIndex - 1, lastEntry))))
    }
    const slices = Array.from({ length: Len(s.log) + 1 }, (_, prevLogIndex) =>
      Array.from({ length: Len(s.log) - prevLogIndex + 1 }, (__, n) =>
        step('AppendEntries', s, Send(request(c, i, s, j, prevLogIndex, prevLogIndex + n))),
      ),
    )
    return steps(...slices.flat())
  })

/** One of the steps of `AppendEntries` under `AnySlice`, for who knows the slice: a long log has very many. */
export const AppendEntriesSlice = (
  c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  prevLogIndex: number,
  entries: number,
): Outcome =>
  given(
    [
      ...isLeaderToAnother(i, s, j),
      [c.relaxations.AnySlice, 'AnySlice', { AnySlice: c.relaxations.AnySlice }],
      [
        prevLogIndex >= 0 && entries >= 0 && prevLogIndex + entries <= Len(s.log),
        'the slice is inside 1..Len(log[i])',
        { mprevLogIndex: prevLogIndex, 'Len(m.mentries)': entries, 'Len(log)': Len(s.log) },
      ],
    ],
    () => steps(step('AppendEntries', s, Send(request(c, i, s, j, prevLogIndex, prevLogIndex + entries)))),
  )

/** Server i receives an AppendEntries response from server j with m.mterm = currentTerm[i]. */
export const HandleAppendEntriesResponse = (
  c: Constants,
  _i: ServerId,
  s: Server,
  j: ServerId,
  m: AppendEntriesResponse,
): Outcome =>
  given(
    [[m.mterm === s.currentTerm, 'm.mterm = currentTerm[i]', { mterm: m.mterm, currentTerm: s.currentTerm }]],
    () => {
      if (!m.msuccess) {
        const nextIndex = s.nextIndex.with(j, Math.max((s.nextIndex[j] ?? 1) - 1, 1))
        return steps(step('HandleAppendEntriesResponse', { ...s, nextIndex }, Discard))
      }
      const nextIndex = s.nextIndex.with(j, m.mmatchIndex + 1)
      return steps(
        ...literalOrMaximum(c.relaxations.MonotonicMatch, s.matchIndex[j] ?? 0, m.mmatchIndex).map((match) =>
          step('HandleAppendEntriesResponse', { ...s, nextIndex, matchIndex: s.matchIndex.with(j, match) }, Discard),
        ),
      )
    },
  )
