/** Pre-vote and check-quorum: spec/PreVote.tla, with its names and in its order. */
import { AtLeastAsUpToDate, including, LastTerm } from '../helpers.js'
import { Discard, type Guard, given, MessagesUnchanged, Reply, Send, step, steps } from '../outcome.js'
import { configurationOf, isQuorum } from '../quorum.js'
import { Len } from '../sequence.js'
import { type Constants, Nil, type Server, type ServerId } from '../types.js'
import { featuresOf, type WholeOutcome } from './outcome.js'
import type { PreVoteRequest, PreVoteResponse, WholeMessage } from './types.js'
import { hasMoved, variablesOf, withVariables } from './variables.js'

const KeepsContact = (c: Constants): boolean => {
  const { preVote, checkQuorum } = featuresOf(c)
  return preVote.length > 0 || checkQuorum
}

const asksFirst = (c: Constants, i: ServerId): boolean => featuresOf(c).preVote.includes(i)

const HasLeader = (s: Server): boolean => s.state === 'Leader' || variablesOf(s).contact

/** `Timeout(i)` besides: i has heard of no leader, and a server that asks first has a quorum's word. */
export const PreVoteAllowsTimeout = (c: Constants, i: ServerId, s: Server): readonly Guard[] => {
  const { contact, preVotes } = variablesOf(s)
  return [
    ['~contact[i]', !contact, { contact }],
    [
      'i \\in PreVote => preVotes[i] \\in Quorum(i)',
      !asksFirst(c, i) || isQuorum(configurationOf(c, s), preVotes),
      { preVotes },
    ],
  ]
}

/** The leader of i is there, and m, of a newer term, is for the election of another: i does not take its term. */
export const InLease = (c: Constants, s: Server, m: WholeMessage): boolean =>
  KeepsContact(c) &&
  HasLeader(s) &&
  m.mterm > s.currentTerm &&
  (m.mtype === 'PreVoteRequest' || (m.mtype === 'RequestVoteRequest' && featuresOf(c).checkQuorum))

/** With a step that i takes on a message of j. What i knew in another term or role is void. */
export const PreVoteReceive = (
  c: Constants,
  j: ServerId,
  before: Server,
  after: Server,
  isFromLeader: boolean,
  isFromFollower: boolean,
): Server => {
  const { contact, preVotes, responded } = variablesOf(after)
  const moved = hasMoved(before, after)
  const hears = KeepsContact(c) && isFromLeader
  const heeds = featuresOf(c).checkQuorum && isFromFollower
  const answered = heeds ? including(responded, j) : responded
  return withVariables(after, {
    contact: hears || (contact && !moved),
    preVotes: hears || moved ? [] : preVotes,
    responded: moved ? [] : answered,
  })
}

/** An election timeout goes by in which i hears from no leader. */
export const LoseContact = (_c: Constants, _i: ServerId, s: Server): WholeOutcome =>
  given([['contact[i]', variablesOf(s).contact, { contact: variablesOf(s).contact }]], () =>
    steps(step('LoseContact', withVariables(s, { contact: false }), MessagesUnchanged)),
  )

/** Server i begins to ask. A candidate that does so gives up its candidacy. */
export const StartPreVote = (c: Constants, i: ServerId, s: Server): WholeOutcome => {
  const { contact, preVotes } = variablesOf(s)
  return given(
    [
      ['i \\in PreVote', asksFirst(c, i), { i, PreVote: featuresOf(c).preVote }],
      ['state[i] \\in {Follower, Candidate}', s.state !== 'Leader', { state: s.state }],
      ['~contact[i]', !contact, { contact }],
      ['preVotes[i] = {}', preVotes.length === 0, { preVotes }],
    ],
    () => steps(step('StartPreVote', withVariables({ ...s, state: 'Follower' }, { preVotes: [i] }), MessagesUnchanged)),
  )
}

/** i asks j whether it would vote for it in the next term. */
export const RequestPreVote = (_c: Constants, i: ServerId, s: Server, j: ServerId): WholeOutcome => {
  const { preVotes } = variablesOf(s)
  return given(
    [
      ['preVotes[i] /= {}', preVotes.length > 0, { preVotes }],
      ['j \\notin preVotes[i]', !preVotes.includes(j), { j, preVotes }],
    ],
    () =>
      steps(
        step(
          'RequestPreVote',
          s,
          Send({
            mtype: 'PreVoteRequest',
            mterm: s.currentTerm,
            mlastLogTerm: LastTerm(s.log),
            mlastLogIndex: Len(s.log),
            msource: i,
            mdest: j,
          }),
        ),
      ),
  )
}

/**
 * i says whether it would. Nothing of i changes: it may say so to many. It may look at a request of a newer term without
 * taking the term.
 */
export const HandlePreVoteRequest = (
  _c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  m: PreVoteRequest,
): WholeOutcome => {
  const next = m.mterm + 1
  const grant =
    (next > s.currentTerm || (next === s.currentTerm && (s.votedFor === Nil || s.votedFor === j))) &&
    AtLeastAsUpToDate(m.mlastLogTerm, m.mlastLogIndex, s.log) &&
    !HasLeader(s)
  return steps(
    step(
      'HandlePreVoteRequest',
      s,
      Reply({
        mtype: 'PreVoteResponse',
        mterm: s.currentTerm,
        mnextTerm: next,
        mvoteGranted: grant,
        msource: i,
        mdest: j,
      }),
    ),
  )
}

/** i counts an answer, if it still asks for that term. */
export const HandlePreVoteResponse = (
  _c: Constants,
  _i: ServerId,
  s: Server,
  j: ServerId,
  m: PreVoteResponse,
): WholeOutcome =>
  given(
    [['m.mterm <= currentTerm[i]', m.mterm <= s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }]],
    () => {
      const { preVotes } = variablesOf(s)
      const counts = m.mvoteGranted && m.mnextTerm === s.currentTerm + 1 && preVotes.length > 0
      const next = counts ? withVariables(s, { preVotes: including(preVotes, j) }) : s
      return steps(step('HandlePreVoteResponse', next, Discard))
    },
  )

/** i, whose leader is there, pays no heed to a vote request. */
export const IgnoreVoteRequest = (_c: Constants, _i: ServerId, s: Server): WholeOutcome =>
  steps(step('IgnoreVoteRequest', s, Discard))

/**
 * Leader i looks who has answered: a quorum, and it waits for the next ones; or not, and it steps down. It keeps its vote,
 * since its term is the same.
 */
export const CheckAnswers = (c: Constants, i: ServerId, s: Server): WholeOutcome => {
  const { checkQuorum } = featuresOf(c)
  return given(
    [
      ['CheckQuorum', checkQuorum, { CheckQuorum: checkQuorum }],
      ['state[i] = Leader', s.state === 'Leader', { state: s.state }],
    ],
    () => {
      const leads = isQuorum(configurationOf(c, s), including(variablesOf(s).responded, i))
      const next: Server = { ...s, state: leads ? 'Leader' : 'Follower' }
      return steps(step('CheckAnswers', withVariables(next, { responded: [] }), MessagesUnchanged))
    },
  )
}
