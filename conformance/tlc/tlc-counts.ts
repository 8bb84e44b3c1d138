/** The rows of spec/counts.json: bounds, and what TLC counts within them. */
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { explore, type Options, type Report } from '../../model/checker/explore.js'
import type { Bounds, NetworkKind, Settings } from '../../model/raft/bounds.js'
import { wholeRaft } from '../../model/raft/features/protocol.js'
import { type Features, NoFeatures } from '../../model/raft/features/types.js'
import type { Narrowing } from '../../model/raft/narrowing.js'
import { raft } from '../../model/raft/protocol.js'
import { isRelaxation, relaxedBy, Safe } from '../../model/raft/relaxations.js'
import { Literal, type Relaxations, Relaxed } from '../../model/raft/types.js'
import { candidatesOf, serversOf } from '../exploration/narrowing.js'

/** As on the command line: of `preVote`, "s1,s2" are the servers that ask before they stand. */
export interface FeaturesRow {
  readonly preVote?: string
  readonly checkQuorum?: boolean
  readonly snapshot?: boolean
  readonly leadershipTransfer?: boolean
  readonly reads?: boolean
  readonly maxReads?: number
  readonly singleChanges?: boolean
  readonly jointChanges?: boolean
  readonly learners?: boolean
  /** The first configuration, where it is not all servers: "s1,s2". */
  readonly firstVoters?: string
  readonly maxConfigurations?: number
  readonly appliedConfigurations?: boolean
  /** Whose disks may be lost: "s3". */
  readonly wipes?: string
  readonly incarnations?: boolean
}

export interface CountsRow extends Bounds {
  readonly name: string
  readonly network: NetworkKind
  readonly history: boolean
  /** With the relaxations of the reducer. */
  readonly relaxed: boolean
  /** With these relaxations, or with all. */
  readonly relaxations?: readonly string[] | 'all'
  /** As on the command line: "s1@2,s2@3" and "s3". */
  readonly onlyCandidate?: string
  readonly emptyLog?: string
  readonly maxCommit?: number
  /** With the variable and the properties of spec/EverCommitted.tla. */
  readonly everCommitted?: boolean
  /** The features that are on; with them the row is one of spec/RaftWhole.tla. */
  readonly features?: FeaturesRow
  /** Left to `npm run counts`: the tests would take too long. */
  readonly dear?: boolean
  readonly generated: number
  readonly distinct: number
  readonly depth: number
}

export const narrowingOf = ({ name, onlyCandidate, emptyLog, maxCommit }: CountsRow): Narrowing => {
  const candidates = candidatesOf(onlyCandidate ?? 's1@1')
  const servers = serversOf(emptyLog ?? 's1')
  if (isLeft(candidates)) throw new Error(`${name}: expected ${candidates.left}`)
  if (isLeft(servers)) throw new Error(`${name}: expected ${servers.left}`)
  return {
    ...(onlyCandidate === undefined ? {} : { onlyCandidate: candidates.right }),
    ...(emptyLog === undefined ? {} : { emptyLog: servers.right }),
    ...(maxCommit === undefined ? {} : { maxCommit }),
  }
}

export const relaxationsOf = ({
  name,
  relaxed,
  relaxations,
}: Pick<CountsRow, 'name' | 'relaxed' | 'relaxations'>): Relaxations => {
  if (relaxations === undefined) return relaxed ? Relaxed : Literal
  if (relaxations === 'all') return Safe
  const unknown = relaxations.filter((one) => !isRelaxation(one))
  if (unknown.length > 0) throw new Error(`${name}: expected names of relaxations, found ${unknown.join(', ')}`)
  return relaxedBy(relaxations.filter(isRelaxation))
}

export const settingsOf = (row: CountsRow): Settings => ({
  bounds: row,
  network: row.network,
  history: row.history,
  relaxations: relaxationsOf(row),
  narrowing: narrowingOf(row),
  everCommitted: row.everCommitted ?? false,
})

export const featuresOf = ({ name, features = {} }: Pick<CountsRow, 'name' | 'features'>): Features => {
  const { preVote, firstVoters, wipes, ...switches } = features
  const askers = preVote === undefined ? right([]) : serversOf(preVote)
  const voters = serversOf(firstVoters ?? 's1')
  const wiped = serversOf(wipes ?? 's1')
  if (isLeft(askers)) throw new Error(`${name}: expected ${askers.left}`)
  if (isLeft(voters)) throw new Error(`${name}: expected ${voters.left}`)
  if (isLeft(wiped)) throw new Error(`${name}: expected ${wiped.left}`)
  return {
    ...NoFeatures,
    ...switches,
    preVote: askers.right,
    ...(firstVoters === undefined ? {} : { firstVoters: voters.right }),
    ...(wipes === undefined ? {} : { wipes: wiped.right }),
  }
}

/** Explores the space of a row. */
export const exploreRow = (row: CountsRow, options: Options = {}): Report<unknown, unknown> =>
  row.features === undefined
    ? explore(raft(settingsOf(row)), options)
    : explore(wholeRaft(settingsOf(row), featuresOf(row)), options)

/** Whether the model has the counts of TLC, to the last unit, and every property holds. */
export const hasCountsOf = (
  { result, generated, distinct, depth }: Pick<Report<unknown, unknown>, 'result' | 'generated' | 'distinct' | 'depth'>,
  row: CountsRow,
): boolean => result === 'ok' && generated === row.generated && distinct === row.distinct && depth === row.depth
