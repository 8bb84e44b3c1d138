/** Rules of Raft by which a property is kept, and which an event may break long before the property falls. */
import { AtLeastAsUpToDate, KnownToMatch, TermAt } from '../../model/raft/helpers.js'
import { maxAgreeIndex } from '../../model/raft/leader.js'
import { Len } from '../../model/raft/sequence.js'
import type { Constants, Message, Server, ServerId } from '../../model/raft/types.js'
import type { MessagePattern } from '../explanation/observation.js'

/** `after`: the state of server i if what was observed is true. */
interface Event {
  readonly c: Constants
  readonly i: ServerId
  readonly before: Server
  readonly after: Server
  readonly received: Message | null
  readonly sent: readonly MessagePattern[]
}

type Rule = readonly [property: string, isBroken: (event: Event) => boolean]

/** A leader commits what it knows to be on a quorum. */
const commitsUnknown = ({ c, i, before, after }: Event): boolean =>
  after.state === 'Leader' && after.commitIndex > Math.max(before.commitIndex, maxAgreeIndex(c, i, after))

/** It commits by counting only entries of its own term (the paper's section 5.4.2). */
const commitsByCounting = ({ c, i, before, after }: Event): boolean => {
  if (after.state !== 'Leader' || after.commitIndex <= before.commitIndex) return false
  return TermAt(after.log, Math.min(maxAgreeIndex(c, i, after), Len(after.log))) !== after.currentTerm
}

/** A follower commits what its leader has committed. */
const commitsUntold = ({ before, after, received }: Event): boolean => {
  const told = received !== null && 'mcommitIndex' in received ? received.mcommitIndex : 0
  return (
    after.state === 'Follower' && before.state === 'Follower' && after.commitIndex > Math.max(before.commitIndex, told)
  )
}

/** A server votes for candidates whose logs are at least as up to date as its own. */
const votesForLess = ({ before, received, sent }: Event): boolean =>
  received !== null &&
  'mlastLogIndex' in received &&
  !AtLeastAsUpToDate(received.mlastLogTerm, received.mlastLogIndex, before.log) &&
  sent.some(({ mvoteGranted }) => mvoteGranted === true)

/** A follower acknowledges what it has taken over, or knows to be its leader's. */
const acknowledgesMore = ({ after, received, sent }: Event): boolean => {
  const shown = received !== null && 'mentries' in received ? received.mprevLogIndex + received.mentries.length : 0
  const known = Math.max(Math.min(shown, Len(after.log)), KnownToMatch(after))
  return sent.some(({ msuccess, mmatchIndex = 0 }) => msuccess === true && mmatchIndex > known)
}

const rules: readonly Rule[] = [
  ['QuorumLogInv', commitsUnknown],
  ['LeaderCompleteness', commitsByCounting],
  ['LeaderCompleteness', votesForLess],
  ['StateMachineSafety', commitsUntold],
  ['AcknowledgedLogsAgree', acknowledgesMore],
]

/** The property that the first broken rule keeps; undefined if none is broken. */
export const brokenRule = (event: Event): string | undefined => rules.find(([, isBroken]) => isBroken(event))?.[0]
