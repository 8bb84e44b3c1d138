import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { type Abstraction, abstraction } from '../../../conformance/refinement/abstraction.js'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import { lifted, liftedAction } from '../../../conformance/refinement/lift-properties.js'
import { observationOf } from '../../../conformance/refinement/refine.js'
import { initial, restore } from '../../../impl/raft/state.js'
import { Index, type Message, type ServerId, Term } from '../../../impl/raft/types.js'
import type { Invariant } from '../../../model/checker/protocol.js'
import type { Message as ModelMessage, Server } from '../../../model/raft/types.js'

const servers = serverIds(3)
const [n1, n2] = servers as readonly [ServerId, ServerId]
const all = abstraction(servers)

/** As if the model knew votes only. */
const votesOnly: Abstraction = {
  ...all,
  message: (m) => (m._tag === 'RequestVoteResponse' ? all.message(m) : undefined),
  sent: (m) => (m._tag === 'RequestVoteResponse' ? all.sent(m) : undefined),
}

const vote: Message = { _tag: 'RequestVoteResponse', from: n1, to: n2, term: Term(2), voteGranted: true }
const rejection: Message = {
  ...{ _tag: 'AppendEntriesResponse', from: n2, to: n1, term: Term(2) },
  result: { _tag: 'Rejected', conflict: { index: Index(1), term: none } },
}
const s = restore(initial)

describe('a message that the model does not know', () => {
  const named = { name: 'Never', source: 'this test' }

  it('breaks no property of messages, and is in no state of the model', () => {
    const never: readonly Invariant<Server, ModelMessage>[] = [
      { ...named, reads: 'message', holds: () => false },
      { ...named, reads: 'message and server', of: (m) => m.msource, holds: () => false },
      { ...named, reads: 'message and pair', of: (m) => [m.msource, m.mdest], holds: () => false },
      { ...named, reads: 'state', holds: ({ messages }) => messages.length === 0 },
    ]
    const [ofMessage, ofSender, ofEnds, ofState] = never.map(lifted(votesOnly))
    const holds = (m: Message) => [
      ofMessage?.reads === 'message' && ofMessage.holds(m),
      ofSender?.reads === 'message and server' && ofSender.holds(m, ofSender.of(m), s),
      ofEnds?.reads === 'message and pair' && (ofEnds.of(m) === null || ofEnds.holds(m, 0, s, 1, s)),
      ofState?.reads === 'state' &&
        ofState.holds({ servers: [s, s, s], messages: [{ message: m, count: 1 }], history: [] }),
    ]
    expect(holds(rejection)).toEqual([true, true, true, true])
    expect(holds(vote)).toEqual([false, false, false, false])
  })

  it('is neither received nor sent in a step of the model', () => {
    const step = { action: 'ReceiveAppendEntriesResponse', next: s, sent: [rejection, vote] }
    const { received, sent } = observationOf(votesOnly, step, rejection)
    expect([received, sent]).toEqual([null, [all.sent(vote)]])
    const counted = liftedAction(votesOnly)({
      ...named,
      holds: (_i, _before, { sent: model }, m) => model.length === 1 && m === undefined,
    })
    expect(counted.holds(0, s, step, rejection)).toBe(true)
  })
})
