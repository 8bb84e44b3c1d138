/** The actions of raft.tla by which servers restart, stand for election, vote, and become leader. */
import { extended, functionOnServers, including, isQuorum, LastTerm, withMlog, withVoterLog } from './helpers.js'
import { Discard, given, MessagesUnchanged, type Outcome, Reply, Send, step, steps } from './outcome.js'
import { Len } from './sequence.js'
import {
  type Constants,
  Nil,
  type RequestVoteRequest,
  type RequestVoteResponse,
  type Server,
  type ServerId,
} from './types.js'

/** Server i restarts from stable storage: it keeps its currentTerm, votedFor and log, and loses all else. */
export const Restart = (c: Constants, _i: ServerId, s: Server): Outcome =>
  steps(
    step(
      'Restart',
      {
        ...s,
        state: 'Follower',
        votesResponded: [],
        votesGranted: [],
        ...withVoterLog(c, () => new Map()),
        nextIndex: functionOnServers(c, 1),
        matchIndex: functionOnServers(c, 0),
        commitIndex: 0,
      },
      MessagesUnchanged,
    ),
  )

/** Server i times out and starts an election. It votes for itself later, by a message to itself. */
export const Timeout = (c: Constants, _i: ServerId, s: Server): Outcome =>
  given([[s.state !== 'Leader', 'state[i] \\in {Follower, Candidate}', { state: s.state }]], () =>
    steps(
      step(
        'Timeout',
        {
          ...s,
          state: 'Candidate',
          currentTerm: s.currentTerm + 1,
          votedFor: Nil,
          votesResponded: [],
          votesGranted: [],
          ...withVoterLog(c, () => new Map()),
        },
        MessagesUnchanged,
      ),
    ),
  )

/** Candidate i asks j, which may be i itself, for its vote. */
export const RequestVote = (_c: Constants, i: ServerId, s: Server, j: ServerId): Outcome =>
  given(
    [
      [s.state === 'Candidate', 'state[i] = Candidate', { state: s.state }],
      [!s.votesResponded.includes(j), 'j \\notin votesResponded[i]', { j, votesResponded: s.votesResponded }],
    ],
    () =>
      steps(
        step(
          'RequestVote',
          s,
          Send({
            mtype: 'RequestVoteRequest',
            mterm: s.currentTerm,
            mlastLogTerm: LastTerm(s.log),
            mlastLogIndex: Len(s.log),
            msource: i,
            mdest: j,
          }),
        ),
      ),
  )

/** Candidate i, with the votes of a quorum, becomes leader. */
export const BecomeLeader = (c: Constants, i: ServerId, s: Server): Outcome =>
  given(
    [
      [s.state === 'Candidate', 'state[i] = Candidate', { state: s.state }],
      [isQuorum(c, s.votesGranted), 'votesGranted[i] \\in Quorum', { votesGranted: s.votesGranted }],
    ],
    () => {
      const become = step(
        'BecomeLeader',
        {
          ...s,
          state: 'Leader',
          nextIndex: functionOnServers(c, Len(s.log) + 1),
          matchIndex: functionOnServers(c, 0),
        },
        MessagesUnchanged,
      )
      if (s.voterLog === undefined) return steps(become)
      const election = {
        eterm: s.currentTerm,
        eleader: i,
        elog: s.log,
        evotes: s.votesGranted,
        evoterLog: s.voterLog,
      }
      return steps({ ...become, event: election })
    },
  )

/** Server i receives a RequestVote request from server j with m.mterm <= currentTerm[i]. */
export const HandleRequestVoteRequest = (
  c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  m: RequestVoteRequest,
): Outcome => {
  const logOk =
    m.mlastLogTerm > LastTerm(s.log) || (m.mlastLogTerm === LastTerm(s.log) && m.mlastLogIndex >= Len(s.log))
  const grant = m.mterm === s.currentTerm && logOk && (s.votedFor === Nil || s.votedFor === j)
  return given(
    [[m.mterm <= s.currentTerm, 'm.mterm <= currentTerm[i]', { mterm: m.mterm, currentTerm: s.currentTerm }]],
    () =>
      steps(
        step(
          'HandleRequestVoteRequest',
          grant ? { ...s, votedFor: j } : s,
          Reply({
            mtype: 'RequestVoteResponse',
            mterm: s.currentTerm,
            mvoteGranted: grant,
            ...withMlog(c, s.log),
            msource: i,
            mdest: j,
          }),
        ),
      ),
  )
}

/**
 * Server i receives a RequestVote response from server j with m.mterm = currentTerm[i]. As in raft.tla, votes are
 * tallied in any state; only a candidate looks at them.
 */
export const HandleRequestVoteResponse = (
  c: Constants,
  _i: ServerId,
  s: Server,
  j: ServerId,
  m: RequestVoteResponse,
): Outcome =>
  given(
    [[m.mterm === s.currentTerm, 'm.mterm = currentTerm[i]', { mterm: m.mterm, currentTerm: s.currentTerm }]],
    () => {
      const votesResponded = including(s.votesResponded, j)
      const next = m.mvoteGranted
        ? {
            ...s,
            votesResponded,
            votesGranted: including(s.votesGranted, j),
            ...withVoterLog(c, () => extended(s.voterLog, j, m.mlog ?? null)),
          }
        : { ...s, votesResponded }
      return steps(step('HandleRequestVoteResponse', next, Discard))
    },
  )
