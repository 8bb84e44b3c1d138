/** What raft.tla lets a server do with a message: `Receive`, and the actions that do not depend on the message's type. */
import { match } from 'ts-pattern'
import { HandleRequestVoteRequest, HandleRequestVoteResponse } from './election.js'
import { HandleAppendEntriesRequest } from './follow.js'
import { anyOf, Discard, given, MessagesUnchanged, type Outcome, step, steps } from './outcome.js'
import { HandleAppendEntriesResponse } from './replication.js'
import { type Constants, type Message, Nil, type Server, type ServerId } from './types.js'

/** Any message with a newer term first makes the recipient a follower in that term; it stays to be handled after. */
export const UpdateTerm = (_c: Constants, _i: ServerId, s: Server, _j: ServerId, m: Message): Outcome =>
  given([[m.mterm > s.currentTerm, 'm.mterm > currentTerm[i]', { mterm: m.mterm, currentTerm: s.currentTerm }]], () =>
    steps(step('UpdateTerm', { ...s, currentTerm: m.mterm, state: 'Follower', votedFor: Nil }, MessagesUnchanged)),
  )

/** A response of an older term is ignored. */
export const DropStaleResponse = (_c: Constants, _i: ServerId, s: Server, _j: ServerId, m: Message): Outcome =>
  given([[m.mterm < s.currentTerm, 'm.mterm < currentTerm[i]', { mterm: m.mterm, currentTerm: s.currentTerm }]], () =>
    steps(step('DropStaleResponse', s, Discard)),
  )

/** Server i = m.mdest receives m from j = m.msource. Where no action is enabled, says for each which guards failed. */
export const Receive = (c: Constants, i: ServerId, s: Server, m: Message): Outcome => {
  const j = m.msource
  const updateTerm = ['UpdateTerm', UpdateTerm(c, i, s, j, m)] as const
  return match(m)
    .with({ mtype: 'RequestVoteRequest' }, (r) =>
      anyOf([updateTerm, ['HandleRequestVoteRequest', HandleRequestVoteRequest(c, i, s, j, r)]]),
    )
    .with({ mtype: 'RequestVoteResponse' }, (r) =>
      anyOf([
        updateTerm,
        ['DropStaleResponse', DropStaleResponse(c, i, s, j, r)],
        ['HandleRequestVoteResponse', HandleRequestVoteResponse(c, i, s, j, r)],
      ]),
    )
    .with({ mtype: 'AppendEntriesRequest' }, (r) =>
      anyOf([updateTerm, ['HandleAppendEntriesRequest', HandleAppendEntriesRequest(c, i, s, j, r)]]),
    )
    .with({ mtype: 'AppendEntriesResponse' }, (r) =>
      anyOf([
        updateTerm,
        ['DropStaleResponse', DropStaleResponse(c, i, s, j, r)],
        ['HandleAppendEntriesResponse', HandleAppendEntriesResponse(c, i, s, j, r)],
      ]),
    )
    .exhaustive()
}
