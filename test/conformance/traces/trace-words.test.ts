import { describe, expect, it } from 'vitest'
import { whyNotWithNames, withNames } from '../../../conformance/traces/trace-words.js'

const nodes = ['a', '2', 'node-c']

describe('a reason in the trace’s own names', () => {
  it.each([
    [
      'RequestVoteRequest 1 -> 2 (mterm 3, mlastLogIndex 1)',
      'RequestVoteRequest 2 -> node-c (mterm 3, mlastLogIndex 1)',
    ],
    ['matchIndex[2]: expected 1, actual 2', 'matchIndex[node-c]: expected 1, actual 2'],
    ['votesGranted[i] \\in Quorum: votesGranted is {0, 2}', 'votesGranted[i] \\in Quorum: votesGranted is {a, node-c}'],
    ['votedFor is -1, mterm is 2', 'votedFor is Nil, mterm is 2'],
    ['leads to votedFor: expected Nil, actual 0', 'leads to votedFor: expected Nil, actual a'],
    ['votesGranted: expected [1], actual [1,2]', 'votesGranted: expected [2], actual [2,node-c]'],
    ['matchIndex is [0, 3, 2]', 'matchIndex is [a 0, 2 3, node-c 2]'],
    ['members: expected {s1,s2} and {s3}, actual {s1}', 'members: expected {a,2} and {node-c}, actual {a}'],
    ['2: ~IsJoint(Configuration(i)): outgoing is {1}', 'node-c: ~IsJoint(Configuration(i)): outgoing is {2}'],
  ])('%s', (reason, named) => {
    expect(withNames(nodes, reason)).toBe(named)
  })

  it('leaves terms, indexes and values as they are', () => {
    const reason = 'log: expected <<(2, noop), (1, order-1)>> of length 2, actual mterm 1, commitIndex is 0'
    expect(withNames(nodes, reason)).toBe(reason)
  })

  it('names servers in all parts of a refusal', () => {
    expect(
      whyNotWithNames(nodes, {
        nearest: ['Timeout'],
        differences: [{ field: 'votedFor', expected: '0', actual: '2' }],
        candidates: [{ action: 'Timeout', why: ['leads to votedFor: expected 0, actual 2'] }],
      }),
    ).toEqual({
      nearest: ['Timeout'],
      differences: [{ field: 'votedFor', expected: 'a', actual: 'node-c' }],
      candidates: [{ action: 'Timeout', why: ['leads to votedFor: expected a, actual node-c'] }],
    })
  })
})
