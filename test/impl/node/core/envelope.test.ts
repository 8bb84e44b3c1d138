import fc from 'fast-check'
import { left, right } from 'fp-ts/lib/Either.js'
import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { decodeEnvelope, encodeEnvelope } from '../../../../impl/node/core/envelope.js'
import { type Entry, Index, ServerId, Term } from '../../../../impl/raft/types.js'
import { arbitraryMessages } from '../../raft/arbitrary-messages.js'

const server = fc.string({ minLength: 1, maxLength: 4 }).map(ServerId)
const term = fc.integer({ min: 1, max: 2 ** 40 }).map(Term)
const termOrZero = fc.integer({ min: 0, max: 2 ** 40 }).map(Term)
const index = fc.integer({ min: 0, max: 2 ** 40 }).map(Index)
const entry: fc.Arbitrary<Entry> = fc.record({
  term,
  payload: fc.oneof(
    fc.constant({ _tag: 'Noop' } as const),
    fc.record({ _tag: fc.constant('Command' as const), command: fc.string({ unit: 'binary' }) }),
  ),
})
const tag = <T extends string>(name: T) => fc.constant(name)

const names = fc.array(server)
const message = arbitraryMessages(
  { from: server, to: server, term },
  {
    index,
    term: termOrZero,
    vote: fc.boolean(),
    count: fc.integer({ min: 1 }),
    entries: fc.array(entry),
    data: fc.string(),
    members: fc.option(fc.record({ voters: names, outgoing: names, learners: names })),
    result: fc.oneof(
      fc.record({ _tag: tag('Matched'), matchIndex: index }),
      fc.record({
        _tag: tag('Rejected'),
        conflict: fc.record({ index, term: fc.oneof(fc.constant(none), term.map(some)) }),
      }),
    ),
  },
)

describe('an envelope', () => {
  it('comes out of its bytes as it went in', () => {
    fc.assert(
      fc.property(fc.record({ id: fc.string(), message }), (envelope) => {
        expect(decodeEnvelope(encodeEnvelope(envelope))).toEqual(right(envelope))
      }),
    )
  })

  it('is refused with the place that is wrong and what should be there', () => {
    const decode = (text: string) => decodeEnvelope(Buffer.from(text))
    const vote = '"_tag":"RequestVote","from":"n1","to":"n2","lastLogIndex":0'
    expect(decode('garbage')).toEqual(left('not JSON: garbage'))
    expect(decode('7')).toEqual(left('it is 7; expected an envelope'))
    expect(decode('{"id":"x","message":{"_tag":"Gossip"}}')).toEqual(
      left('message is {"_tag":"Gossip"}; expected a message'),
    )
    expect(decode(`{"id":"x","message":{${vote},"term":-1,"lastLogTerm":0}}`)).toEqual(
      left('message.term is -1; expected a term, from 1'),
    )
    expect(decode(`{"id":"x","message":{${vote},"term":1}}`)).toEqual(
      left('message.lastLogTerm is missing; expected a term, or 0'),
    )
    expect(decode(`{"id":"x","message":{${vote.replace('"n1"', '""')},"term":1,"lastLogTerm":0}}`)).toEqual(
      left('message.from is ""; expected a server name'),
    )
  })
})
