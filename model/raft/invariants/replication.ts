/** Lemmas about logs: what their terms say, and what leaders and their requests know of them. */
import type { Invariant } from '../../checker/protocol.js'
import { encodeLog } from '../encode.js'
import { TermAt } from '../helpers.js'
import type { SetByText } from '../history.js'
import { At, Len, toArray } from '../sequence.js'
import type { AppendEntriesRequest, Election, Log, Message, Server } from '../types.js'
import { agreeUpTo, ascending, isPrefixOf, sameEntry } from './logs.js'

const leads = (s: Server): boolean => s.state === 'Leader'

/** Whether a request is a piece of the log. */
export const shows = (log: Log, { mprevLogIndex, mprevLogTerm, mentries }: AppendEntriesRequest): boolean =>
  mprevLogIndex + mentries.length <= Len(log) &&
  TermAt(log, mprevLogIndex) === mprevLogTerm &&
  mentries.every((entry, k) => sameEntry(entry, At(log, mprevLogIndex + 1 + k)))

/** In every log that ever was, an index and a term identify what stands up to there. */
const identifyPrefix = (logs: SetByText<Log>): boolean => {
  const prefixAt = new Map<string, string>()
  for (const log of logs.values()) {
    for (let node = log; node !== null; node = node.init) {
      const place = `${node.length}:${node.last.term}`
      const prefix = encodeLog(node)
      if ((prefixAt.get(place) ?? prefix) !== prefix) return false
      prefixAt.set(place, prefix)
    }
  }
  return true
}

const termsOfMessage = (m: Message): boolean => {
  if (m.mtype === 'RequestVoteRequest') return m.mlastLogTerm < m.mterm
  if (m.mtype !== 'AppendEntriesRequest') return true
  return m.mprevLogTerm <= m.mterm && m.mentries.every(({ term }) => term <= m.mterm)
}

const showsMlog = (m: Message): boolean =>
  m.mtype !== 'AppendEntriesRequest' ||
  (m.mcommitIndex <= m.mprevLogIndex + m.mentries.length && (m.mlog === undefined || shows(m.mlog, m)))

export const replicationInvariants: readonly Invariant<Server, Message>[] = [
  {
    name: 'IndexAndTermIdentifyPrefix',
    source: 'Ongaro 2014, appendix B, lemma 4',
    reads: 'history',
    variable: 'allLogs',
    holds: identifyPrefix,
  },
  {
    name: 'LogTermsAreCurrent',
    source: 'Ongaro 2014, appendix B, lemma 6',
    reads: 'server',
    holds: (_i, s) => toArray(s.log).every(({ term }) => term <= s.currentTerm),
  },
  {
    name: 'LogTermsAreCurrent (messages)',
    source: 'Ongaro 2014, appendix B, lemma 6',
    reads: 'message',
    holds: termsOfMessage,
  },
  {
    name: 'LogTermsAscend',
    source: 'Ongaro 2014, appendix B, lemma 7',
    reads: 'server',
    holds: (_i, s) => ascending(0, toArray(s.log)),
  },
  {
    name: 'LogTermsAscend (messages)',
    source: 'Ongaro 2014, appendix B, lemma 7',
    reads: 'message',
    holds: (m) => m.mtype !== 'AppendEntriesRequest' || ascending(m.mprevLogTerm, m.mentries),
  },
  {
    // The request is a piece of the log that its leader had then, and commits no more than it shows.
    name: 'RequestShowsLog',
    source: 'Ongaro 2014, appendix B, lemma 5',
    reads: 'message',
    holds: showsMlog,
  },
  {
    // While a server is in the term that it led, the log that it was elected with is only ever extended.
    name: 'ElectedLogIsKept',
    source: 'Ongaro 2014, appendix B, lemma 3',
    reads: 'server and history',
    variable: 'elections',
    view: (s) => `${s.currentTerm}|${encodeLog(s.log)}`,
    holds: (i, s, elections: SetByText<Election>) =>
      [...elections.values()].every((e) => e.eleader !== i || e.eterm !== s.currentTerm || isPrefixOf(e.elog, s.log)),
  },
  {
    // A leader has every entry of its term that anyone has.
    name: 'LeaderHasItsTerm',
    source: 'etcd-io/raft, ElectionSafetyInv',
    reads: 'pair',
    view: (s) => `${leads(s) ? s.currentTerm : ''}|${encodeLog(s.log)}`,
    holds: (_i, a, _j, b) =>
      !leads(a) ||
      toArray(b.log).every(
        (entry, k) => entry.term !== a.currentTerm || (k < Len(a.log) && sameEntry(At(a.log, k + 1), entry)),
      ),
  },
  {
    // What a follower has acknowledged stands in both logs as long as both are in that term: AdvanceCommitIndex rests on it.
    name: 'AcknowledgedLogsAgree',
    source: 'Raft paper, section 5.3',
    reads: 'pair',
    view: (s) => `${s.currentTerm}|${leads(s) ? s.matchIndex : ''}|${encodeLog(s.log)}`,
    holds: (_i, a, j, b) => {
      const match = a.matchIndex[j] ?? 0
      if (!leads(a)) return true
      return a.currentTerm === b.currentTerm ? agreeUpTo(a.log, b.log, match) : match <= Len(a.log)
    },
  },
  {
    // So that the entry before nextIndex exists.
    name: 'NextIndexInLog',
    source: 'raft.tla, AppendEntries',
    reads: 'server',
    holds: (_i, s) => !leads(s) || s.nextIndex.every((index) => index <= Len(s.log) + 1),
  },
]
