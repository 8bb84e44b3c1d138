/** Lemmas about terms and votes. Votes that were counted mean something only while their server stands for election or leads. */
import type { Invariant } from '../../checker/protocol.js'
import type { SetByText } from '../history.js'
import { initialConfiguration, isQuorum } from '../quorum.js'
import type { Constants, Election, Message, Server } from '../types.js'
import { atLeastAsUpToDate } from './logs.js'

const counts = (s: Server): boolean => s.state === 'Candidate' || s.state === 'Leader'

/** A vote that i counts is still given to it, unless the voter has moved on to a later term. */
const isGiven = (i: number, candidate: Server, j: number, voter: Server): boolean =>
  !counts(candidate) ||
  !candidate.votesGranted.includes(j) ||
  voter.currentTerm > candidate.currentTerm ||
  (voter.currentTerm === candidate.currentTerm && voter.votedFor === i)

export const voteInvariants = (c: Constants): readonly Invariant<Server, Message>[] => [
  {
    name: 'VotesAreGiven',
    source: 'Raft paper, section 5.2',
    reads: 'pair',
    view: (s) => `${s.currentTerm}|${s.votedFor}|${counts(s) ? s.votesGranted : ''}`,
    holds: isGiven,
  },
  {
    name: 'VotesAreGiven (own vote)',
    source: 'Raft paper, section 5.2',
    reads: 'server',
    holds: (i, s) => isGiven(i, s, i, s),
  },
  {
    name: 'VotesWereAnswers',
    source: 'raft.tla, HandleRequestVoteResponse',
    reads: 'server',
    holds: (_i, s) => s.votesGranted.every((j) => s.votesResponded.includes(j)),
  },
  {
    name: 'LeaderHasQuorum',
    source: 'raft.tla, BecomeLeader',
    reads: 'server',
    holds: (_i, s) => s.state !== 'Leader' || isQuorum(initialConfiguration(c), s.votesGranted),
  },
  {
    // Won with a quorum of votes, each of a server whose log was no more up to date than the winner's.
    name: 'ElectionsAreWon',
    source: 'Raft paper, section 5.4.1',
    reads: 'history',
    variable: 'elections',
    holds: (elections: SetByText<Election>) =>
      [...elections.values()].every(
        ({ elog, evotes, evoterLog }) =>
          isQuorum(initialConfiguration(c), evotes) &&
          [...evoterLog.values()].every((log) => atLeastAsUpToDate(elog, log)),
      ),
  },
]
