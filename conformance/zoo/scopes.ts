/** The bounds of the zoo: each the narrowest in which its bugs fall, so that a laptop gets through all of them. */
import { type Features, NoFeatures } from '../../model/raft/features/types.js'
import type { Scope } from './entry.js'

const scope = (bounds: Scope['bounds'], network: Scope['network'] = 'no-duplication'): Scope => ({
  bounds,
  network,
  maxEntriesPerMessage: 1,
})

const small = { maxMessages: 2, maxCopies: 1 }

/** Two servers and one command, in the terms of one or two leaders. */
export const pair = scope({ servers: 2, values: 1, maxTerm: 2, maxLog: 2, ...small })

/** The same with room for a command that is sent twice. */
export const pairWithRetries = scope({ servers: 2, values: 1, maxTerm: 2, maxLog: 3, ...small })

/** Two servers that only elect. */
export const pairOfCandidates = scope({ servers: 2, values: 0, maxTerm: 2, maxLog: 1, ...small })

/** Two servers that lead in turns, without commands. */
export const pairInTurns = scope({ servers: 2, values: 0, maxTerm: 4, maxLog: 2, ...small })

/** Three servers that only elect, once. */
export const candidates = scope({ servers: 3, values: 0, maxTerm: 2, maxLog: 1, ...small })

/** Three servers that only elect, with room for the answers of an election while the next one begins. */
export const lateAnswers = scope({ servers: 3, values: 0, maxTerm: 3, maxLog: 1, maxMessages: 3, maxCopies: 1 })

/** Four servers that only elect, on a network that repeats messages: with fewer, one answer is as good as two. */
export const repeatedAnswers = scope(
  { servers: 4, values: 0, maxTerm: 2, maxLog: 1, maxMessages: 3, maxCopies: 2 },
  'full',
)

/** Three servers, one command, two leaders: where most bugs of replication show. */
export const replication = scope({ servers: 3, values: 1, maxTerm: 3, maxLog: 2, ...small })

/** The same with longer logs, so that a server may have more than a late request shows. */
export const longLogs = scope({ servers: 3, values: 1, maxTerm: 3, maxLog: 3, ...small })

/** Three leaders after one another: what the paper's figure 8 takes. */
export const threeLeaders = scope({ servers: 3, values: 0, maxTerm: 4, maxLog: 3, ...small })

const preVoteAndQuorum = (servers: number): Features => ({
  ...NoFeatures,
  preVote: Array.from({ length: servers }, (_, i) => i),
  checkQuorum: true,
})

const withFeatures = (of: Scope): Scope => ({ ...of, features: preVoteAndQuorum(of.bounds.servers) })

/** Two servers that only elect, with pre-vote and check-quorum, in the terms of one leader. */
export const pairThatAsks = withFeatures(pairOfCandidates)

/** The same for two leaders. */
export const pairThatAsksInTurns = withFeatures(scope({ servers: 2, values: 0, maxTerm: 3, maxLog: 2, ...small }))

/** Three servers that only elect, once, with pre-vote and check-quorum. */
export const candidatesThatAsk = withFeatures(candidates)

/** Three servers that only elect, once, with check-quorum alone. */
export const candidatesThatCheck: Scope = { ...candidates, features: { ...NoFeatures, checkQuorum: true } }

/** Two servers that elect and hand over, with pre-vote and check-quorum. */
export const pairThatHandsOver: Scope = {
  ...pairThatAsksInTurns,
  features: { ...preVoteAndQuorum(2), leadershipTransfer: true },
}

/** The same, with a command. */
export const pairThatHandsOverCommands: Scope = {
  ...pair,
  features: { ...NoFeatures, leadershipTransfer: true },
}

const withSnapshots = (of: Scope): Scope => ({ ...of, features: { ...NoFeatures, snapshot: true } })

/** Three servers that elect once and take snapshots of what the leader began with. */
export const snapshotOfOne = withSnapshots(candidates)

/** The same for two leaders, each the only one to stand in its term. */
export const snapshotsInTurns: Scope = {
  ...withSnapshots(scope({ servers: 3, values: 0, maxTerm: 3, maxLog: 2, ...small })),
  narrowing: {
    onlyCandidate: [
      { server: 0, term: 2 },
      { server: 1, term: 3 },
    ],
  },
}

/** Two servers that lead in turns, and whose clients read. */
export const pairThatReads: Scope = {
  ...scope({ servers: 2, values: 0, maxTerm: 3, maxLog: 2, ...small }),
  features: { ...NoFeatures, reads: true },
}

/** The same in the term of one leader, with two reads at each server. */
export const pairThatReadsTwice: Scope = {
  ...scope({ servers: 2, values: 0, maxTerm: 2, maxLog: 1, ...small }),
  features: { ...NoFeatures, reads: true, maxReads: 2 },
}

/** The same with a command. */
export const pairThatReadsCommands: Scope = { ...pair, features: { ...NoFeatures, reads: true } }

/** Three servers: two lead in turns, and clients read at all of them. */
export const readsInTurns: Scope = { ...snapshotsInTurns, features: { ...NoFeatures, reads: true } }

/** The same, where leaders hand over. */
export const readsInHandover: Scope = {
  ...readsInTurns,
  features: { ...NoFeatures, reads: true, leadershipTransfer: true },
}

/** Two servers that only elect, once, on a network that repeats messages. */
export const repeatedRequests = scope(
  { servers: 2, values: 0, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 2 },
  'full',
)

const oneMore = { servers: 3, values: 0, maxTerm: 2, maxLog: 3, ...small }

/** Two servers and a third that may come: one voter or learner at a time, in the term of one leader. */
export const pairThatGrows: Scope = {
  ...scope(oneMore),
  features: { ...NoFeatures, singleChanges: true, learners: true, firstVoters: [0, 1], maxConfigurations: 2 },
}

/** One server and another that may come, where leaders hand over. */
export const oneThatHandsOver: Scope = {
  ...scope({ ...oneMore, servers: 2 }),
  features: { ...NoFeatures, learners: true, firstVoters: [0], leadershipTransfer: true, maxConfigurations: 1 },
}

/** Two servers, and any others at once, for two leaders. */
export const pairThatIsReplaced: Scope = {
  ...scope({ ...oneMore, maxTerm: 3 }),
  features: { ...NoFeatures, jointChanges: true, firstVoters: [0, 1], maxConfigurations: 2 },
}

/** One server and another that comes, where the entries that say so may be dropped. */
export const oneThatGrowsAndForgets: Scope = {
  ...scope({ ...oneMore, servers: 2, maxTerm: 3 }),
  features: { ...NoFeatures, singleChanges: true, snapshot: true, firstVoters: [0], maxConfigurations: 2 },
}

/** Two servers that lead in turns, and a third that comes, where the entries that say so may be dropped. */
export const pairThatGrowsAndForgets: Scope = {
  ...scope({ ...oneMore, maxTerm: 3, maxLog: 4 }),
  features: { ...NoFeatures, singleChanges: true, snapshot: true, firstVoters: [0, 1], maxConfigurations: 2 },
  narrowing: {
    onlyCandidate: [
      { server: 0, term: 2 },
      { server: 1, term: 3 },
    ],
  },
}
