/** The action of raft.tla by which a server follows a leader's log. */
import { literalOrMaximum, TermAt } from './helpers.js'
import { anyOf, given, MessagesUnchanged, type Outcome, Reply, step, steps } from './outcome.js'
import { Append, Len, Prefix, SubSeq } from './sequence.js'
import type { AppendEntriesRequest, AppendEntriesResponse, Constants, Server, ServerId } from './types.js'

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
 * The three ways to accept a request; exactly one is enabled. raft.tla looks at the first entry only; under
 * `BatchHandling` all are looked at, and each step still removes or appends one entry of the log, so that k entries
 * are handled like k requests of one entry. For at most one entry both are the same.
 */
const accept = (c: Constants, i: ServerId, s: Server, j: ServerId, m: AppendEntriesRequest): Outcome => {
  const entries = c.relaxations.BatchHandling ? m.mentries : m.mentries.slice(0, 1)
  const overlap = SubSeq(s.log, m.mprevLogIndex + 1, m.mprevLogIndex + entries.length)
  const conflicts = overlap.filter((entry, k) => entry.term !== entries[k]?.term)
  const missing = entries[overlap.length]
  if (conflicts.length > 0) {
    // Conflict: remove one entry, the last of the log. To TLC each entry that conflicts is a successor of its own.
    const removed = step(name, { ...s, log: Prefix(s.log, Len(s.log) - 1) }, MessagesUnchanged)
    return steps(...conflicts.map(() => removed))
  }
  if (missing !== undefined) {
    // No conflict: append one entry.
    return steps(step(name, { ...s, log: Append(s.log, missing) }, MessagesUnchanged))
  }
  // Already done with the request. An old, duplicated request may lower commitIndex, which does no harm.
  const reply = Reply(response(i, s, j, true, m.mprevLogIndex + m.mentries.length))
  const commitIndexes = literalOrMaximum(c.relaxations.MonotonicCommit, s.commitIndex, m.mcommitIndex)
  return steps(...commitIndexes.map((commitIndex) => step(name, { ...s, commitIndex }, reply)))
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
  const sameTerm = m.mterm === s.currentTerm
  return given([[m.mterm <= s.currentTerm, 'm.mterm <= currentTerm[i]', terms]], () =>
    anyOf([
      [
        'reject request',
        given(
          [
            [
              m.mterm < s.currentTerm || (sameTerm && s.state === 'Follower' && !logOk),
              'm.mterm < currentTerm[i], or state[i] = Follower and not logOk',
              { ...terms, state: s.state, logOk },
            ],
          ],
          () => steps(step(name, s, Reply(response(i, s, j, false, 0)))),
        ),
      ],
      [
        'return to follower state',
        given(
          [
            [sameTerm, 'm.mterm = currentTerm[i]', terms],
            [s.state === 'Candidate', 'state[i] = Candidate', { state: s.state }],
          ],
          () => steps(step(name, { ...s, state: 'Follower' }, MessagesUnchanged)),
        ),
      ],
      [
        'accept request',
        given(
          [
            [sameTerm, 'm.mterm = currentTerm[i]', terms],
            [s.state === 'Follower', 'state[i] = Follower', { state: s.state }],
            [logOk, 'logOk', { mprevLogIndex: m.mprevLogIndex, mprevLogTerm: m.mprevLogTerm, 'Len(log)': Len(s.log) }],
          ],
          () => accept(c, i, s, j, m),
        ),
      ],
    ]),
  )
}
