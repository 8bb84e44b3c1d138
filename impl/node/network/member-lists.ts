/** Lists of members: which nodes make up a cluster, a majority of whom decides. Their order says nothing. */
import type { ServerId } from '../../raft/types.js'

export const shownMembers = (members: readonly ServerId[]): string => [...members].sort().join(', ')

export const isSameMembers = (one: readonly ServerId[], other: readonly ServerId[]): boolean =>
  one.length === other.length && one.every((member) => other.includes(member))

/** Why a log that was begun with one list is not for a node with another one; null if the lists are the same. */
export const whyOtherMembers = (begun: readonly ServerId[], given: readonly ServerId[]): string | null =>
  isSameMembers(begun, given)
    ? null
    : `it was begun with the members ${shownMembers(begun)}, but the node is started with ${shownMembers(given)}; two ` +
      'lists can each have a majority of their own, so a list does not change: start the node with the one that it had'
