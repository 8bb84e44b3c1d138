/** What must hold of every step of a server. */
import type { ActionProperty } from '../../checker/protocol.js'
import { StableIndex } from '../helpers.js'
import { Len } from '../sequence.js'
import { type Message, Nil, type Server } from '../types.js'
import { Committed, isPrefixOf, sameLog } from './logs.js'

const changesAtTheEnd = (before: Server, next: Server): boolean =>
  sameLog(before.log, next.log) ||
  (Len(next.log) === Len(before.log) + 1 && isPrefixOf(before.log, next.log)) ||
  (Len(next.log) === Len(before.log) - 1 && isPrefixOf(next.log, before.log))

/** Under `ParallelWrite`: a crash takes entries that the server's disk did not have. */
const losesUnstable = (before: Server, next: Server): boolean =>
  before.unstable !== undefined &&
  next.state === 'Follower' &&
  isPrefixOf(next.log, before.log) &&
  Len(next.log) >= StableIndex(before)

export const actionProperties: readonly ActionProperty<Server, Message>[] = [
  {
    name: 'TermsNeverFall',
    source: 'Ongaro 2014, appendix B, lemma 1',
    holds: (_i, before, { next }) => next.currentTerm >= before.currentTerm,
  },
  {
    name: 'LeaderAppendOnly',
    source: 'Raft paper, figure 3; Ongaro 2014, appendix B, lemma 3',
    holds: (_i, before, { next }) =>
      before.state !== 'Leader' || isPrefixOf(before.log, next.log) || losesUnstable(before, next),
  },
  {
    // Within a term a vote, once given, stays; it outlives a restart.
    name: 'VoteIsKept',
    source: 'Raft paper, section 5.2',
    holds: (_i, before, { next }) =>
      next.currentTerm !== before.currentTerm || before.votedFor === Nil || next.votedFor === before.votedFor,
  },
  {
    // A log changes by one entry at its end; several at once are several steps.
    name: 'LogsChangeAtTheEnd',
    source: 'raft.tla, ClientRequest and HandleAppendEntriesRequest',
    holds: (_i, before, { next }) => changesAtTheEnd(before, next) || losesUnstable(before, next),
  },
  {
    name: 'CommittedEntriesAreKept',
    source: 'Raft paper, section 5.4.3',
    holds: (_i, before, { next }) => isPrefixOf(Committed(before), next.log) || losesUnstable(before, next),
  },
  {
    // After a follower appends, its log is a prefix of the one that the leader had when it sent the request.
    name: 'FollowersCopyTheLeader',
    source: 'Ongaro 2014, appendix B, lemma 5',
    holds: (_i, before, { next }, received) =>
      received?.mtype !== 'AppendEntriesRequest' ||
      received.mlog === undefined ||
      Len(next.log) <= Len(before.log) ||
      isPrefixOf(next.log, received.mlog),
  },
  {
    // With TermsNeverFall: a message's term is at most its sender's.
    name: 'MessagesCarryTheirSendersTerm',
    source: 'etcd-io/raft, MessageTermsLtCurrentTerm',
    holds: (i, _before, { next, sent }) =>
      sent.every(({ msource, mterm }) => msource === i && mterm === next.currentTerm),
  },
]
