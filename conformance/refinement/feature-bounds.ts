/** The bounds within which the refinement is shown with features on, as bounds.ts has them for raft.tla. */
import { type Features, NoFeatures } from '../../model/raft/features/types.js'
import type { RefinementBounds } from './bounds.js'

const everyServer = (servers: number): readonly number[] => Array.from({ length: servers }, (_, i) => i)

const preVoteAndQuorum = (servers: number): Features => ({
  ...NoFeatures,
  preVote: everyServer(servers),
  checkQuorum: true,
})

const snapshots = { ...NoFeatures, snapshot: true } satisfies Features

const transfer = { ...NoFeatures, leadershipTransfer: true } satisfies Features

/** A few seconds together, for the tests. */
export const quickFeatureRows: readonly RefinementBounds[] = [
  {
    name: 'pre-vote and check-quorum, 2 reducers, the leaders of 2 terms',
    bounds: { servers: 2, values: 0, maxTerm: 3, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: preVoteAndQuorum(2),
    generated: 1_581_153,
    distinct: 161_659,
    depth: 33,
  },
  {
    name: 'leadership transfer, 2 reducers, the leaders of 2 terms',
    bounds: { servers: 2, values: 0, maxTerm: 3, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: transfer,
    generated: 154_739,
    distinct: 16_414,
    depth: 29,
  },
  {
    name: 'snapshots, 3 reducers, 1 of them stands, once',
    bounds: { servers: 3, values: 0, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    narrowing: { onlyCandidate: [{ server: 0, term: 2 }] },
    features: snapshots,
    generated: 173_879,
    distinct: 16_164,
    depth: 24,
  },
]

/** For a command of their own: at most three minutes each on one thread. */
export const featureRows: readonly RefinementBounds[] = [
  ...quickFeatureRows,
  {
    name: 'pre-vote on 1 of 3 reducers, check-quorum, the leader of 1 term',
    bounds: { servers: 3, values: 0, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
    network: 'no-duplication',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: { ...NoFeatures, preVote: [0], checkQuorum: true },
    generated: 3_156_269,
    distinct: 314_115,
    depth: 32,
  },
  {
    name: 'pre-vote and check-quorum, 3 reducers, the leader of 1 term, 1 command',
    bounds: { servers: 3, values: 1, maxTerm: 2, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: preVoteAndQuorum(3),
    generated: 85_638_613,
    distinct: 6_950_174,
    depth: 50,
  },
  {
    name: 'leadership transfer, 3 reducers, the leaders of 2 terms',
    bounds: { servers: 3, values: 0, maxTerm: 3, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'no-duplication',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: transfer,
    generated: 22_676_665,
    distinct: 2_227_846,
    depth: 41,
  },
  {
    name: 'pre-vote, check-quorum and transfer, 2 reducers, the leaders of 2 terms',
    bounds: { servers: 2, values: 0, maxTerm: 3, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: { ...preVoteAndQuorum(2), leadershipTransfer: true },
    generated: 2_598_035,
    distinct: 253_901,
    depth: 34,
  },
  {
    name: 'pre-vote, check-quorum and transfer, 3 reducers, the leader of 1 term',
    bounds: { servers: 3, values: 0, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: { ...preVoteAndQuorum(3), leadershipTransfer: true },
    generated: 25_489_012,
    distinct: 2_083_241,
    depth: 39,
  },
  {
    name: 'pre-vote, check-quorum and transfer, 3 reducers, the leaders of 2 terms, 1 entry',
    bounds: { servers: 3, values: 0, maxTerm: 3, maxLog: 1, maxMessages: 2, maxCopies: 1 },
    network: 'no-duplication',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: { ...preVoteAndQuorum(3), leadershipTransfer: true },
    generated: 99_158_830,
    distinct: 9_363_497,
    depth: 48,
  },
  {
    name: 'snapshots, 3 reducers, the leader of 1 term',
    bounds: { servers: 3, values: 0, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: snapshots,
    generated: 956_203,
    distinct: 89_442,
    depth: 26,
  },
  {
    name: 'snapshots, 3 reducers, the leaders of 2 terms',
    bounds: { servers: 3, values: 0, maxTerm: 3, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'no-duplication',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: snapshots,
    generated: 28_235_182,
    distinct: 2_947_590,
    depth: 41,
  },
]
