/** The rows of feature-bounds.ts in which the members change. */
import { type Features, NoFeatures } from '../../model/raft/features/types.js'
import type { RefinementBounds } from './bounds.js'

/** Two of three servers are the first voters. */
const growing = { ...NoFeatures, firstVoters: [0, 1], maxConfigurations: 2 } satisfies Features

export const quickMemberRows: readonly RefinementBounds[] = [
  {
    name: 'one voter at a time, 2 reducers, the leader of 1 term',
    bounds: { servers: 2, values: 0, maxTerm: 2, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: { ...NoFeatures, singleChanges: true },
    generated: 11_751,
    distinct: 1_376,
    depth: 19,
  },
  {
    name: 'joint changes and learners, 1 reducer and another that may come, the leaders of 2 terms',
    bounds: { servers: 2, values: 0, maxTerm: 3, maxLog: 3, maxMessages: 1, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: { ...NoFeatures, jointChanges: true, learners: true, firstVoters: [0], maxConfigurations: 2 },
    generated: 24_461,
    distinct: 3_894,
    depth: 23,
  },
]

export const memberRows: readonly RefinementBounds[] = [
  {
    name: 'one voter at a time, 2 reducers and another that may come, the leader of 1 term',
    bounds: { servers: 3, values: 0, maxTerm: 2, maxLog: 3, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: { ...growing, singleChanges: true },
    generated: 1_449_619,
    distinct: 133_744,
    depth: 40,
  },
  {
    name: 'one voter at a time and learners, 3 reducers, the leader of 1 term, 3 changes',
    bounds: { servers: 3, values: 0, maxTerm: 2, maxLog: 4, maxMessages: 2, maxCopies: 1 },
    network: 'no-duplication',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: { ...NoFeatures, singleChanges: true, learners: true, maxConfigurations: 3 },
    generated: 143_813_347,
    distinct: 14_252_346,
    depth: 55,
  },
  {
    name: 'joint changes and learners, 2 reducers and another that may come, the leader of 1 term',
    bounds: { servers: 3, values: 0, maxTerm: 2, maxLog: 3, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: { ...growing, jointChanges: true, learners: true },
    generated: 2_729_735,
    distinct: 264_004,
    depth: 37,
  },
  {
    name: 'one voter at a time, learners, pre-vote, check-quorum and transfer, 2 reducers, the leaders of 2 terms',
    bounds: { servers: 2, values: 0, maxTerm: 3, maxLog: 3, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: {
      ...{ ...NoFeatures, preVote: [0, 1], checkQuorum: true, leadershipTransfer: true },
      ...{ singleChanges: true, learners: true, maxConfigurations: 1 },
    },
    generated: 4_097_991,
    distinct: 393_033,
    depth: 34,
  },
  {
    name: 'one voter at a time, 2 reducers and another that may come, the leaders of 2 terms',
    bounds: { servers: 3, values: 0, maxTerm: 3, maxLog: 3, maxMessages: 2, maxCopies: 1 },
    network: 'no-duplication',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: { ...growing, singleChanges: true },
    generated: 28_921_261,
    distinct: 3_148_440,
    depth: 49,
  },
  {
    name: 'joint changes, 2 reducers and another that may come, the leaders of 2 terms',
    bounds: { servers: 3, values: 0, maxTerm: 3, maxLog: 3, maxMessages: 2, maxCopies: 1 },
    network: 'no-duplication',
    maxEntriesPerMessage: 1,
    symmetry: false,
    features: { ...growing, jointChanges: true },
    generated: 20_028_823,
    distinct: 2_252_679,
    depth: 46,
  },
]
