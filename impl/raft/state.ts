/** States of a server: how they begin, and how they are told apart. */
import { none, type Option } from 'fp-ts/lib/Option.js'
import { baseOf, empty } from './log.js'
import type { Configuration } from './quorum.js'
import type { Rules } from './rules.js'
import {
  type Candidate,
  type Config,
  type Durable,
  type Leader,
  type Role,
  type ServerId,
  type ServerState,
  Term,
} from './types.js'

/** What is durable on a server that has never run. */
export const initial: Durable = { currentTerm: Term(1), votedFor: none, log: empty }

export const follower = (leader: Option<ServerId>): Role => ({ _tag: 'Follower', leader })

/**
 * A server that has just been started with what was durable: a follower that knows of no leader, and of no commitment but that
 * of the entries that its log has dropped.
 */
export const restore = ({ currentTerm, votedFor, log, snapshot }: Durable): ServerState => ({
  currentTerm,
  votedFor,
  log,
  role: follower(none),
  commitIndex: snapshot?.index ?? baseOf(log).index,
  ...(snapshot === undefined ? {} : { snapshot }),
})

export type CandidateState = ServerState & { readonly role: Candidate }
export type LeaderState = ServerState & { readonly role: Leader }

export const isCandidate = (state: ServerState): state is CandidateState => state.role._tag === 'Candidate'
export const isLeader = (state: ServerState): state is LeaderState => state.role._tag === 'Leader'

/** What stays the same from step to step. */
export interface Context {
  readonly config: Config
  /** The configuration that is in force in a state. Without changes of members it is the cluster's first, whatever the state. */
  readonly configuration: (state: ServerState) => Configuration
  /** Whether a follower is a member still, and gets the log. Always, unless the members change. */
  readonly isMember: (state: ServerState, follower: ServerId) => boolean
  /** Whether it looks at messages of this server. */
  readonly knows: (state: ServerState, server: ServerId) => boolean
  readonly rules: Rules
}

export const contextOf = (config: Config, rules: Rules): Context => {
  const first: Configuration = { voters: config.servers, members: config.servers }
  return {
    config,
    rules,
    configuration: () => first,
    isMember: () => true,
    knows: (_state, server) => config.servers.includes(server),
  }
}

const besides = ({ config }: Context, servers: readonly ServerId[]): readonly ServerId[] =>
  servers.filter((server) => server !== config.id)

/** The other servers whose votes count. */
export const otherVoters = (context: Context, state: ServerState): readonly ServerId[] =>
  besides(context, context.configuration(state).voters)

/** The other servers that get the log. */
export const otherMembers = (context: Context, state: ServerState): readonly ServerId[] =>
  besides(context, context.configuration(state).members)

/** Whether it is another server, whose messages are looked at. */
export const isPeer = ({ config, knows }: Context, state: ServerState, server: ServerId): boolean =>
  server !== config.id && knows(state, server)
