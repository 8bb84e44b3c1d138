/** The switches of Raft's features, as the page offers them: one that comes later is offered by itself. */
import { reducerCluster } from '../../conformance/refinement/cluster.js'
import { isAnyOn, isOn, type Switch, switches } from '../../model/raft/features/switches.js'
import { type Features, NoFeatures } from '../../model/raft/features/types.js'

export const isAnyFeatureOn = (features: Features): boolean => isAnyOn(features, switches)

export const switchesOn = (features: Features): readonly Switch[] => switches.filter((one) => isOn(features, one))

const everyServer = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i)

/** These switches for all of the servers. */
export const switchedOn = (on: readonly Switch[], servers: number): Features => ({
  ...NoFeatures,
  ...Object.fromEntries(on.map((one) => [one, true])),
  preVote: on.includes('preVote') ? everyServer(servers) : [],
})

const smallest = { servers: 2, values: 0, maxTerm: 1, maxLog: 0, maxMessages: 1, maxCopies: 1 }

const actionsOfReducers = (features?: Features): number =>
  reducerCluster({ bounds: smallest, network: 'core', features }).actions.length

/** The features that the reducers have: those that give them further inputs or messages. */
export const switchesOfReducers: readonly Switch[] = switches.filter(
  (one) => actionsOfReducers(switchedOn([one], smallest.servers)) > actionsOfReducers(),
)

/** `leadershipTransfer` as a reader has it. */
export const wordsOf = (one: Switch): string => one.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
