/** Bugs of snapshots: section 7 of the paper. */
import * as Log from '../../impl/raft/log.js'
import { dataOf } from '../refinement/snapshot-data.js'
import { falls, refuted } from './catches.js'
import type { Entry } from './entry.js'
import { snapshotOfOne, snapshotsInTurns } from './scopes.js'

export const snapshots: readonly Entry[] = [
  {
    name: 'snapshot-term-adopted',
    what: "a snapshot's term overwrites the current term of the server that installs it",
    number: 21,
    seen: 'WRaft#118',
    fault: { _tag: 'Rule', rules: { features: { termAfterSnapshot: (_state, snapshot) => snapshot.term } } },
    catches: [falls('TermsNeverFall', snapshotsInTurns), refuted(snapshotsInTurns)],
  },
  {
    name: 'old-snapshot-answer-counted',
    what: 'the term of the answer to a snapshot is not checked',
    number: 24,
    seen: 'sofa-jraft, braft',
    fault: { _tag: 'Rule', rules: { features: { termOfAnswer: (state) => state.currentTerm } } },
    catches: [refuted(snapshotsInTurns)],
  },
  {
    name: 'snapshot-not-installed',
    what: 'the index advances to that of a snapshot, but its data is not installed',
    number: 38,
    seen: 'NodeDB#162',
    fault: {
      _tag: 'Rule',
      rules: { features: { dataAfterSnapshot: (state) => state.snapshot?.data ?? dataOf([]) } },
    },
    catches: [falls('SnapshotInLog', snapshotOfOne), refuted(snapshotOfOne)],
  },
  {
    name: 'snapshot-refused-in-conflict',
    what: 'a follower does not install a snapshot with which its log conflicts',
    number: 39,
    seen: 'WRaft#118, RedisLabs/raft#49',
    fault: {
      _tag: 'Rule',
      rules: {
        features: {
          isNews: ({ log, commitIndex }, { index, term }) =>
            index > commitIndex && (Log.lastIndex(log) < index || Log.has(log, index, term)),
        },
      },
    },
    catches: [refuted(snapshotsInTurns)],
  },
  {
    name: 'snapshot-lost-in-crash',
    what: 'a snapshot is said to be saved when it is not: after a crash the entries that it stood for are lost',
    number: 40,
    seen: 'dragonboat#409',
    fault: {
      _tag: 'Rule',
      rules: {
        recovered: ({ snapshot, ...durable }) =>
          snapshot === undefined ? durable : { ...durable, log: Log.fromEntries(Log.toEntries(durable.log)) },
      },
    },
    catches: [refuted(snapshotOfOne)],
  },
  {
    name: 'snapshot-without-commit-index',
    what: 'a snapshot leaves out the commit index',
    number: 54,
    seen: 'raft-java',
    fault: { _tag: 'Rule', rules: { features: { commitIndexAfterSnapshot: (state) => state.commitIndex } } },
    catches: [refuted(snapshotOfOne)],
  },
  {
    name: 'agreeing-suffix-dropped',
    what: 'a snapshot with which a log agrees removes what follows there, too',
    number: null,
    seen: 'Raft paper, section 7: entries following the snapshot are still valid and must be retained',
    fault: {
      _tag: 'Rule',
      rules: { features: { logAfterSnapshot: (_log, { index, term }) => Log.beginningAfter(index, term) } },
    },
    catches: [refuted(snapshotsInTurns)],
  },
  {
    name: 'stale-snapshot-installed',
    what: 'a snapshot of what is known to be committed already is installed',
    number: null,
    seen: 'Raft paper, section 7: a snapshot received by mistake, such as a retransmission',
    fault: { _tag: 'Rule', rules: { features: { isNews: () => true } } },
    catches: [refuted(snapshotsInTurns)],
  },
  {
    name: 'uncommitted-entries-dropped',
    what: 'a snapshot is taken of entries that are not committed',
    number: null,
    seen: 'Raft paper, section 7: the committed entries',
    fault: { _tag: 'Rule', rules: { features: { mayDrop: (state, index) => index <= Log.lastIndex(state.log) } } },
    catches: [falls('SnapshotsAgree', snapshotsInTurns), refuted(snapshotOfOne)],
  },
]
