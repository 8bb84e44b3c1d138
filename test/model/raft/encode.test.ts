import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeElection, encodeLog, encodeMessage, encodeServer } from '../../../model/raft/encode.js'
import { fromArray, toArray } from '../../../model/raft/sequence.js'
import { counted } from '../../reads.js'
import { messages, servers } from './arbitraries.js'
import { appendRequest, appendResponse, logOf, server, voteRequest, voteResponse } from './states.js'

/** Pairs of values that differ in one field at most, or not at all. */
const nearPairs = <A extends object>(values: fc.Arbitrary<A>): fc.Arbitrary<readonly [A, A]> =>
  fc.tuple(values, values, fc.nat(20)).map(([a, b, k]) => {
    const changed = Object.entries(b).at(k % Object.keys(b).length) ?? []
    const sameShape = Object.keys(a).join() === Object.keys(b).join()
    return [a, sameShape ? { ...a, ...Object.fromEntries([changed]) } : b] as const
  })

describe('the texts of servers and messages', () => {
  it('are equal if and only if the servers are', () => {
    fc.assert(
      fc.property(nearPairs(servers), ([a, b]) => (encodeServer(a) === encodeServer(b)) === isDeepStrictEqual(a, b)),
      { numRuns: 2000 },
    )
  })

  it('are equal if and only if the messages are', () => {
    fc.assert(
      fc.property(nearPairs(messages), ([a, b]) => (encodeMessage(a) === encodeMessage(b)) === isDeepStrictEqual(a, b)),
      { numRuns: 2000 },
    )
  })
})

describe('the text of a log', () => {
  it('tells terms, values and lengths apart, whatever a value looks like', () => {
    const logs = [
      logOf(),
      logOf(1),
      logOf(11),
      logOf(1, 1),
      fromArray([{ term: 1, value: '' }]),
      fromArray([{ term: 1, value: 'v1,1:2:v1' }]),
      fromArray([{ term: 1, value: 'v1>' }]),
    ]
    expect(new Set(logs.map(encodeLog)).size).toBe(logs.length)
  })

  it('is written once, however often it is asked for', () => {
    const log = logOf(1, 1, 2)
    if (log === null) throw new Error('the log is not empty')
    const [walked, reads] = counted(log, ['init'])
    expect([encodeLog(walked), reads()]).toEqual(['<1:2:v1,1:2:v1,2:2:v1>', 3])
    expect([encodeLog(walked), reads()]).toEqual(['<1:2:v1,1:2:v1,2:2:v1>', 0])
  })
})

it('the texts are short, since many are kept', () => {
  const log = fromArray([
    { term: 1, value: 'v1' },
    { term: 2, value: '' },
  ])
  const voterLog = new Map([
    [10, log],
    [2, logOf()],
  ])
  const s = server({ currentTerm: 3, votedFor: 1, log, commitIndex: 2, votesResponded: [0, 1], nextIndex: [1, 2, 3] })
  const election = { eterm: 3, eleader: 1, elog: log, evotes: [0, 2], evoterLog: voterLog }
  expect([
    encodeServer(s),
    encodeServer({ ...s, voterLog }),
    encodeMessage(voteRequest({ mlastLogTerm: 3, mlastLogIndex: 4 })),
    encodeMessage(voteResponse()),
    encodeMessage(voteResponse({ mvoteGranted: false, mlog: logOf() })),
    encodeMessage(appendRequest({ mprevLogIndex: 3, mprevLogTerm: 4, mcommitIndex: 5, mentries: toArray(log) })),
    encodeMessage(appendRequest({ mlog: log })),
    encodeMessage(appendResponse({ mmatchIndex: 7 })),
    encodeElection(election),
  ]).toEqual([
    '3|Follower|1|2|0,1||1,2,3|0,0,0|<1:2:v1,2:0:>|',
    '3|Follower|1|2|0,1||1,2,3|0,0,0|<1:2:v1,2:0:>|2<>10<1:2:v1,2:0:>',
    'RequestVoteRequest|1|0|2|3|4',
    'RequestVoteResponse|1|0|2|true',
    'RequestVoteResponse|1|0|2|false|<>',
    'AppendEntriesRequest|1|0|2|3|4|<1:2:v1,2:0:>|5',
    'AppendEntriesRequest|1|0|2|0|0|<>|<1:2:v1,2:0:>|0',
    'AppendEntriesResponse|1|0|2|true|7',
    '3|1|0,2|<1:2:v1,2:0:>|2<>10<1:2:v1,2:0:>',
  ])
})
