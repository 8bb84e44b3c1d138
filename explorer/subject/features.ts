/** The switches of Raft's features, as the page offers them: one that comes later is offered by itself. */
import { reducerCluster } from '../../conformance/refinement/cluster.js'
import { changesMembers, isAnyOn, isOn, type Switch, switches } from '../../model/raft/features/switches.js'
import { type Features, NoFeatures } from '../../model/raft/features/types.js'

export const isAnyFeatureOn = (features: Features): boolean => isAnyOn(features, switches)

export const switchesOn = (features: Features): readonly Switch[] => switches.filter((one) => isOn(features, one))

const everyServer = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i)

/** Switches that are on in some of the servers. */
const listed = ['preVote', 'wipes'] as const
type Listed = (typeof listed)[number]

const isListed = (one: Switch): one is Listed => listed.some((name) => name === one)

/** These switches for all of the servers. */
export const switchedOn = (on: readonly Switch[], servers: number): Features =>
  on.reduce((features: Features, one) => toggled(features, one, servers), NoFeatures)

/** With a switch turned: one that is turned on is on in all servers. */
export const toggled = (features: Features, one: Switch, servers: number): Features => {
  const isNow = !isOn(features, one)
  return { ...features, [one]: isListed(one) ? (isNow ? everyServer(servers) : []) : isNow }
}

/** The lists of servers of the features that are on. */
export interface ServerList {
  readonly field: 'preVote' | 'firstVoters' | 'wipes'
  readonly words: string
}

export const listsOf = (features: Features): readonly ServerList[] => [
  ...(isOn(features, 'preVote') ? [{ field: 'preVote', words: 'ask first' } as const] : []),
  ...(changesMembers(features) ? [{ field: 'firstVoters', words: 'first voters' } as const] : []),
  ...(isOn(features, 'wipes') ? [{ field: 'wipes', words: 'may lose their disks' } as const] : []),
]

/** All servers where nothing else is said. */
export const serversIn = (features: Features, { field }: ServerList, servers: number): readonly number[] =>
  features[field] ?? everyServer(servers)

/** The same with a server added, or without it; the last one stays. */
export const withServer = (features: Features, list: ServerList, servers: number, server: number): Features => {
  const now = serversIn(features, list, servers)
  const next = now.includes(server) ? now.filter((one) => one !== server) : [...now, server].sort((a, b) => a - b)
  return next.length === 0 ? features : { ...features, [list.field]: next }
}

/** For another number of servers: a list of all of them is one of all, and of others those that are there stay. */
export const fitted = (features: Features, before: number, after: number): Features => {
  const within = (list: readonly number[]): readonly number[] => {
    const left = list.filter((server) => server < after)
    return list.length === before || left.length === 0 ? everyServer(after) : left
  }
  const { preVote, firstVoters, wipes } = features
  return {
    ...features,
    preVote: preVote.length === 0 ? [] : within(preVote),
    ...(firstVoters === undefined ? {} : { firstVoters: within(firstVoters) }),
    ...(wipes === undefined || wipes.length === 0 ? {} : { wipes: within(wipes) }),
  }
}

/** The bounds of the features that are on; what each is where it is not given. */
export interface FeatureBound {
  readonly field: 'maxReads' | 'maxConfigurations' | 'maxWipes'
  readonly name: string
  readonly what: string
  readonly fallback: number
}

/** The greatest that the page offers. */
export const MOST_OF_FEATURE = 9

const allBounds: readonly (FeatureBound & { readonly isOf: (features: Features) => boolean })[] = [
  {
    ...{ field: 'maxReads', name: 'max-reads', what: 'the most reads of a server, and rounds of a leader' },
    ...{ fallback: 1, isOf: (features) => isOn(features, 'reads') },
  },
  {
    ...{ field: 'maxConfigurations', name: 'max-configurations', what: 'the most changes of members in a log' },
    ...{ fallback: MOST_OF_FEATURE, isOf: changesMembers },
  },
  {
    ...{ field: 'maxWipes', name: 'max-wipes', what: 'how often a server may lose its disk' },
    ...{ fallback: 1, isOf: (features) => isOn(features, 'wipes') },
  },
]

export const featureBounds = (features: Features): readonly FeatureBound[] =>
  allBounds.filter(({ isOf }) => isOf(features))

/** Bugs of the features that the model knows, each with the features in which it is one. */
const knownBugs = {
  readBeforeOwnTerm: ['reads'],
  readWithoutQuorum: ['reads'],
  readFallenIndex: ['reads'],
  eagerChanges: ['singleChanges', 'jointChanges', 'learners'],
  unionElections: ['jointChanges'],
  unguardedCampaigns: ['appliedConfigurations'],
  votesOnly: ['incarnations'],
} as const satisfies { readonly [K in keyof Features]?: readonly Switch[] }

export type KnownBug = keyof typeof knownBugs

export const bugsOf = (features: Features): readonly KnownBug[] =>
  (Object.keys(knownBugs) as readonly KnownBug[]).filter((bug) => isAnyOn(features, knownBugs[bug]))

/** What is said of the features beyond their names. */
export const detailsOf = (features: Features, servers: number): readonly string[] => [
  ...listsOf(features).flatMap((list) => {
    const own = serversIn(features, list, servers)
    return own.length === servers ? [] : [`${list.words} ${own.map((i) => `s${i + 1}`).join(' ')}`]
  }),
  ...featureBounds(features).flatMap(({ field, name, fallback }) => {
    const value = features[field] ?? fallback
    return value === fallback ? [] : [`${name} ${value}`]
  }),
  ...bugsOf(features).flatMap((bug) => (features[bug] === true ? [`with the bug ${wordsOf(bug)}`] : [])),
]

const smallest = { servers: 2, values: 0, maxTerm: 1, maxLog: 0, maxMessages: 1, maxCopies: 1 }

const actionsOfReducers = (features?: Features): number =>
  reducerCluster({ bounds: smallest, network: 'core', features }).actions.length

/** The features that the reducers have: those that give them further inputs or messages. */
export const switchesOfReducers: readonly Switch[] = switches.filter(
  (one) => actionsOfReducers(switchedOn([one], smallest.servers)) > actionsOfReducers(),
)

/** `leadershipTransfer` as a reader has it. */
export const wordsOf = (one: Switch | KnownBug): string => one.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
