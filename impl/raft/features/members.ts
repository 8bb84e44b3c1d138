/**
 * Configurations of members (the paper, section 6; Ongaro, Consensus: Bridging Theory and Practice, 4.1 to 4.3). One is the payload of
 * an entry, and counts for a server as soon as it is in its log: the first part of Membership.tla, with its words.
 */
import { Index, type Payload } from '../entry.js'
import * as Log from '../log.js'
import type { Configuration } from '../quorum.js'
import type { Config, ServerId, ServerState } from '../types.js'

export interface Members {
  /** Sorted, as all of these are. */
  readonly voters: readonly ServerId[]
  /** The voters before a joint change, whose majority is asked for too; empty where it is simple. */
  readonly outgoing: readonly ServerId[]
  /** They get the log and count for nothing. */
  readonly learners: readonly ServerId[]
}

export const simple = (voters: readonly ServerId[], learners: readonly ServerId[] = []): Members => ({
  voters,
  outgoing: [],
  learners,
})

export const isJoint = ({ outgoing }: Members): boolean => outgoing.length > 0

/** All whose votes count, in one half or the other. */
export const votersOf = ({ voters, outgoing }: Members): readonly ServerId[] =>
  outgoing.length === 0 ? voters : [...new Set([...voters, ...outgoing])].sort()

export const membersOf = (members: Members): readonly ServerId[] => [...votersOf(members), ...members.learners]

const setText = (servers: readonly ServerId[]): string => `{${servers.join()}}`

/** For people: `{n1,n2}` where it is simple, `{n1,n2} and {n1}` where it is joint; `with {n3}` where there are learners. */
export const textOfMembers = ({ voters, outgoing, learners }: Members): string =>
  [
    setText(voters),
    ...(outgoing.length === 0 ? [] : [`and ${setText(outgoing)}`]),
    ...(learners.length === 0 ? [] : [`with ${setText(learners)}`]),
  ].join(' ')

/** What an entry carries, for people. */
export const textOfPayload = (payload: Payload): string => {
  switch (payload._tag) {
    case 'Noop':
      return 'noop'
    case 'Command':
      return payload.command
    case 'Members':
      return textOfMembers(payload.members)
  }
}

/** A configuration, and where it stands in the log: 0 for the cluster's first. */
export interface InForce {
  readonly index: Index
  readonly members: Members
}

/** The last configuration up to the last entry of a log; null where its entries have none. */
const lastIn = new WeakMap<Log.Log, InForce | null>()

/** Takes time in proportion to the entries that were in no log before: the logs that are made of one another share what is known. */
const lastOf = (log: Log.Log): InForce | null => {
  const fresh: Log.Log[] = []
  let found: InForce | null = null
  for (let at = log; at._tag === 'Node'; at = at.below) {
    const known = lastIn.get(at)
    const { payload } = at.entry
    if (known !== undefined) found = known
    else fresh.push(at)
    if (known === undefined && payload._tag === 'Members') found = { index: at.index, members: payload.members }
    if (known !== undefined || found !== null) break
  }
  for (const node of fresh) lastIn.set(node, found)
  return found
}

/** What counts before the first entry of a server's log: what its snapshot says, or the cluster's first configuration. */
export const firstMembers = ({ servers }: Config, { snapshot }: Pick<ServerState, 'snapshot'>): Members =>
  snapshot?.members ?? simple(servers.toSorted())

/** What counts for a server that has this log; `first` counts before its first entry. */
export const inForceIn = (first: Members, log: Log.Log): InForce => lastOf(log) ?? { index: Index(0), members: first }

/** The last configuration that the server knows to be committed. */
export const committedIn = (first: Members, { log, commitIndex }: ServerState): InForce =>
  inForceIn(first, Log.truncate(log, commitIndex))

/** As the core asks for it; each of the halves must agree. */
export interface JointConfiguration extends Configuration {
  readonly halves: readonly (readonly ServerId[])[]
}
