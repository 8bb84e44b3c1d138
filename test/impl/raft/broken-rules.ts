/** Known Raft bugs, each as one replaced rule, with the properties of which one must fall. */
import { none } from 'fp-ts/lib/Option.js'
import * as Log from '../../../impl/raft/log.js'
import { lastOf, mayVoteFor, type Rules, standard } from '../../../impl/raft/rules.js'
import { Index, ServerId, Term } from '../../../impl/raft/types.js'

export interface Bug {
  readonly name: string
  readonly rule: Partial<Rules>
  readonly breaks: readonly string[]
  /** How many servers it takes; 3 if not given. */
  readonly servers?: number
}

const unsafe = ['LeaderCompleteness', 'StateMachineSafety', 'CommittedIsNotRemoved', 'CommittedIsInTheLog']
const noElectionSafety = ['ElectionSafety', 'LeaderCompleteness', 'StateMachineSafety']

const min = (a: Index, b: Index) => (a < b ? a : b)
const max = (a: Index, b: Index) => (a > b ? a : b)

export const bugs: readonly Bug[] = [
  {
    name: 'an entry of an older term is committed by counting (figure 8)',
    rule: { mayCommit: () => true },
    breaks: unsafe,
    servers: 5,
  },
  {
    name: 'the commit index of a follower is assigned without a maximum',
    rule: { followerCommit: (_state, request) => min(request.leaderCommit, lastOf(request)) },
    breaks: ['CommitIndexNeverFalls'],
  },
  {
    name: 'the hint of a rejection is stored as the match index',
    rule: {
      progressAfterRejection: (progress, log, conflict) => ({
        ...standard.progressAfterRejection(progress, log, conflict),
        matchIndex: max(progress.matchIndex, conflict.index),
      }),
    },
    breaks: unsafe,
  },
  {
    name: "an acknowledgement claims the follower's own last index",
    rule: { acknowledged: (log) => Log.lastIndex(log) },
    breaks: ['AcknowledgesTheRequest', ...unsafe],
  },
  {
    name: 'the log is rolled back to the place of the request before a conflict is looked for',
    rule: {
      merged: (log, request) => Log.append(Log.truncate(log, request.prevLogIndex), request.entries),
    },
    breaks: unsafe,
  },
  {
    name: 'a longer log is taken for a mismatch',
    rule: { merged: (log, request) => Log.truncate(standard.merged(log, request), lastOf(request)) },
    breaks: unsafe,
  },
  {
    name: 'a conflict is not truncated',
    rule: {
      merged: (log, request) =>
        Log.append(log, request.entries.slice(Math.max(0, Log.lastIndex(log) - request.prevLogIndex))),
    },
    breaks: unsafe,
  },
  {
    name: 'the match index is assigned without a maximum',
    rule: { progressAfterMatch: (_progress, matchIndex) => ({ nextIndex: Index(matchIndex + 1), matchIndex }) },
    breaks: ['MatchIndexNeverFalls'],
  },
  {
    name: 'a vote of an older term is counted',
    rule: {
      isCurrent: (state, response) => response._tag === 'RequestVoteResponse' || response.term === state.currentTerm,
    },
    breaks: noElectionSafety,
  },
  {
    name: 'term and vote are never persisted',
    rule: { recovered: ({ log }) => ({ currentTerm: Term(1), votedFor: none, log }) },
    breaks: [...noElectionSafety, 'TermsNeverFall'],
  },
  {
    name: 'the vote is lost in a crash that falls between writing the term and the vote',
    rule: { recovered: (durable) => ({ ...durable, votedFor: none }) },
    breaks: [...noElectionSafety, 'VoteIsKept'],
  },
  {
    name: 'the log is lost at restart',
    rule: { recovered: (durable) => ({ ...durable, log: Log.empty }) },
    breaks: unsafe,
  },
  {
    name: "a voter does not compare the candidate's log with its own",
    rule: { grantsVote: (state, request) => request.term === state.currentTerm && mayVoteFor(state, request.from) },
    breaks: unsafe,
  },
  {
    name: 'a voter refuses only a candidate whose last index and last term are both lower',
    rule: {
      grantsVote: (state, request) =>
        request.term === state.currentTerm &&
        mayVoteFor(state, request.from) &&
        (request.lastLogTerm >= Log.lastTerm(state.log) || request.lastLogIndex >= Log.lastIndex(state.log)),
    },
    breaks: unsafe,
  },
  {
    name: 'a leader grants a vote in its own term',
    rule: {
      grantsVote: (state, request) =>
        standard.grantsVote(state, request) || (request.term === state.currentTerm && state.role._tag === 'Leader'),
    },
    breaks: [...noElectionSafety, 'VoteIsKept'],
  },
  {
    name: 'half of the servers are a quorum',
    rule: { isQuorum: (config, count) => 2 * count >= config.servers.length },
    breaks: noElectionSafety,
    servers: 4,
  },
  {
    name: 'a duplicate of a response is counted as a further vote',
    rule: {
      tallied: (votes, from, granted) =>
        new Map(votes).set(votes.has(from) ? ServerId(`${from} again`) : from, granted),
    },
    breaks: noElectionSafety,
    servers: 5,
  },
  {
    name: 'the vote is kept across terms',
    rule: { voteInNewTerm: (vote) => vote },
    breaks: ['liveness'],
  },
  {
    name: 'a candidate ignores a leader of its own term',
    rule: { acceptsLeader: (state) => state.role._tag === 'Follower' },
    breaks: ['liveness'],
  },
  {
    name: 'a higher term in a response is ignored',
    rule: {
      adoptsTerm: (state, message) =>
        standard.adoptsTerm(state, message) && (message._tag === 'RequestVote' || message._tag === 'AppendEntries'),
    },
    breaks: ['liveness'],
  },
  {
    name: 'entries are appended without a consistency check',
    rule: { isConsistent: () => true },
    breaks: unsafe,
  },
  {
    name: "a follower commits as far as the leader, beyond the request's last entry",
    rule: { followerCommit: (state, request) => max(state.commitIndex, request.leaderCommit) },
    breaks: unsafe,
  },
  {
    name: 'a leader rewrites the end of its own log',
    rule: {
      leaderAppended: (log, entries) => Log.append(Log.truncate(log, Index(Log.lastIndex(log) - 1)), entries),
    },
    breaks: ['LeaderAppendOnly', ...unsafe],
  },
  {
    name: 'a commit counts the leader twice',
    rule: { replicas: (progress, index) => standard.replicas(progress, index) + 1 },
    breaks: unsafe,
  },
]
