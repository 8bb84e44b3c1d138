import * as fc from 'fast-check'
import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { encodeMessage, encodeState } from '../../../impl/raft/encode.js'
import * as Log from '../../../impl/raft/log.js'
import { progressAt } from '../../../impl/raft/progress.js'
import { initial, restore } from '../../../impl/raft/state.js'
import { type ConflictHint, Index, type Role, ServerId, type ServerState, Term } from '../../../impl/raft/types.js'
import { message, snapshotted, state } from './arbitraries.js'

/** Structural equality, as vitest sees it, of what the log holds rather than of how it is built. */
const plain = (s: ServerState) => ({ ...s, log: Log.toEntries(s.log) })
const equal = (a: unknown, b: unknown): boolean => {
  try {
    expect(a).toEqual(b)
    return true
  } catch {
    return false
  }
}

/** A value and an equal one that was made anew, or one that differs in one field if their fields are the same, or any. */
const pair = <A extends object>(values: fc.Arbitrary<A>): fc.Arbitrary<readonly [A, A]> =>
  fc.oneof(
    fc.clone(values, 2),
    fc.tuple(values, values, fc.nat(20)).map(([a, b, k]) => {
      const changed = Object.entries(b).at(k % Object.keys(b).length) ?? []
      const sameShape = Object.keys(a).join() === Object.keys(b).join()
      return [a, sameShape ? { ...a, ...Object.fromEntries([changed]) } : b] as const
    }),
  )
const runs = { numRuns: 1000 }

describe('texts are equal exactly if the values are', () => {
  it('for states', () => {
    fc.assert(
      fc.property(
        pair(fc.oneof(state, snapshotted)),
        ([a, b]) => (encodeState(a) === encodeState(b)) === equal(plain(a), plain(b)),
      ),
      runs,
    )
  })

  it('for messages', () => {
    fc.assert(
      fc.property(pair(message), ([a, b]) => (encodeMessage(a) === encodeMessage(b)) === equal(a, b)),
      runs,
    )
  })

  it('and short, since many are kept', () => {
    const log = Log.fromEntries([
      { term: Term(1), payload: { _tag: 'Noop' } },
      { term: Term(2), payload: { _tag: 'Command', command: 'say "x"' } },
    ])
    const base: ServerState = { ...restore(initial), log }
    const n2 = ServerId('n2')
    const progress = new Map([[n2, progressAt(Index(3), Index(1))]])
    const votes = new Map([
      [n2, false],
      [ServerId('n1'), true],
    ])
    const entries = Log.toEntries(log)
    const envelope = { from: ServerId('n1'), to: n2, term: Term(4) }
    const result = (conflict: ConflictHint) => ({ _tag: 'Rejected', conflict }) as const
    expect([
      encodeState(base),
      encodeState({ ...base, votedFor: some(n2), role: { _tag: 'Follower', leader: some(n2) } }),
      encodeState({ ...base, commitIndex: Index(2), role: { _tag: 'Candidate', votes } }),
      encodeState({ ...base, currentTerm: Term(3), role: { _tag: 'Leader', progress } }),
      encodeMessage({ _tag: 'RequestVote', ...envelope, lastLogIndex: Index(2), lastLogTerm: Term(1) }),
      encodeMessage({ _tag: 'RequestVoteResponse', ...envelope, voteGranted: true }),
      encodeMessage({ _tag: 'RequestVoteResponse', ...envelope, voteGranted: false }),
      encodeMessage({
        _tag: 'AppendEntries',
        ...envelope,
        prevLogIndex: Index(3),
        prevLogTerm: Term(2),
        entries,
        leaderCommit: Index(1),
      }),
      encodeMessage({ _tag: 'AppendEntriesResponse', ...envelope, result: { _tag: 'Matched', matchIndex: Index(5) } }),
      encodeMessage({ _tag: 'AppendEntriesResponse', ...envelope, result: result({ index: Index(5), term: none }) }),
      encodeMessage({
        _tag: 'AppendEntriesResponse',
        ...envelope,
        result: result({ index: Index(5), term: some(Term(3)) }),
      }),
    ]).toEqual([
      '1 - 0.0[1,2:"say \\"x\\""] F- 0',
      '1 "n2" 0.0[1,2:"say \\"x\\""] F"n2" 0',
      '1 - 0.0[1,2:"say \\"x\\""] C{"n1":+,"n2":-} 2',
      '3 - 0.0[1,2:"say \\"x\\""] L{"n2":3/1} 0',
      'RequestVote "n1" "n2" 4 2.1',
      'RequestVoteResponse "n1" "n2" 4 +',
      'RequestVoteResponse "n1" "n2" 4 -',
      'AppendEntries "n1" "n2" 4 3.2 [1,2:"say \\"x\\""] 1',
      'AppendEntriesResponse "n1" "n2" 4 +5',
      'AppendEntriesResponse "n1" "n2" 4 -5.-',
      'AppendEntriesResponse "n1" "n2" 4 -5.3',
    ])
  })

  it('whatever the order in which a map was filled', () => {
    const votes = (...names: readonly string[]): Role => ({
      _tag: 'Candidate',
      votes: new Map(names.map((n) => [ServerId(n), true])),
    })
    const a = { ...fc.sample(state, 1)[0]!, role: votes('n1', 'n2') }
    expect(encodeState({ ...a, role: votes('n2', 'n1') })).toBe(encodeState(a))
  })
})
