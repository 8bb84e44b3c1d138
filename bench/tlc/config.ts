/** The configurations with which TLC runs the specification. */

import type { NetworkKind } from '../../model/raft/bounds.js'
import type { Features } from '../../model/raft/features/types.js'
import { messageTypes } from '../../model/raft/messages.js'
import type { Narrowing } from '../../model/raft/narrowing.js'
import { relaxationNames } from '../../model/raft/relaxations.js'
import type { Relaxations } from '../../model/raft/types.js'

/** What a configuration gives to the constants of spec/Raft.tla. */
export interface Constants {
  readonly servers: number
  readonly values: number
  readonly network: NetworkKind
  readonly history: boolean
  readonly relaxations: Relaxations
}

const names = (letter: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, k) => `${letter}${k + 1}`)

export const serverNames = (count: number): readonly string[] => names('s', count)

const truth = (of = false): string => (of ? 'TRUE' : 'FALSE')

/** Constants that a module declares with CONSTANTS and that stand for themselves. */
export const themselves = (all: readonly string[]): readonly string[] => all.map((name) => `    ${name} = ${name}`)

export const valueNames = (count: number): readonly string[] => names('v', count)

const MODEL_VALUES = [...['Follower', 'Candidate', 'Leader', 'Nil'], ...messageTypes]

/** The lines of a .cfg after CONSTANTS. */
export const constantLines = ({ servers, values, network, history, relaxations }: Constants): readonly string[] => [
  `    Server = {${serverNames(servers).join(', ')}}`,
  `    Value = {${valueNames(values).join(', ')}}`,
  `    History = ${truth(history)}`,
  `    Drop = ${truth(network !== 'core')}`,
  `    Duplicate = ${truth(network === 'full')}`,
  `    Restarts = ${truth(network !== 'core')}`,
  ...relaxationNames.map((name) => `    ${name} = ${truth(relaxations[name])}`),
  ...themselves(MODEL_VALUES),
]

/** Definitions that replace those of `Narrow` in spec/MC.tla, and the lines of a .cfg that say so. */
export const narrowingText = ({
  onlyCandidate,
  emptyLog,
  maxCommit,
}: Narrowing): { readonly definitions: readonly string[]; readonly replacements: readonly string[] } => {
  const name = (i: number): string => `s${i + 1}`
  const given = [
    ...(onlyCandidate === undefined
      ? []
      : [['OnlyCandidate', `{${onlyCandidate.map((c) => `<<${name(c.server)}, ${c.term}>>`).join(', ')}}`] as const]),
    ...(emptyLog === undefined ? [] : [['EmptyLog', `{${emptyLog.map(name).join(', ')}}`] as const]),
    ...(maxCommit === undefined ? [] : [['MaxCommit', String(maxCommit)] as const]),
  ]
  return {
    definitions: given.map(([what, value]) => `Row${what} == ${value}`),
    replacements: given.map(([what]) => `    ${what} <- Row${what}`),
  }
}

const FEATURE_MESSAGES = [
  ...['PreVoteRequest', 'PreVoteResponse', 'InstallSnapshotRequest', 'InstallSnapshotResponse'],
  'TimeoutNowRequest',
  ...['ReadIndexRequest', 'ReadIndexResponse', 'ConfirmRequest', 'ConfirmResponse'],
]

const serverSet = (servers: readonly number[]): string => `{${servers.map((i) => `s${i + 1}`).join(', ')}}`

/** The switches that are true or false. */
const featureSwitches = (features: Features): readonly string[] => [
  `    CheckQuorum = ${truth(features.checkQuorum)}`,
  `    Snapshot = ${truth(features.snapshot)}`,
  `    LeadershipTransfer = ${truth(features.leadershipTransfer)}`,
  `    Reads = ${truth(features.reads)}`,
  `    ReadBeforeOwnTerm = ${truth(features.readBeforeOwnTerm)}`,
  `    ReadWithoutQuorum = ${truth(features.readWithoutQuorum)}`,
  `    ReadFallenIndex = ${truth(features.readFallenIndex)}`,
  ...membershipSwitches(features),
]

const membershipSwitches = (features: Features): readonly string[] => [
  `    SingleChanges = ${truth(features.singleChanges)}`,
  `    JointChanges = ${truth(features.jointChanges)}`,
  `    Learners = ${truth(features.learners)}`,
  `    EagerChanges = ${truth(features.eagerChanges)}`,
  `    UnionElections = ${truth(features.unionElections)}`,
  `    AppliedConfigurations = ${truth(features.appliedConfigurations)}`,
  `    UnguardedCampaigns = ${truth(features.unguardedCampaigns)}`,
  `    Incarnations = ${truth(features.incarnations)}`,
  `    VotesOnly = ${truth(features.votesOnly)}`,
]

/** Definitions of the features' switches and the lines of a .cfg that turn spec/RaftWhole.tla's features on. */
export const featuresText = (
  features: Features,
): { readonly definitions: readonly string[]; readonly lines: readonly string[] } => {
  const given = [
    ['PreVote', serverSet(features.preVote)] as const,
    ['Wipes', serverSet(features.wipes ?? [])] as const,
    ...(features.firstVoters === undefined ? [] : [['FirstVoters', serverSet(features.firstVoters)] as const]),
    ...(features.maxConfigurations === undefined
      ? []
      : [['MaxConfigurations', String(features.maxConfigurations)] as const]),
    ...(features.maxReads === undefined ? [] : [['MaxReads', String(features.maxReads)] as const]),
  ]
  return {
    definitions: given.map(([what, value]) => `Row${what} == ${value}`),
    lines: [
      ...given.map(([what]) => `    ${what} <- Row${what}`),
      ...featureSwitches(features),
      '    Base <- SnapshotBase',
      '    VoteRequest <- WholeVoteRequest',
      '    Quorum <- MembersQuorum',
      '    Signed <- MembersSigned',
      '    CommitIndexes <- ReadsCommitIndexes',
      ...themselves(FEATURE_MESSAGES),
    ],
  }
}
