/** The finite part of the model that is explored: how many of everything, and what the network may do. */
import type { GlobalState, Network } from '../checker/protocol.js'
import { type Narrowing, withinNarrowing } from './narrowing.js'
import { Len } from './sequence.js'
import type { Action, Constants, Message, Relaxations, Server } from './types.js'

/** The sizes of the constants, and the state constraint. */
export interface Bounds {
  readonly servers: number
  /** How many different values clients may request. */
  readonly values: number
  /** For every server, currentTerm <= maxTerm; terms start at 1. */
  readonly maxTerm: number
  /** For every server, Len(log) <= maxLog. */
  readonly maxLog: number
  /** At most this many different messages in the network. */
  readonly maxMessages: number
  /** At most this many copies of each. */
  readonly maxCopies: number
}

/**
 * `full`: messages may be lost and duplicated, servers may restart. `no-duplication`: they are not duplicated.
 * `core`: nothing is lost or duplicated and no server restarts.
 */
export type NetworkKind = 'full' | 'no-duplication' | 'core'

/** All that determines what is explored. */
export interface Settings {
  readonly bounds: Bounds
  readonly network: NetworkKind
  /** Narrower than the bounds. */
  readonly narrowing?: Narrowing
  /** Whether elections, allLogs, voterLog and mlog are kept. */
  readonly history: boolean
  /** Whether everCommitted is kept, and what it says is checked; raft.tla has no such variable. */
  readonly everCommitted?: boolean
  readonly relaxations: Relaxations
  /** Where the exploration begins, if it is not in `Init`; with the values of the history variables that are kept. */
  readonly initialStates?: readonly GlobalState<Server, Message>[]
}

export const constantsOf = ({ bounds, history, relaxations }: Omit<Settings, 'initialStates'>): Constants => ({
  servers: bounds.servers,
  values: Array.from({ length: bounds.values }, (_, k) => `v${k + 1}`),
  relaxations,
  history,
})

export const networkOf = ({ bounds, network }: Pick<Settings, 'bounds' | 'network'>): Network => ({
  kind: 'bag',
  ...(network === 'full' ? { duplicate: 'DuplicateMessage' satisfies Action } : {}),
  ...(network === 'core' ? {} : { drop: 'DropMessage' satisfies Action }),
  maxMessages: bounds.maxMessages,
  maxCopies: bounds.maxCopies,
})

/** The state constraint on one server. */
export const withinBounds =
  ({ bounds: { maxTerm, maxLog }, narrowing = {} }: Pick<Settings, 'bounds' | 'narrowing'>) =>
  (i: number, s: Server): boolean =>
    s.currentTerm <= maxTerm &&
    Len(s.log) <= maxLog &&
    withinNarrowing(narrowing, i, {
      isCandidate: s.state === 'Candidate',
      term: s.currentTerm,
      logLength: Len(s.log),
      commitIndex: s.commitIndex,
    })
