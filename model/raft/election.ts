/** The actions of raft.tla by which servers stand for election, vote, and become leader. */
import {
  AtLeastAsUpToDate,
  extended,
  functionOnServers,
  including,
  LastTerm,
  withMlog,
  withUnstable,
  withVoterLog,
} from './helpers.js'
import { Discard, given, MessagesUnchanged, type Outcome, Reply, Send, step, steps } from './outcome.js'
import { configurationOf, isQuorum } from './quorum.js'
import { Len } from './sequence.js'
import {
  type Constants,
  Nil,
  type RequestVoteRequest,
  type RequestVoteResponse,
  type Server,
  type ServerId,
} from './types.js'

/**
 * Candidate or leader i gives up and follows, in its term and with its vote: a majority refused it, or no longer answers
 * (etcd: StepDownToFollower).
 */
export const StepDownToFollower = (_c: Constants, _i: ServerId, s: Server): Outcome =>
  given([['state[i] \\in {Candidate, Leader}', s.state !== 'Follower', { state: s.state }]], () =>
    steps(step('StepDownToFollower', { ...s, state: 'Follower' }, MessagesUnchanged)),
  )

/**
 * Server i stands for election in the next term. It votes for itself later, by a message to itself. Its disk writes in order:
 * when it has the new term, it has the log.
 */
export const StandForElection = (c: Constants, s: Server): Server => ({
  ...withUnstable(s, 0),
  state: 'Candidate',
  currentTerm: s.currentTerm + 1,
  votedFor: Nil,
  votesResponded: [],
  votesGranted: [],
  ...withVoterLog(c, () => new Map()),
})

/** Server i hears of no leader. */
export const Timeout = (c: Constants, _i: ServerId, s: Server): Outcome =>
  given([['state[i] \\in {Follower, Candidate}', s.state !== 'Leader', { state: s.state }]], () =>
    steps(step('Timeout', StandForElection(c, s), MessagesUnchanged)),
  )

const VoteRequest = (i: ServerId, s: Server, j: ServerId): RequestVoteRequest => ({
  mtype: 'RequestVoteRequest',
  mterm: s.currentTerm,
  mlastLogTerm: LastTerm(s.log),
  mlastLogIndex: Len(s.log),
  msource: i,
  mdest: j,
})

/** Candidate i asks j, which may be i itself, for its vote. */
export const RequestVote = (_c: Constants, i: ServerId, s: Server, j: ServerId): Outcome =>
  given(
    [
      ['state[i] = Candidate', s.state === 'Candidate', { state: s.state }],
      ['j \\notin votesResponded[i]', !s.votesResponded.includes(j), { j, votesResponded: s.votesResponded }],
    ],
    () => steps(step('RequestVote', s, Send(VoteRequest(i, s, j)))),
  )

/** Candidate i, with the votes of a quorum, becomes leader. */
export const BecomeLeader = (c: Constants, i: ServerId, s: Server): Outcome =>
  given(
    [
      ['state[i] = Candidate', s.state === 'Candidate', { state: s.state }],
      [
        'votesGranted[i] \\in Quorum',
        isQuorum(configurationOf(c, s), s.votesGranted),
        { votesGranted: s.votesGranted },
      ],
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
  const logOk = AtLeastAsUpToDate(m.mlastLogTerm, m.mlastLogIndex, s.log)
  const grant = m.mterm === s.currentTerm && logOk && (s.votedFor === Nil || s.votedFor === j)
  return given(
    [['m.mterm <= currentTerm[i]', m.mterm <= s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }]],
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

/** Server i refuses j its vote for a reason of its own, such as that it knows of a leader. Its term and its vote stay. */
export const RefuseVoteRequest = (c: Constants, i: ServerId, s: Server, j: ServerId, _m: RequestVoteRequest): Outcome =>
  steps(
    step(
      'RefuseVoteRequest',
      s,
      Reply({
        mtype: 'RequestVoteResponse',
        mterm: s.currentTerm,
        mvoteGranted: false,
        ...withMlog(c, s.log),
        msource: i,
        mdest: j,
      }),
    ),
  )

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
    [['m.mterm = currentTerm[i]', m.mterm === s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }]],
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
