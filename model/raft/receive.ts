/** The actions of raft.tla on a message that do not depend on the message's type. */
import { withUnstable } from './helpers.js'
import { Discard, given, MessagesUnchanged, type Outcome, step, steps } from './outcome.js'
import { type Constants, type Message, Nil, type Server, type ServerId } from './types.js'

type HasTerm = Pick<Message, 'mterm'>

/**
 * Any message with a newer term first makes the recipient a follower in that term; it stays to be handled after. A disk
 * writes in order: when it has the new term, it has the log.
 */
export const UpdateTerm = (_c: Constants, _i: ServerId, s: Server, _j: ServerId, m: HasTerm): Outcome =>
  given([['m.mterm > currentTerm[i]', m.mterm > s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }]], () =>
    steps(
      step(
        'UpdateTerm',
        { ...withUnstable(s, 0), currentTerm: m.mterm, state: 'Follower', votedFor: Nil },
        MessagesUnchanged,
      ),
    ),
  )

/** A response of an older term is ignored. */
export const DropStaleResponse = (_c: Constants, _i: ServerId, s: Server, _j: ServerId, m: HasTerm): Outcome =>
  given([['m.mterm < currentTerm[i]', m.mterm < s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }]], () =>
    steps(step('DropStaleResponse', s, Discard)),
  )
