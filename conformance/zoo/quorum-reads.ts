/** Bugs of quorum reads: Ongaro 2014, 6.4. */
import { isSome } from 'fp-ts/lib/Option.js'
import { lastIndex } from '../../impl/raft/log.js'
import { falls, refuted } from './catches.js'
import type { Entry } from './entry.js'
import { pairThatReads, pairThatReadsCommands, pairThatReadsTwice, readsInHandover, readsInTurns } from './scopes.js'

export const quorumReads: readonly Entry[] = [
  {
    name: 'read-before-own-term',
    what: 'a new leader answers reads before it has committed an entry of its term, and does not know all that is committed',
    number: 41,
    seen: 'adjoint-io/raft#54',
    fault: { _tag: 'Rule', rules: { features: { takesReads: () => true } } },
    catches: [falls('ReadsSeeWrites', pairThatReads), refuted(pairThatReads)],
  },
  {
    name: 'deposed-leader-confirmed',
    what: 'a server that follows a newer leader confirms a deposed one, which answers reads',
    number: 42,
    seen: 'NodeDB#165',
    fault: { _tag: 'Rule', rules: { features: { termOfConfirmation: (_state, question) => question.term } } },
    catches: [falls('ReadsSeeWrites', readsInTurns), refuted(readsInTurns)],
  },
  {
    name: 'read-without-quorum',
    what: 'a leader answers reads without asking a quorum whether it still leads',
    number: 53,
    seen: 'd-engine#381',
    fault: { _tag: 'Rule', rules: { features: { isConfirmed: () => true } } },
    catches: [falls('ReadsSeeWrites', readsInTurns), refuted(readsInTurns)],
  },
  {
    name: 'read-while-handing-over',
    what: 'a leader that hands over answers reads by itself, while its successor leads',
    number: 52,
    seen: 'openraft#1747 to 1749, etcd#12704',
    fault: {
      _tag: 'Rule',
      rules: { features: { isConfirmed: (confirmed, transferee) => confirmed === 'Won' || isSome(transferee) } },
    },
    catches: [falls('ReadsSeeWrites', readsInHandover), refuted(readsInHandover)],
  },
  {
    name: 'earlier-round-counted',
    what: 'a confirmation counts for a read that came after the question',
    number: null,
    seen: 'Ongaro 2014, section 6.4: a new round of heartbeats',
    fault: {
      _tag: 'Rule',
      rules: { features: { confirms: (leader, _read, { term }) => term === leader.currentTerm } },
    },
    catches: [refuted(pairThatReadsTwice)],
  },
  {
    name: 'uncommitted-entries-read',
    what: 'a read is answered with entries that are not committed yet',
    number: null,
    seen: 'Ongaro 2014, section 6.4: the leader saves its current commit index',
    fault: { _tag: 'Rule', rules: { features: { readsAt: ({ log }) => lastIndex(log) } } },
    catches: [falls('OnlyLeadersRead', pairThatReadsCommands), refuted(pairThatReadsCommands)],
  },
]
