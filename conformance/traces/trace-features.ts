/** What a trace of version 2 tells of features: which are on, what each node remembers for them, and what was asked of it. */
import { type Members, textOf, valueNaming } from '../../model/raft/features/configurations.js'
import { type Features, type FeatureVariables, NoFeatures } from '../../model/raft/features/types.js'
import { sortedReads } from '../../model/raft/features/variables.js'
import { Nil, type Value } from '../../model/raft/types.js'
import type { Change, Entry, Members as TraceMembers } from '../../traces/fields.js'
import {
  type FeatureName,
  type FeaturesAfter,
  featureNames,
  featuresIn,
  firstVotersIn,
  type Header,
  type TraceEvent,
  VERSION,
} from '../../traces/format.js'
import type { ChangeAsked, MembersObserved } from '../explanation/feature-observation.js'
import type { Observation } from '../explanation/observation.js'

/** The switches of the model of a run; undefined where none is on, and the model is raft.tla. */
export const modelFeatures = (header: Header): Features | undefined => {
  const { nodes } = header
  const features = featuresNamed(featuresIn(header), nodes.length)
  const voters = numbersOf(nodes, firstVotersIn(header))
  return features === undefined || voters.length === nodes.length ? features : { ...features, firstVoters: voters }
}

/** The same from their names, for this many nodes. */
export const featuresNamed = (on: readonly FeatureName[], nodes: number): Features | undefined => {
  if (on.length === 0) return undefined
  return {
    ...NoFeatures,
    preVote: on.includes('pre-vote') ? Array.from({ length: nodes }, (_, i) => i) : [],
    checkQuorum: on.includes('check-quorum'),
    leadershipTransfer: on.includes('transfer'),
    reads: on.includes('reads'),
    snapshot: on.includes('snapshots'),
    singleChanges: on.includes('membership'),
    jointChanges: on.includes('joint'),
    learners: on.includes('learners'),
  }
}

/** Whether each feature is on in these switches. */
const isOnIn: Readonly<Record<FeatureName, (features: Features) => boolean>> = {
  'pre-vote': ({ preVote }) => preVote.length > 0,
  'check-quorum': ({ checkQuorum }) => checkQuorum,
  transfer: ({ leadershipTransfer }) => leadershipTransfer,
  reads: ({ reads = false }) => reads,
  snapshots: ({ snapshot }) => snapshot,
  membership: ({ singleChanges = false }) => singleChanges,
  joint: ({ jointChanges = false }) => jointChanges,
  learners: ({ learners = false }) => learners,
}

/** The names of the features that are on, as a header has them; a feature that leaves nothing in a trace is left out. */
export const namesOf = (features: Features): readonly FeatureName[] =>
  featureNames.filter((name) => isOnIn[name](features))

/** The numbers of nodes, sorted. */
export const numbersOf = (nodes: readonly string[], named: readonly string[]): readonly number[] =>
  named.map((name) => nodes.indexOf(name)).sort((a, b) => a - b)

export const membersOf = (
  nodes: readonly string[],
  { voters, outgoing = [], learners = [] }: TraceMembers,
): Members => ({
  voters: numbersOf(nodes, voters),
  outgoing: numbersOf(nodes, outgoing),
  learners: numbersOf(nodes, learners),
})

/** The model's values of entries. Where features are on, one that begins with a brace would be a configuration. */
export const valuesIn = (header: Header): ((entry: Entry) => Value) => {
  const { nodes } = header
  const named = header.version === VERSION ? (value: string) => value : valueNaming
  return (entry) => ('members' in entry ? textOf(membersOf(nodes, entry.members)) : named(entry.value))
}

/** The configuration that counts for a node; `first`: the text of that with which the cluster begins. */
export const observedMembers = (nodes: readonly string[], members: TraceMembers, first: Value): MembersObserved => {
  const text = textOf(membersOf(nodes, members))
  return { text, isFirst: text === first }
}

/** `number`: the number of a node. */
export const observedFeatures = (
  number: (name: string) => number,
  { preVotes, responded, transferee, reads, snapshot, members: _, ...rest }: FeaturesAfter,
): Partial<FeatureVariables> => {
  const numbers = (names: readonly string[]): readonly number[] => names.map(number).sort((a, b) => a - b)
  return {
    ...rest,
    ...(preVotes === undefined ? {} : { preVotes: numbers(preVotes) }),
    ...(responded === undefined ? {} : { responded: numbers(responded) }),
    ...(snapshot === undefined ? {} : { snapshotIndex: snapshot === null ? 0 : snapshot.index }),
    ...(transferee === undefined ? {} : { transferee: transferee === null ? Nil : number(transferee) }),
    ...(reads === undefined
      ? {}
      : {
          reads: sortedReads(
            reads.map(({ server, confirmed, ...read }) => ({
              ...{ ...read, server: number(server), confirmed: numbers(confirmed) },
            })),
          ),
        }),
  }
}

/** Which timer of a feature fired, and what somebody asked for. */
export const askedOfFeatures = (
  nodes: readonly string[],
  event: TraceEvent,
): Pick<Observation, 'fired' | 'handTo' | 'read' | 'changed' | 'snapshot'> => {
  switch (event.event) {
    case 'ContactTimeout':
      return { fired: 'Contact' }
    case 'LeaderTimeout':
      return { fired: 'Leader' }
    case 'TransferLeadership':
      return { handTo: nodes.indexOf(event.to) }
    case 'ReadRequest':
      return { read: event.read }
    case 'ChangeMembers':
      return { changed: changeAsked(nodes, event.change) }
    case 'TakeSnapshot':
      return { snapshot: event.index }
    default:
      return {}
  }
}

const changeAsked = (nodes: readonly string[], change: Change): ChangeAsked =>
  change.type === 'EnterJoint'
    ? { action: change.type, voters: numbersOf(nodes, [...new Set(change.voters)]) }
    : { action: change.type, server: nodes.indexOf(change.server) }
