/** Bugs of replication: section 5.3 of the paper. */
import * as Log from '../../impl/raft/log.js'
import { matchIndexOf, progressAt } from '../../impl/raft/progress.js'
import { lastOf, standard } from '../../impl/raft/rules.js'
import { Index } from '../../impl/raft/types.js'
import { falls, refused, refuted } from './catches.js'
import type { Entry } from './entry.js'
import { longLogs, pair, pairInTurns, replication as scope } from './scopes.js'

export const replication: readonly Entry[] = [
  {
    name: 'hint-stored-as-match',
    what: 'the hint of a rejection is stored as the match index',
    number: 5,
    seen: 'CCF#5325',
    fault: {
      _tag: 'Rule',
      rules: {
        progressAfterRejection: (progress, log, conflict) =>
          progressAt(
            standard.progressAfterRejection(progress, log, conflict).nextIndex,
            Index(Math.max(matchIndexOf(progress), conflict.index)),
          ),
      },
    },
    catches: [falls('StateMachineSafety', scope), refuted(scope), refused()],
  },
  {
    name: 'own-last-index-acknowledged',
    what: "an acknowledgement claims the follower's own last index",
    number: 6,
    seen: 'CCF#6016',
    fault: { _tag: 'Rule', rules: { matchedUpTo: (log) => Log.lastIndex(log) } },
    catches: [refuted(scope), refused()],
  },
  {
    name: 'stale-request-rolls-back',
    what: 'the log is rolled back to the place of the request before a conflict is looked for',
    number: 8,
    seen: 'CCF#5991',
    fault: {
      _tag: 'Rule',
      rules: {
        logAfterRequest: (log, request) => Log.append(Log.truncate(log, request.prevLogIndex), request.entries),
      },
    },
    catches: [falls('LeaderCompleteness', longLogs), refuted(scope), refused()],
  },
  {
    name: 'longer-log-is-a-mismatch',
    what: 'a longer log is taken for a mismatch',
    number: 9,
    seen: 'RaftOS#26',
    fault: {
      _tag: 'Rule',
      rules: {
        logAfterRequest: (log, request) => Log.truncate(standard.logAfterRequest(log, request), lastOf(request)),
      },
    },
    catches: [falls('LeaderCompleteness', longLogs), refuted(scope), refused()],
  },
  {
    name: 'match-index-falls',
    what: 'the match index is assigned without a maximum',
    number: 12,
    seen: 'RaftOS#25, PySyncObj#167',
    fault: {
      _tag: 'Rule',
      rules: { progressAfterMatch: (_progress, matchIndex) => progressAt(Index(matchIndex + 1), matchIndex) },
    },
    catches: [falls('MatchIndexNeverFalls', pair), refuted(pair), refused()],
  },
  {
    name: 'old-acknowledgement-counted',
    what: 'an acknowledgement of an older term is counted',
    number: null,
    seen: 'Raft paper, figure 2: matchIndex is reinitialized after election',
    fault: {
      _tag: 'Rule',
      rules: {
        isCurrent: (state, response) =>
          response._tag === 'AppendEntriesResponse' || response.term === state.currentTerm,
      },
    },
    catches: [refuted(pairInTurns)],
  },
  {
    name: 'no-consistency-check',
    what: 'entries are appended without a consistency check',
    number: null,
    seen: 'Raft paper, section 5.3: the consistency check',
    fault: { _tag: 'Rule', rules: { isConsistent: () => true } },
    catches: [falls('LogMatching', scope), refuted(scope), refused()],
  },
  {
    name: 'conflict-not-truncated',
    what: 'a conflict is not truncated',
    number: null,
    seen: 'Raft paper, figure 2: delete the existing entry and all that follow it',
    fault: {
      _tag: 'Rule',
      rules: {
        logAfterRequest: (log, request) =>
          Log.append(log, request.entries.slice(Math.max(0, Log.lastIndex(log) - request.prevLogIndex))),
      },
    },
    catches: [falls('StateMachineSafety', scope), refuted(scope), refused()],
  },
  {
    name: 'leader-rewrites-log',
    what: 'a leader rewrites the end of its own log',
    number: null,
    seen: 'Raft paper, figure 3: Leader Append-Only',
    fault: {
      _tag: 'Rule',
      rules: {
        leaderLogAfter: (log, entries) => Log.append(Log.truncate(log, Index(Log.lastIndex(log) - 1)), entries),
      },
    },
    catches: [falls('LeaderAppendOnly', scope), refuted(scope), refused()],
  },
]
