/** What is looked at, as plain data: what a link holds, and what a worker is sent. */
import type { Bounds, NetworkKind } from '../../model/raft/bounds.js'
import { type Features, NoFeatures } from '../../model/raft/features/types.js'
import type { Relaxation } from '../../model/raft/relaxations.js'

/** The model, or the model with features where one is on. */
export interface ModelSubject {
  readonly _tag: 'Model'
  readonly bounds: Bounds
  readonly network: NetworkKind
  readonly history: boolean
  readonly relaxations: readonly Relaxation[]
  readonly features: Features
}

/** A cluster of reducers: the sound one, or with a bug of the zoo. */
export interface ClusterSubject {
  readonly _tag: 'Cluster'
  readonly bounds: Bounds
  readonly network: NetworkKind
  /** At most this many entries in one AppendEntries. */
  readonly maxEntriesPerMessage: number
  readonly features: Features
  /** The name of the bug in the zoo; null if the reducers are sound. */
  readonly bug: string | null
}

export type Subject = ModelSubject | ClusterSubject

export const networks: readonly NetworkKind[] = ['full', 'no-duplication', 'core']

/** Room for two elections, a log of two entries, and what is lost on the way. */
export const firstSubject: ModelSubject = {
  _tag: 'Model',
  bounds: { servers: 3, values: 1, maxTerm: 3, maxLog: 2, maxMessages: 6, maxCopies: 2 },
  network: 'full',
  history: true,
  relaxations: [],
  features: NoFeatures,
}

/** Room for two elections, and for a request of a client. */
export const firstCluster: ClusterSubject = {
  _tag: 'Cluster',
  bounds: { servers: 3, values: 1, maxTerm: 3, maxLog: 3, maxMessages: 6, maxCopies: 2 },
  network: 'full',
  maxEntriesPerMessage: 1,
  features: NoFeatures,
  bug: null,
}

/** The bounds, each with the name of its flag, what it bounds, and the numbers that the page offers. */
export const boundFields: readonly (readonly [
  field: keyof Bounds,
  name: string,
  what: string,
  from: number,
  to: number,
])[] = [
  ['servers', 'servers', 'how many servers', 1, 7],
  ['values', 'values', 'how many values clients may request', 0, 4],
  ['maxTerm', 'max-term', 'the highest term', 1, 9],
  ['maxLog', 'max-log', 'the longest log', 0, 9],
  ['maxMessages', 'max-messages', 'the most different messages in the network', 0, 20],
  ['maxCopies', 'max-copies', 'the most copies of one message', 1, 5],
]
