import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeLog, encodeMessage, encodeServer } from '../../../model/raft/encode.js'
import { fromArray } from '../../../model/raft/sequence.js'
import { messages, servers } from './arbitraries.js'
import { logOf } from './states.js'

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
})
