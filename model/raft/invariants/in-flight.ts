/**
 * What messages in the network say of servers that have moved on since. These read whole states, which cannot be
 * memoised, so they are not among the invariants that every exploration checks; who wants them adds them.
 */
import type { GlobalState, Invariant } from '../../checker/protocol.js'
import type { Message, Server } from '../types.js'
import { agreeUpTo, isPrefixOf } from './logs.js'
import { shows } from './replication.js'

type OfMessage = (m: Message, source: Server, dest: Server) => boolean

const ofEvery =
  (holds: OfMessage) =>
  ({ servers, messages }: GlobalState<Server, Message>): boolean =>
    messages.every(({ message }) => {
      const source = servers[message.msource]
      const dest = servers[message.mdest]
      return source !== undefined && dest !== undefined && holds(message, source, dest)
    })

/** A vote on its way is given, unless the voter has moved on to a later term: so in one term a server votes once. */
const grantedVote: OfMessage = (m, source) =>
  m.mtype !== 'RequestVoteResponse' ||
  !m.mvoteGranted ||
  source.currentTerm > m.mterm ||
  (source.currentTerm === m.mterm && source.votedFor === m.mdest)

/** A request is a piece of its leader's log as long as the leader is in that term. */
const request: OfMessage = (m, source) =>
  m.mtype !== 'AppendEntriesRequest' ||
  source.currentTerm !== m.mterm ||
  (shows(source.log, m) && (m.mlog === undefined || isPrefixOf(m.mlog, source.log)))

/** What is acknowledged stands in both logs as long as both servers are in that term. */
const acknowledgement: OfMessage = (m, source, dest) =>
  m.mtype !== 'AppendEntriesResponse' ||
  !m.msuccess ||
  source.currentTerm !== m.mterm ||
  dest.currentTerm !== m.mterm ||
  agreeUpTo(source.log, dest.log, m.mmatchIndex)

export const inFlightInvariants: readonly Invariant<Server, Message>[] = [
  {
    name: 'MessageTermsAreCurrent',
    source: 'etcd-io/raft, MessageTermsLtCurrentTerm',
    reads: 'state',
    holds: ofEvery((m, source) => m.mterm <= source.currentTerm),
  },
  { name: 'GrantedVotesAreGiven', source: 'Raft paper, section 5.2', reads: 'state', holds: ofEvery(grantedVote) },
  {
    name: 'RequestShowsLog (in flight)',
    source: 'Ongaro 2014, appendix B, lemma 5',
    reads: 'state',
    holds: ofEvery(request),
  },
  {
    name: 'AcknowledgedLogsAgree (in flight)',
    source: 'Raft paper, section 5.3',
    reads: 'state',
    holds: ofEvery(acknowledgement),
  },
]
