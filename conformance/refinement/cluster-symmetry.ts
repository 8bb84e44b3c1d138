/** What permuting the servers does to reducers' states and messages. */
import { map } from 'fp-ts/lib/Option.js'
import { match } from 'ts-pattern'
import type { FeatureState } from '../../impl/raft/features/types.js'
import type { Message, Role, ServerId, ServerState } from '../../impl/raft/types.js'
import type { Symmetry } from '../../model/checker/protocol.js'
import { type ReadHistory, renamedReadHistory } from '../../model/raft/features/read-history.js'
import { renamedDeviation } from './deviation.js'

/** `hasReads`: whether it keeps what clients were told of reads. */
export const clusterSymmetry = (servers: readonly ServerId[], hasReads = false): Symmetry<ServerState, Message> => {
  const renaming =
    (to: readonly number[]) =>
    (id: ServerId): ServerId =>
      servers[to[servers.indexOf(id)] ?? -1] ?? id

  const renamedMap = <A>(
    rename: (id: ServerId) => ServerId,
    values: ReadonlyMap<ServerId, A>,
  ): ReadonlyMap<ServerId, A> => new Map([...values].map(([id, value]) => [rename(id), value]))

  const renamedRole = (rename: (id: ServerId) => ServerId, role: Role): Role =>
    match(role)
      .with({ _tag: 'Follower' }, ({ _tag, leader }) => ({ _tag, leader: map(rename)(leader) }))
      .with({ _tag: 'Candidate' }, ({ _tag, votes }) => ({ _tag, votes: renamedMap(rename, votes) }))
      .with({ _tag: 'Leader' }, ({ _tag, progress }) => ({ _tag, progress: renamedMap(rename, progress) }))
      .exhaustive()

  const renamedMemory = (
    rename: (id: ServerId) => ServerId,
    { preVotes, responded, transferee, reads, ...rest }: FeatureState,
  ): FeatureState => ({
    ...rest,
    transferee: map(rename)(transferee),
    preVotes: preVotes.map(rename).sort(),
    responded: responded.map(rename).sort(),
    reads: reads.map((read) => ({
      ...{ ...read, server: rename(read.server) },
      confirmed: read.confirmed.map(rename).sort(),
    })),
  })

  return {
    local: (to, state) => {
      const rename = renaming(to)
      return {
        ...renamedDeviation(state, rename),
        votedFor: map(rename)(state.votedFor),
        role: renamedRole(rename, state.role),
        ...(state.features === undefined ? {} : { features: renamedMemory(rename, state.features) }),
      }
    },
    message: (to, message) => {
      const rename = renaming(to)
      return { ...message, from: rename(message.from), to: rename(message.to) }
    },
    history: hasReads ? [(to, value: ReadHistory) => renamedReadHistory(value, (i) => to[i] ?? i)] : [],
  }
}
