/** Changes of members that a client may ask a leader for. */
import type { ServerId } from '../types.js'
import { isJoint, type Members, membersOf, simple } from './members.js'
import { including } from './memory.js'

export type Change =
  /** One voter more, which is no member yet; or one member fewer. */
  | { readonly _tag: 'AddServer' | 'RemoveServer'; readonly server: ServerId }
  /** A member that gets the log and has no vote; and a voter made of one that has all of the log. */
  | { readonly _tag: 'AddLearner' | 'Promote'; readonly server: ServerId }
  /** Any other voters at once, by joint consensus. */
  | { readonly _tag: 'EnterJoint'; readonly voters: readonly ServerId[] }

const without = (servers: readonly ServerId[], one: ServerId): readonly ServerId[] =>
  servers.filter((server) => server !== one)

/** The members after a change; null for one that makes no sense: nobody would be left, or nothing would be different. */
export const changed = (old: Members, change: Change): Members | null => {
  if (isJoint(old)) return null
  if (change._tag === 'EnterJoint') {
    const voters = [...new Set(change.voters)].sort()
    if (voters.length === 0 || voters.join() === old.voters.join()) return null
    return { voters, outgoing: old.voters, learners: old.learners.filter((server) => !voters.includes(server)) }
  }
  const { server } = change
  const isMember = membersOf(old).includes(server)
  switch (change._tag) {
    case 'AddServer':
      return isMember ? null : simple(including(old.voters, server), old.learners)
    case 'AddLearner':
      return isMember ? null : simple(old.voters, including(old.learners, server))
    case 'RemoveServer': {
      const voters = without(old.voters, server)
      return isMember && voters.length > 0 ? simple(voters, without(old.learners, server)) : null
    }
    case 'Promote':
      return old.learners.includes(server) ? simple(including(old.voters, server), without(old.learners, server)) : null
  }
}
