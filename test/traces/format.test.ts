import fc from 'fast-check'
import { left, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { decode, decodeLine } from '../../traces/decode.js'
import { Header, TraceEvent } from '../../traces/format.js'
import { arbitraryEvent, arbitraryHeader } from './arbitraries.js'

describe('the codecs', () => {
  it('give back every header that was written', () => {
    fc.assert(
      fc.property(arbitraryHeader(), (header) => {
        expect(Header.is(header)).toBe(true)
        expect(decodeLine(Header, JSON.stringify(Header.encode(header)))).toStrictEqual(
          right(JSON.parse(JSON.stringify(header))),
        )
      }),
    )
  })

  it('give back every event that was written', () => {
    fc.assert(
      fc.property(arbitraryEvent(), (event) => {
        expect(TraceEvent.is(event)).toBe(true)
        expect(decodeLine(TraceEvent, JSON.stringify(TraceEvent.encode(event)))).toStrictEqual(
          right(JSON.parse(JSON.stringify(event))),
        )
      }),
    )
  })

  it('take nothing for an event that has one field less than it needs, or one that has no meaning', () => {
    const required = fc.constantFrom('seq', 'event', 'sent')
    fc.assert(
      fc.property(arbitraryEvent(), required, (event, field) => {
        expect(TraceEvent.is(Object.fromEntries(Object.entries(event).filter(([key]) => key !== field)))).toBe(false)
        expect(TraceEvent.is({ ...event, comitIndex: 1 })).toBe(false)
        expect(decode(TraceEvent, { ...event, comitIndex: 1 })).toMatchObject({
          left: { found: 'unknown field comitIndex' },
        })
      }),
    )
  })
})

describe('what is said of an event that does not decode', () => {
  const vote = { id: 'n1.1.1', to: 'n2', type: 'RequestVote', term: 2 }
  const timeout = { seq: 1, event: 'ElectionTimeout', sent: [vote] }
  const fields = 'currentTerm, votedFor, log, lastIndex, lastTerm, role, commitIndex, matchIndex, votesGranted, note'
  const whole = 'a whole number from 0'

  it.each([
    [3, 'the line is 3', 'an object'],
    [[], 'the line is []', 'an object'],
    [
      { ...timeout, event: 'Timeout' },
      'event is "Timeout"',
      'one of ElectionTimeout, HeartbeatTimeout, ClientRequests, Receive, Restart',
    ],
    [
      { seq: 1, sent: [] },
      'event is missing',
      'one of ElectionTimeout, HeartbeatTimeout, ClientRequests, Receive, Restart',
    ],
    [{ event: 'Restart', sent: [] }, 'seq is missing', 'a whole number from 1'],
    [{ ...timeout, seq: 0 }, 'seq is 0', 'a whole number from 1'],
    [{ seq: 1, event: 'Restart' }, 'sent is missing', 'a list of messages'],
    [{ seq: 1, event: 'Receive', sent: [] }, 'received is missing', 'a string that is not empty'],
    [{ ...timeout, received: 'n2.1.1' }, 'unknown field received', `one of seq, event, sent, ${fields}`],
    [{ ...timeout, sent: [vote, { ...vote, term: '2' }] }, 'sent[1].term is "2"', whole],
    [
      { ...timeout, sent: [{ ...vote, type: 'PreVote' }] },
      'sent[0].type is "PreVote"',
      'one of RequestVote, RequestVoteResponse, AppendEntries, AppendEntriesResponse',
    ],
    [
      { ...timeout, sent: [{ ...vote, voteGranted: true }] },
      'unknown field sent[0].voteGranted',
      'one of id, to, type, term, lastLogIndex, lastLogTerm',
    ],
    [{ ...timeout, log: { keep: 1 } }, 'log.append is missing', 'a list of entries'],
    [{ ...timeout, log: { keep: 1, append: [{ term: 1.5, value: 'a' }] } }, 'log.append[0].term is 1.5', whole],
    [{ ...timeout, votedFor: '' }, 'votedFor is ""', "a node's name or null"],
    [{ ...timeout, role: 'Learner' }, 'role is "Learner"', 'one of Follower, Candidate, Leader'],
    [{ ...timeout, matchIndex: { n2: -1 } }, 'matchIndex.n2 is -1', whole],
    [{ ...timeout, matchIndex: [4] }, 'matchIndex is [4]', 'an object from node names to indexes'],
    [{ ...timeout, commitIndex: 'x'.repeat(100) }, `commitIndex is "${'x'.repeat(56)}...`, whole],
  ])('%j: %s', (line, found, expected) => {
    expect(decodeLine(TraceEvent, JSON.stringify(line))).toStrictEqual(left({ found, expected }))
  })

  it.each([
    ['', 'an empty line'],
    ['{"seq":1,', 'not JSON: "{\\"seq\\":1,"'],
  ])('%j: %s', (line, found) => {
    expect(decodeLine(TraceEvent, line)).toStrictEqual(left({ found, expected: 'one JSON object' }))
  })
})
