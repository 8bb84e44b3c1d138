/** The changes of members that an explored cluster is asked for: all that the switches of the model have, towards each server. */
import { isNone } from 'fp-ts/lib/Option.js'
import type { Change } from '../../impl/raft/features/changes.js'
import { inForceIn, isJoint, simple, textOfMembers, votersOf } from '../../impl/raft/features/members.js'
import { nothing } from '../../impl/raft/features/memory.js'
import * as Log from '../../impl/raft/log.js'
import type { Message, ServerId, ServerState } from '../../impl/raft/types.js'
import type { Invariant } from '../../model/checker/protocol.js'
import { changesMembers } from '../../model/raft/features/switches.js'
import type { Features } from '../../model/raft/features/types.js'
import { entriesUpTo } from './snapshot-data.js'

/** SUBSET Server, but for the empty set. */
const someOf = (servers: readonly ServerId[]): readonly (readonly ServerId[])[] =>
  Array.from({ length: 2 ** servers.length - 1 }, (_, n) =>
    servers.filter((__, i) => Math.floor((n + 1) / 2 ** i) % 2 === 1),
  )

export const changesOf = (
  { singleChanges = false, jointChanges = false, learners = false }: Features,
  servers: readonly ServerId[],
): readonly Change[] => {
  const towardsEach = (...tags: readonly Exclude<Change['_tag'], 'EnterJoint'>[]): readonly Change[] =>
    tags.flatMap((_tag) => servers.map((server) => ({ _tag, server })))
  return [
    ...(singleChanges ? towardsEach('AddServer', 'RemoveServer') : []),
    ...(learners ? towardsEach('AddLearner', 'Promote') : []),
    ...(jointChanges ? someOf(servers).map((voters): Change => ({ _tag: 'EnterJoint', voters })) : []),
  ]
}

/** The action by which a leader is asked for a change. */
export const changeAction = (change: Change): string =>
  change._tag === 'EnterJoint'
    ? `EnterJoint ${textOfMembers({ voters: change.voters, outgoing: [], learners: [] })}`
    : `${change._tag} ${change.server}`

/** Whether a log has no more configurations than the bound allows. */
export const withinConfigurations = (features: Features, s: ServerState): boolean =>
  !changesMembers(features) ||
  features.maxConfigurations === undefined ||
  entriesUpTo(s, Log.lastIndex(s.log)).filter(({ payload }) => payload._tag === 'Members').length <=
    features.maxConfigurations

/** Whether a leader has a joint configuration that is committed, and could end it. */
const isStuck = ({ role, log, commitIndex, snapshot, features = nothing }: ServerState): boolean => {
  const { index, members } = inForceIn(snapshot?.members ?? simple([]), log)
  return role._tag === 'Leader' && isNone(features.transferee) && isJoint(members) && index <= commitIndex
}

/** Whether a leader is no voter any more, and knows that to be committed. */
const isOvertime = (
  i: number,
  { role, log, commitIndex, snapshot }: ServerState,
  servers: readonly ServerId[],
): boolean => {
  const { index, members } = inForceIn(snapshot?.members ?? simple([]), log)
  const voters = votersOf(members)
  return (
    role._tag === 'Leader' && index <= commitIndex && voters.length > 0 && !voters.some((voter) => voter === servers[i])
  )
}

/** What the model only allows, and a leader must do: nothing else would ever come of it. */
export const memberInvariants = (
  features: Features | undefined,
  servers: readonly ServerId[],
): readonly Invariant<ServerState, Message>[] =>
  features === undefined || !changesMembers(features)
    ? []
    : [
        {
          name: 'CommittedJointIsLeft',
          source:
            'Raft paper, section 6: once Cold,new has been committed, the leader creates an entry describing Cnew',
          reads: 'server',
          holds: (_i, s) => !isStuck(s),
        },
        {
          name: 'RemovedLeaderIsGone',
          source: 'Ongaro 2014, section 4.2.2: a leader that is removed steps down once the configuration is committed',
          reads: 'server',
          holds: (i, s) => !isOvertime(i, s, servers),
        },
      ]
