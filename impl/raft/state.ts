/** States of a server: how they begin, and how they are told apart. */
import { none, type Option } from 'fp-ts/lib/Option.js'
import { empty } from './log.js'
import type { Rules } from './rules.js'
import {
  type Candidate,
  type Config,
  type Durable,
  type Effect,
  Index,
  type Leader,
  type Role,
  type ServerId,
  type ServerState,
  Term,
} from './types.js'

/** What is durable on a server that has never run. */
export const initial: Durable = { currentTerm: Term(1), votedFor: none, log: empty }

export const follower = (leader: Option<ServerId>): Role => ({ _tag: 'Follower', leader })

/** A server that has just been started with what was durable: a follower that knows of no leader and no commitment. */
export const restore = ({ currentTerm, votedFor, log }: Durable): ServerState => ({
  currentTerm,
  votedFor,
  log,
  role: follower(none),
  commitIndex: Index(0),
})

export type CandidateState = ServerState & { readonly role: Candidate }
export type LeaderState = ServerState & { readonly role: Leader }

export const isCandidate = (state: ServerState): state is CandidateState => state.role._tag === 'Candidate'
export const isLeader = (state: ServerState): state is LeaderState => state.role._tag === 'Leader'

/** What stays the same from step to step. */
export interface Context {
  readonly config: Config
  /** The servers of the cluster but this one. */
  readonly peers: readonly ServerId[]
  readonly rules: Rules
}

/** What one part of a step comes to. Its effects are those that cannot be seen from the states before and after. */
export type Result = readonly [ServerState, readonly Effect[]]

/** Nothing changes and nothing is to be done. */
export const unchanged = (state: ServerState): Result => [state, []]
