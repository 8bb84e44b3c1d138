/** The action of raft.tla by which a server follows a leader's log. */
import { CommitIndexes, KnownToMatch, TermAt } from './helpers.js'
import { anyOf, given, MessagesUnchanged, type Outcome, Reply, step, steps } from './outcome.js'
import { Append, Len, Prefix, SubSeq } from './sequence.js'
import type { AppendEntriesRequest, AppendEntriesResponse, Constants, Entry, Log, Server, ServerId } from './types.js'

const name = 'HandleAppendEntriesRequest'

const response = (
  i: ServerId,
  s: Server,
  j: ServerId,
  msuccess: boolean,
  mmatchIndex: number,
): AppendEntriesResponse => ({
  mtype: 'AppendEntriesResponse',
  mterm: s.currentTerm,
  msuccess,
  mmatchIndex,
  msource: i,
  mdest: j,
})

/**
 * The entries of request m that the handler looks at. raft.tla looks at the first only; under `BatchHandling` it is all, and
 * each step still removes or appends one entry of the log, so that k entries are handled like k requests of one entry.
 */
const Considered = (c: Constants, m: AppendEntriesRequest): readonly Entry[] =>
  c.relaxations.BatchHandling ? m.mentries : m.mentries.slice(0, 1)

/** `Conflict`: the considered entries in whose place the log has one of another term. */
const Conflict = (log: Log, prevLogIndex: number, considered: readonly Entry[]): readonly Entry[] => {
  const there = SubSeq(log, prevLogIndex + 1, prevLogIndex + considered.length)
  return considered.filter((entry, n) => n < there.length && there[n]?.term !== entry.term)
}

/** `InPlace`: the first `count` entries of the request stand in the log. */
const InPlace = (log: Log, m: AppendEntriesRequest, count: number): boolean =>
  Len(log) >= m.mprevLogIndex + count && Conflict(log, m.mprevLogIndex, m.mentries.slice(0, count)).length === 0

/** i refuses j's entries. */
const RejectAppendEntries = (i: ServerId, s: Server, j: ServerId): Outcome =>
  steps(step(name, s, Reply(response(i, s, j, false, 0))))

/** `Acknowledge`: i answers that up to index its log is the leader's. */
const Acknowledge = (i: ServerId, s: Server, j: ServerId, index: number) => Reply(response(i, s, j, true, index))

/**
 * Every entry is in place: i takes over the leader's commit index and says how far the logs match. An old, duplicated request
 * may lower commitIndex, which does no harm.
 */
const AcknowledgeAppendEntries = (c: Constants, i: ServerId, s: Server, j: ServerId, m: AppendEntriesRequest) => {
  const reply = Acknowledge(i, s, j, m.mprevLogIndex + m.mentries.length)
  const commitIndexes = CommitIndexes(c, s.commitIndex, m.mcommitIndex)
  return steps(...commitIndexes.map((commitIndex) => step(name, { ...s, commitIndex }, reply)))
}

/** Under `PartialBatch`: i has taken over some first entries of the request, and looks at no more. */
const AcknowledgePart = (c: Constants, i: ServerId, s: Server, j: ServerId, m: AppendEntriesRequest): Outcome => {
  const counts = m.mentries.flatMap((_, count) => (InPlace(s.log, m, count) ? [count] : []))
  return steps(
    ...counts.flatMap((count) => {
      const matched = m.mprevLogIndex + count
      return CommitIndexes(c, s.commitIndex, Math.min(m.mcommitIndex, matched)).map((commitIndex) =>
        step(name, { ...s, commitIndex }, Acknowledge(i, s, j, matched)),
      )
    }),
  )
}

/** i removes the last entry of its log. To TLC each entry that conflicts is a successor of its own. */
const RemoveConflictingEntry = (s: Server, conflicts: readonly Entry[]): Outcome => {
  const removed = step(name, { ...s, log: Prefix(s.log, Len(s.log) - 1) }, MessagesUnchanged)
  return steps(...conflicts.map(() => removed))
}

/** i appends the first entry that its log does not reach. */
const AppendNextEntry = (s: Server, m: AppendEntriesRequest): Outcome =>
  steps(step(name, { ...s, log: Append(s.log, m.mentries[Len(s.log) - m.mprevLogIndex]!) }, MessagesUnchanged))

/** The three ways to accept a request for which the log holds the previous entry; exactly one is enabled. `PartialBatch` adds a fourth. */
const accept = (c: Constants, i: ServerId, s: Server, j: ServerId, m: AppendEntriesRequest): Outcome => {
  const considered = Considered(c, m)
  const conflicts = Conflict(s.log, m.mprevLogIndex, considered)
  const isConflict = conflicts.length > 0
  const isLonger = Len(s.log) >= m.mprevLogIndex + considered.length
  const seen = { 'Len(log)': Len(s.log), mprevLogIndex: m.mprevLogIndex, 'Considered(m)': considered.length }
  return anyOf([
    [
      'already done with request',
      given([['Done(log[i], m)', isLonger && !isConflict, seen]], () => AcknowledgeAppendEntries(c, i, s, j, m)),
    ],
    [
      'conflict: remove 1 entry',
      given([['Conflict(log[i], m)', isConflict, seen]], () => RemoveConflictingEntry(s, conflicts)),
    ],
    [
      'no conflict: append entry',
      given([['Extends(log[i], m)', !isLonger && !isConflict, seen]], () => AppendNextEntry(s, m)),
    ],
    ...(c.relaxations.PartialBatch ? [['a part is done', AcknowledgePart(c, i, s, j, m)] as const] : []),
  ])
}

/** Server i receives an AppendEntries request from server j with m.mterm <= currentTerm[i]. */
export const HandleAppendEntriesRequest = (
  c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  m: AppendEntriesRequest,
): Outcome => {
  const logOk =
    m.mprevLogIndex === 0 ||
    (m.mprevLogIndex > 0 && m.mprevLogIndex <= Len(s.log) && m.mprevLogTerm === TermAt(s.log, m.mprevLogIndex))
  const terms = { mterm: m.mterm, currentTerm: s.currentTerm }
  const role = { state: s.state }
  const sameTerm = ['m.mterm = currentTerm[i]', m.mterm === s.currentTerm, terms] as const
  return given([['m.mterm <= currentTerm[i]', m.mterm <= s.currentTerm, terms]], () =>
    anyOf([
      [
        'reject request',
        given(
          [
            [
              'm.mterm < currentTerm[i], or state[i] = Follower and not logOk',
              m.mterm < s.currentTerm || (m.mterm === s.currentTerm && s.state === 'Follower' && !logOk),
              { ...terms, ...role, logOk },
            ],
          ],
          () => RejectAppendEntries(i, s, j),
        ),
      ],
      [
        'return to follower state',
        given([sameTerm, ['state[i] = Candidate', s.state === 'Candidate', role]], () =>
          steps(step(name, { ...s, state: 'Follower' }, MessagesUnchanged)),
        ),
      ],
      [
        'accept request',
        given(
          [
            sameTerm,
            ['state[i] = Follower', s.state === 'Follower', role],
            ['logOk', logOk, { mprevLogIndex: m.mprevLogIndex, mprevLogTerm: m.mprevLogTerm, 'Len(log)': Len(s.log) }],
          ],
          () => accept(c, i, s, j, m),
        ),
      ],
    ]),
  )
}

/**
 * Under `AppendBelowCommit`: follower i does not look at a request from below its commit index. Up to there the leader's log
 * is its own (etcd: handleAppendEntries).
 */
export const AcknowledgeCommitted = (
  _c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  m: AppendEntriesRequest,
): Outcome =>
  given(
    [
      ['m.mterm = currentTerm[i]', m.mterm === s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }],
      ['state[i] = Follower', s.state === 'Follower', { state: s.state }],
      [
        'm.mprevLogIndex < commitIndex[i]',
        m.mprevLogIndex < s.commitIndex,
        { mprevLogIndex: m.mprevLogIndex, commitIndex: s.commitIndex },
      ],
    ],
    () => steps(step('AcknowledgeCommitted', s, Acknowledge(i, s, j, s.commitIndex))),
  )

/**
 * Under `AcknowledgeKnown`: i answers a request with any index up to which it knows that the logs match, and does not look at
 * it further. Index 0 says nothing, and may be said to a leader of an older term, too (etcd: Step).
 */
export const AcknowledgeMatch = (
  _c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  m: AppendEntriesRequest,
): Outcome => {
  const known = knownTo(s, m)
  const indexes = Array.from({ length: known + 1 }, (_, k) => known - k)
  return given([isNoNewer(s, m)], () =>
    steps(...indexes.map((index) => step('AcknowledgeMatch', s, Acknowledge(i, s, j, index)))),
  )
}

/** The one step of `AcknowledgeMatch` that says this index: a long log has very many others. */
export const AcknowledgeMatchAt = (
  i: ServerId,
  s: Server,
  j: ServerId,
  m: AppendEntriesRequest,
  index: number,
): Outcome => {
  const known = knownTo(s, m)
  return given(
    [isNoNewer(s, m), ['index \\in 0..KnownToMatch(i)', index <= known, { index, 'KnownToMatch(i)': known }]],
    () => steps(step('AcknowledgeMatch', s, Acknowledge(i, s, j, index))),
  )
}

const isNoNewer = (s: Server, m: AppendEntriesRequest) =>
  ['m.mterm <= currentTerm[i]', m.mterm <= s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }] as const

const knownTo = (s: Server, m: AppendEntriesRequest): number =>
  m.mterm === s.currentTerm && s.state === 'Follower' ? KnownToMatch(s) : 0
