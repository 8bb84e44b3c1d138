/** What messages in the network say of servers that may have moved on since. */
import type { Invariant } from '../../checker/protocol.js'
import { encodeLog } from '../encode.js'
import type { Constants, Message, Server } from '../types.js'
import { agreeUpTo, isPrefixOf } from './logs.js'
import { shows } from './replication.js'

/** A property of each message and its sender. */
const ofSender = (
  name: string,
  source: string,
  holds: (m: Message, sender: Server) => boolean,
): Invariant<Server, Message> => ({
  name,
  source,
  reads: 'message and server',
  of: (m) => m.msource,
  holds: (m, _i, sender) => holds(m, sender),
})

/** A vote on its way is given, unless the voter has moved on to a later term: so in one term a server votes once. */
const grantedVote = (m: Message, voter: Server): boolean =>
  m.mtype !== 'RequestVoteResponse' ||
  !m.mvoteGranted ||
  voter.currentTerm > m.mterm ||
  (voter.currentTerm === m.mterm && voter.votedFor === m.mdest)

/**
 * `KeepsLogOf`: whether a server still has the log that it spoke of as leader of a term. Under `ParallelWrite` a crash may take
 * the end of it, and the server leads no more.
 */
const keepsLogOf = (c: Constants, s: Server, term: number): boolean =>
  s.currentTerm === term && (!c.relaxations.ParallelWrite || s.state === 'Leader')

/** A request is a piece of its leader's log as long as the leader is in that term. */
const request = (c: Constants, m: Message, leader: Server): boolean =>
  m.mtype !== 'AppendEntriesRequest' ||
  !keepsLogOf(c, leader, m.mterm) ||
  (shows(leader.log, m) && (m.mlog === undefined || isPrefixOf(m.mlog, leader.log)))

/** What is acknowledged stands in both logs as long as both servers are in that term. */
const acknowledgedLogsAgree = (c: Constants): Invariant<Server, Message> => ({
  name: 'AcknowledgedLogsAgree (in flight)',
  source: 'Raft paper, section 5.3',
  reads: 'message and pair',
  of: (m) => (m.mtype === 'AppendEntriesResponse' && m.msuccess ? [m.msource, m.mdest] : null),
  view: (s) => `${s.currentTerm}|${c.relaxations.ParallelWrite ? s.state : ''}|${encodeLog(s.log)}`,
  holds: (m, _i, follower, _j, leader) =>
    m.mtype !== 'AppendEntriesResponse' ||
    follower.currentTerm !== m.mterm ||
    !keepsLogOf(c, leader, m.mterm) ||
    agreeUpTo(follower.log, leader.log, m.mmatchIndex),
})

export const inFlightInvariants = (c: Constants): readonly Invariant<Server, Message>[] => [
  ofSender('MessageTermsAreCurrent', 'etcd-io/raft, MessageTermsLtCurrentTerm', (m, s) => m.mterm <= s.currentTerm),
  ofSender('GrantedVotesAreGiven', 'Raft paper, section 5.2', grantedVote),
  ofSender('RequestShowsLog (in flight)', 'Ongaro 2014, appendix B, lemma 5', (m, s) => request(c, m, s)),
  acknowledgedLogsAgree(c),
]
