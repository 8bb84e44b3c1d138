/** Bugs of pre-vote and check-quorum, which keep a lost server from disturbing the others: Ongaro 2014, 4.2.3, 6.2 and 9.6. */
import { isNone, none } from 'fp-ts/lib/Option.js'
import { isUpToDate, mayVoteFor } from '../../impl/raft/rules.js'
import { falls, refuted } from './catches.js'
import type { Entry } from './entry.js'
import {
  candidatesThatAsk,
  candidatesThatCheck,
  pairThatAsks,
  pairThatAsksInTurns,
  repeatedRequests,
} from './scopes.js'

export const disturbances: readonly Entry[] = [
  {
    name: 'repeated-request-refused',
    what: 'a vote request that comes again from the same candidate is refused',
    number: 23,
    seen: 'nebula#2419',
    fault: {
      _tag: 'Rule',
      rules: {
        grantsVote: (state, request) =>
          request.term === state.currentTerm && isNone(state.votedFor) && isUpToDate(state.log, request),
      },
    },
    catches: [refuted(repeatedRequests)],
  },
  {
    name: 'asker-keeps-its-leader',
    what: 'a server that asks for pre-votes still counts as one that hears from a leader',
    number: 25,
    seen: 'etcd#8334, raft-rs#84',
    fault: { _tag: 'Rule', rules: { features: { contactAfterTimeout: (contact) => contact } } },
    catches: [falls('AskersFollow', pairThatAsks), refuted(pairThatAsks)],
  },
  {
    name: 'candidate-sends-heartbeats',
    what: 'a candidate goes on sending heartbeats, by which the others hear from a leader and refuse their votes',
    number: 26,
    seen: 'openraft#1839',
    fault: { _tag: 'CandidateHeartbeats' },
    catches: [refuted(candidatesThatCheck)],
  },
  {
    name: 'cut-off-leader-goes-on',
    what: 'a leader that no quorum answers goes on leading, and whoever still hears it refuses to vote',
    number: 27,
    seen: 'openraft#2080',
    fault: { _tag: 'Rule', rules: { features: { goesOnLeading: () => true } } },
    catches: [refuted(pairThatAsks)],
  },
  {
    name: 'old-leader-is-contact',
    what: 'a heartbeat of an older term counts as contact with a leader',
    number: 28,
    seen: 'hashicorp/raft#666',
    fault: { _tag: 'Rule', rules: { features: { hearsLeader: () => true } } },
    catches: [refuted(pairThatAsksInTurns)],
  },
  {
    name: 'old-answer-is-contact',
    what: 'an answer of an older term counts for a leader as one of now',
    number: 28,
    seen: 'hashicorp/raft#666',
    fault: { _tag: 'Rule', rules: { features: { showsFollower: () => true } } },
    catches: [refuted(pairThatAsksInTurns)],
  },
  {
    name: 'stepping-down-forgets-vote',
    what: 'a leader that steps down in its term forgets its vote',
    number: 45,
    seen: 'CCF#8094',
    fault: { _tag: 'Rule', rules: { features: { voteAfterSteppingDown: () => none } } },
    catches: [falls('VoteIsKept', candidatesThatCheck), refuted(candidatesThatCheck)],
  },
  {
    name: 'leader-grants-pre-votes',
    what: 'a server whose leader is there, or that leads, grants pre-votes',
    number: 49,
    seen: 'DaosRaft#1',
    fault: {
      _tag: 'Rule',
      rules: {
        features: {
          grantsPreVote: (state, request, next) =>
            (next > state.currentTerm || (next === state.currentTerm && mayVoteFor(state, request.from))) &&
            isUpToDate(state.log, request),
        },
      },
    },
    catches: [refuted(candidatesThatAsk)],
  },
  {
    name: 'pre-vote-for-current-term',
    what: 'a pre-vote asks for a vote in the current term, and not in the next',
    number: 49,
    seen: 'raft-java',
    fault: { _tag: 'Rule', rules: { features: { termAskedFor: (request) => request.term } } },
    catches: [refuted(pairThatAsks)],
  },
]
