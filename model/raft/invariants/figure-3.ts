/**
 * The properties that Raft guarantees at all times (the paper, figure 3), formulated for raft.tla, where commitIndex may
 * fall and UpdateTerm leaves an old leader's variables as they were. LeaderAppendOnly is an action property.
 */
import type { Invariant } from '../../checker/protocol.js'
import { encodeLog } from '../encode.js'
import type { SetByText } from '../history.js'
import type { Election, Message, Server } from '../types.js'
import { Committed, isPrefixOf, samePast } from './logs.js'

const leads = (s: Server): boolean => s.state === 'Leader'

const committedText = (s: Server): string => encodeLog(Committed(s))

/** At most one leader in a term. */
const electionSafety: Invariant<Server, Message> = {
  name: 'ElectionSafety',
  source: 'Raft paper, figure 3 and section 5.2',
  reads: 'pair',
  view: (s) => (leads(s) ? `${s.currentTerm}` : ''),
  holds: (_i, a, _j, b) => !(leads(a) && leads(b) && a.currentTerm === b.currentTerm),
}

/** The same over all elections that ever were. */
const electionSafetyOfElections: Invariant<Server, Message> = {
  name: 'ElectionSafety (elections)',
  source: 'Ongaro 2014, appendix B, lemma 2',
  reads: 'history',
  variable: 'elections',
  holds: (elections: SetByText<Election>) => {
    const leaderOf = new Map<number, number>()
    return [...elections.values()].every(({ eterm, eleader }) => {
      const leader = leaderOf.get(eterm) ?? eleader
      leaderOf.set(eterm, leader)
      return leader === eleader
    })
  },
}

/** Logs that agree on the term at an index are the same up to that index. */
const logMatching: Invariant<Server, Message> = {
  name: 'LogMatching',
  source: 'Raft paper, figure 3 and section 5.3',
  reads: 'pair',
  view: (s) => encodeLog(s.log),
  holds: (_i, a, _j, b) => samePast(a.log, b.log),
}

/**
 * What is committed in a term stands in the logs of the leaders of all later terms. What j knows to be committed was
 * committed in a term of at most currentTerm[j]; a leader of that very term has it too. An old leader, of a lower term
 * than j, may well lack it.
 */
const leaderCompleteness: Invariant<Server, Message> = {
  name: 'LeaderCompleteness',
  source: 'Raft paper, figure 3 and section 5.4; Ongaro 2014, appendix B, lemmas 8 and 9',
  reads: 'pair',
  view: (s) => `${s.currentTerm}|${leads(s) ? encodeLog(s.log) : ''}|${committedText(s)}`,
  holds: (_i, a, _j, b) => !leads(a) || b.currentTerm > a.currentTerm || isPrefixOf(Committed(b), a.log),
}

/** The same over all elections: a leader of a later term had it when it was elected. */
const leaderCompletenessOfElections: Invariant<Server, Message> = {
  name: 'LeaderCompleteness (elections)',
  source: 'Ongaro 2014, appendix B, lemmas 8 and 9',
  reads: 'server and history',
  variable: 'elections',
  view: (s) => `${s.currentTerm}|${committedText(s)}`,
  holds: (_i, s, elections: SetByText<Election>) =>
    [...elections.values()].every((e) => e.eterm <= s.currentTerm || isPrefixOf(Committed(s), e.elog)),
}

/** No two servers apply different entries at the same index. */
const stateMachineSafety: Invariant<Server, Message> = {
  name: 'StateMachineSafety',
  source: 'Raft paper, figure 3 and section 5.4.3; etcd-io/raft, LogInv',
  reads: 'pair',
  view: committedText,
  holds: (_i, a, _j, b) => isPrefixOf(Committed(a), Committed(b)) || isPrefixOf(Committed(b), Committed(a)),
}

export const figure3: readonly Invariant<Server, Message>[] = [
  electionSafety,
  electionSafetyOfElections,
  logMatching,
  leaderCompleteness,
  leaderCompletenessOfElections,
  stateMachineSafety,
]
