/** Bugs of commitment: sections 5.3 and 5.4.2 of the paper. */
import { lastOf, standard } from '../../impl/raft/rules.js'
import { Index } from '../../impl/raft/types.js'
import { falls, refused, refuted } from './catches.js'
import type { Entry } from './entry.js'
import { pair, replication, threeLeaders } from './scopes.js'

/** The entry that shows at once that the checker can say no. */
export const figure8: Entry = {
  name: 'figure-8',
  what: 'an entry of an older term is committed by counting (figure 8)',
  number: 1,
  seen: 'logcabin#44, PySyncObj#169, CCF#5674; Raft paper, figure 8',
  fault: { _tag: 'Rule', rules: { mayCommit: () => true } },
  catches: [falls('MoreUpToDateCorrectInv', threeLeaders), refuted(threeLeaders), refused()],
}

export const commitment: readonly Entry[] = [
  figure8,
  {
    name: 'commit-index-falls',
    what: 'the commit index of a follower is assigned without a maximum',
    number: 3,
    seen: 'PySyncObj#166',
    fault: {
      _tag: 'Rule',
      rules: { commitIndexAfter: (_state, request) => Index(Math.min(request.leaderCommit, lastOf(request))) },
    },
    catches: [falls('CommitIndexNeverFalls', pair), refuted(pair), refused()],
  },
  {
    name: 'commit-beyond-request',
    what: "a follower commits as far as the leader, beyond the request's last entry",
    number: null,
    seen: 'Raft paper, figure 2: commitIndex = min(leaderCommit, index of last new entry)',
    fault: {
      _tag: 'Rule',
      rules: { commitIndexAfter: (state, request) => Index(Math.max(state.commitIndex, request.leaderCommit)) },
    },
    catches: [falls('CommittedIsDurableInv', replication), refuted(replication), refused()],
  },
  {
    name: 'leader-counted-twice',
    what: 'a commit counts the leader twice',
    number: null,
    seen: 'Raft paper, figure 2: a majority of matchIndex[i] >= N',
    fault: {
      _tag: 'Rule',
      rules: { holders: (leader, progress, index) => [leader, ...standard.holders(leader, progress, index)] },
    },
    catches: [falls('StateMachineSafety', replication), refuted(replication), refused()],
  },
]
