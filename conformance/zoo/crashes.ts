/** Bugs of what is durable, and when: section 5.1 of the paper, and "persistent state" in its figure 2. */
import { none } from 'fp-ts/lib/Option.js'
import * as Log from '../../impl/raft/log.js'
import { Term } from '../../impl/raft/types.js'
import { fails, falls, refused, refuted } from './catches.js'
import type { Entry } from './entry.js'
import { candidates, replication } from './scopes.js'

export const crashes: readonly Entry[] = [
  {
    name: 'vote-lost-in-crash',
    what: 'the vote is lost in a crash that falls between writing the term and the vote',
    number: 16,
    seen: 'sofa-jraft#1241',
    fault: { _tag: 'Rule', rules: { recovered: (durable) => ({ ...durable, votedFor: none }) } },
    catches: [falls('ElectionSafety', candidates), refuted(candidates), refused(), fails()],
  },
  {
    // With term, vote and log in one write-ahead log, the entry of a new leader takes its vote to disk with it, so no
    // second leader comes of it; what falls is that nobody has heard of what the disk does not know.
    name: 'vote-request-before-durable',
    what: "the vote request leaves before the candidate's own vote is durable",
    number: 17,
    seen: 'Raft paper, figure 2: updated on stable storage before responding to RPCs',
    fault: { _tag: 'EarlyVoteRequest' },
    catches: [falls('MessageTermsAreCurrent', candidates), refuted(candidates), fails()],
  },
  {
    name: 'term-and-vote-not-persisted',
    what: 'term and vote are never persisted',
    number: 18,
    seen: 'NodeDB#161',
    fault: { _tag: 'Rule', rules: { recovered: ({ log }) => ({ currentTerm: Term(1), votedFor: none, log }) } },
    catches: [falls('ElectionSafety', candidates), refuted(candidates), refused(), fails()],
  },
  {
    name: 'metadata-lost',
    what: 'a server that lost its metadata goes on in term 0',
    number: 19,
    seen: 'sofa-jraft',
    fault: { _tag: 'Rule', rules: { recovered: ({ log }) => ({ currentTerm: Term(0), votedFor: none, log }) } },
    catches: [falls('ElectionSafety', candidates), refuted(candidates), refused(), fails()],
  },
  {
    name: 'log-lost-at-restart',
    what: 'the log is lost at restart',
    number: null,
    seen: 'Raft paper, figure 2: log[] is persistent state',
    fault: { _tag: 'Rule', rules: { recovered: (durable) => ({ ...durable, log: Log.empty }) } },
    catches: [falls('StateMachineSafety', replication), refuted(replication), refused(), fails()],
  },
]
