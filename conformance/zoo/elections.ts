/** Bugs of elections: sections 5.1, 5.2 and 5.4.1 of the paper. */
import * as Log from '../../impl/raft/log.js'
import { mayVoteFor, standard } from '../../impl/raft/rules.js'
import { ServerId } from '../../impl/raft/types.js'
import { falls, refused, refuted } from './catches.js'
import type { Entry } from './entry.js'
import { candidates, lateAnswers, pairInTurns, pairOfCandidates, repeatedAnswers, replication } from './scopes.js'

export const elections: readonly Entry[] = [
  {
    name: 'old-vote-counted',
    what: 'a vote of an older term is counted',
    number: 15,
    seen: 'Xraft#33',
    fault: {
      _tag: 'Rule',
      rules: {
        isCurrent: (state, response) => response._tag === 'RequestVoteResponse' || response.term === state.currentTerm,
      },
    },
    catches: [falls('ElectionSafety', lateAnswers), refuted(pairInTurns)],
  },
  {
    name: 'log-not-compared',
    what: "a voter does not compare the candidate's log with its own",
    number: 20,
    seen: 'Raft paper, section 5.4.1',
    fault: {
      _tag: 'Rule',
      rules: { grantsVote: (state, request) => request.term === state.currentTerm && mayVoteFor(state, request.from) },
    },
    catches: [falls('LeaderCompleteness', replication), refuted(replication), refused()],
  },
  {
    name: 'log-compared-as-liferaft-does',
    what: 'a voter refuses only a candidate whose last index and last term are both lower',
    number: 20,
    seen: 'liferaft',
    fault: {
      _tag: 'Rule',
      rules: {
        grantsVote: (state, request) =>
          request.term === state.currentTerm &&
          mayVoteFor(state, request.from) &&
          (request.lastLogTerm >= Log.lastTerm(state.log) || request.lastLogIndex >= Log.lastIndex(state.log)),
      },
    },
    catches: [falls('LeaderCompleteness', replication), refuted(replication), refused()],
  },
  {
    name: 'leader-grants-vote',
    what: 'a leader grants a vote in its own term',
    number: 22,
    seen: 'DaosRaft#70',
    fault: {
      _tag: 'Rule',
      rules: {
        grantsVote: (state, request) =>
          standard.grantsVote(state, request) || (request.term === state.currentTerm && state.role._tag === 'Leader'),
      },
    },
    catches: [falls('ElectionSafety', candidates), refuted(candidates), refused(5)],
  },
  {
    name: 'half-is-a-quorum',
    what: 'half of the servers are a quorum',
    number: null,
    seen: 'Raft paper, section 5.2: a majority',
    fault: {
      _tag: 'Rule',
      rules: { quorum: ({ voters }, agreed) => (2 * agreed.length >= voters.length ? 'Won' : 'Pending') },
    },
    catches: [falls('ElectionSafety', pairOfCandidates), refuted(pairOfCandidates), refused(4)],
  },
  {
    name: 'duplicate-vote-counted',
    what: 'a duplicate of a response is counted as a further vote',
    number: null,
    seen: 'Raft paper, section 5.2: at most one vote for each server',
    fault: {
      _tag: 'Rule',
      rules: {
        votesAfter: (votes, from, granted) =>
          granted && votes.has(from)
            ? new Map(votes).set(ServerId(`${from} again`), granted)
            : standard.votesAfter(votes, from, granted),
        // The votes are counted, and not the servers that gave them.
        quorum: ({ voters }, agreed) => (2 * agreed.length > voters.length ? 'Won' : 'Pending'),
      },
    },
    catches: [falls('ElectionSafety', repeatedAnswers), refuted(repeatedAnswers), refused(5)],
  },
  {
    name: 'refusal-counted',
    what: 'a refusal is counted as a vote',
    number: null,
    seen: 'Raft paper, section 5.2',
    fault: { _tag: 'Rule', rules: { votesAfter: (votes, from) => new Map(votes).set(from, true) } },
    catches: [falls('ElectionSafety', candidates), refuted(candidates), refused()],
  },
  {
    name: 'candidate-ignores-leader',
    what: 'a candidate ignores a leader of its own term',
    number: null,
    seen: 'Raft paper, section 5.2: a candidate that hears of the leader returns to follower state',
    fault: { _tag: 'Rule', rules: { acceptsLeader: (state) => state.role._tag === 'Follower' } },
    catches: [refuted(replication)],
  },
  {
    name: 'higher-term-in-response-ignored',
    what: 'a higher term in a response is ignored',
    number: null,
    seen: 'Raft paper, figure 2: if RPC request or response contains term T > currentTerm',
    fault: {
      _tag: 'Rule',
      rules: {
        adoptsTerm: (state, message) =>
          standard.adoptsTerm(state, message) && (message._tag === 'RequestVote' || message._tag === 'AppendEntries'),
      },
    },
    catches: [refuted(replication)],
  },
  {
    name: 'vote-kept-across-terms',
    what: 'the vote is kept across terms',
    number: null,
    seen: 'Raft paper, figure 2: candidateId that received vote in current term',
    fault: { _tag: 'Rule', rules: { voteInNewTerm: (vote) => vote } },
    catches: [refuted(pairInTurns), refused()],
  },
]
