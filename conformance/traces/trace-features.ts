/** What a trace of version 2 tells of features: which are on, what each node remembers for them, and what was asked of it. */
import { type Features, type FeatureVariables, NoFeatures } from '../../model/raft/features/types.js'
import { sortedReads } from '../../model/raft/features/variables.js'
import { Nil } from '../../model/raft/types.js'
import { type FeatureName, type FeaturesAfter, featuresIn, type Header, type TraceEvent } from '../../traces/format.js'
import type { Observation } from '../explanation/observation.js'

/** The switches of the model of a run; undefined where none is on, and the model is raft.tla. */
export const modelFeatures = (header: Header): Features | undefined =>
  featuresNamed(featuresIn(header), header.nodes.length)

/** The same from their names, for this many nodes. */
export const featuresNamed = (on: readonly FeatureName[], nodes: number): Features | undefined => {
  if (on.length === 0) return undefined
  return {
    ...NoFeatures,
    preVote: on.includes('pre-vote') ? Array.from({ length: nodes }, (_, i) => i) : [],
    checkQuorum: on.includes('check-quorum'),
    leadershipTransfer: on.includes('transfer'),
    reads: on.includes('reads'),
  }
}

/** The names of the features that are on, as a header has them; a feature that leaves nothing in a trace is left out. */
export const namesOf = ({ preVote, checkQuorum, leadershipTransfer, reads }: Features): readonly FeatureName[] => [
  ...(preVote.length > 0 ? (['pre-vote'] as const) : []),
  ...(checkQuorum ? (['check-quorum'] as const) : []),
  ...(leadershipTransfer ? (['transfer'] as const) : []),
  ...(reads ? (['reads'] as const) : []),
]

/** `number`: the number of a node. */
export const observedFeatures = (
  number: (name: string) => number,
  { preVotes, responded, transferee, reads, ...rest }: FeaturesAfter,
): Partial<FeatureVariables> => {
  const numbers = (names: readonly string[]): readonly number[] => names.map(number).sort((a, b) => a - b)
  return {
    ...rest,
    ...(preVotes === undefined ? {} : { preVotes: numbers(preVotes) }),
    ...(responded === undefined ? {} : { responded: numbers(responded) }),
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
): Pick<Observation, 'fired' | 'handTo' | 'read'> => {
  switch (event.event) {
    case 'ContactTimeout':
      return { fired: 'Contact' }
    case 'LeaderTimeout':
      return { fired: 'Leader' }
    case 'TransferLeadership':
      return { handTo: nodes.indexOf(event.to) }
    case 'ReadRequest':
      return { read: event.read }
    default:
      return {}
  }
}
