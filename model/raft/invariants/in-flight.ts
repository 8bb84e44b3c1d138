/** What messages in the network say of servers that may have moved on since. */
import type { GlobalState, Invariant } from '../../checker/protocol.js'
import type { Message, Server } from '../types.js'
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

/** A request is a piece of its leader's log as long as the leader is in that term. */
const request = (m: Message, leader: Server): boolean =>
  m.mtype !== 'AppendEntriesRequest' ||
  leader.currentTerm !== m.mterm ||
  (shows(leader.log, m) && (m.mlog === undefined || isPrefixOf(m.mlog, leader.log)))

export const inFlightInvariants: readonly Invariant<Server, Message>[] = [
  ofSender('MessageTermsAreCurrent', 'etcd-io/raft, MessageTermsLtCurrentTerm', (m, s) => m.mterm <= s.currentTerm),
  ofSender('GrantedVotesAreGiven', 'Raft paper, section 5.2', grantedVote),
  ofSender('RequestShowsLog (in flight)', 'Ongaro 2014, appendix B, lemma 5', request),
]

/** What is acknowledged stands in both logs as long as both servers are in that term. */
const acknowledgementsAgree = ({ servers, messages }: GlobalState<Server, Message>): boolean =>
  messages.every(({ message: m }) => {
    const sender = servers[m.msource]
    const leader = servers[m.mdest]
    return (
      m.mtype !== 'AppendEntriesResponse' ||
      !m.msuccess ||
      sender?.currentTerm !== m.mterm ||
      leader?.currentTerm !== m.mterm ||
      agreeUpTo(sender.log, leader.log, m.mmatchIndex)
    )
  })

/**
 * It reads two servers and a message, which is to say whole states, and these cannot be remembered: it is not among the
 * invariants that every exploration checks; who wants it adds it.
 */
export const AcknowledgedLogsAgree: Invariant<Server, Message> = {
  name: 'AcknowledgedLogsAgree (in flight)',
  source: 'Raft paper, section 5.3',
  reads: 'state',
  holds: acknowledgementsAgree,
}
