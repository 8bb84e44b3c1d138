import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import * as Log from '../../../impl/raft/log.js'
import { matchIndexOf, type Progress, progressAt } from '../../../impl/raft/progress.js'
import { standard } from '../../../impl/raft/rules.js'
import { type ConflictHint, type Entry, Index, ServerId, Term } from '../../../impl/raft/types.js'

const entries = (...terms: readonly number[]): readonly Entry[] =>
  terms.map((term) => ({ term: Term(term), payload: { _tag: 'Noop' } }))
const log = Log.fromEntries(entries(1, 1, 3, 3, 5))
const progress = (nextIndex: number, matchIndex: number): Progress => progressAt(Index(nextIndex), Index(matchIndex))
const hint = (index: number, term?: number): ConflictHint => ({
  index: Index(index),
  term: term === undefined ? none : some(Term(term)),
})

describe('what a leader knows of a follower', () => {
  it('has a name: it probes until something matches, and replicates from then on', () => {
    expect(progress(3, 0)).toEqual({ _tag: 'Probe', nextIndex: 3 })
    expect(progress(3, 2)).toEqual({ _tag: 'Replicate', nextIndex: 3, matchIndex: 2 })
    expect([progress(3, 0), progress(3, 2)].map(matchIndexOf)).toEqual([0, 2])
    expect(standard.progressAfterMatch(progress(3, 0), Index(2))).toEqual(progress(3, 2))
    expect(standard.progressAfterMatch(progress(1, 0), Index(0))).toEqual(progress(1, 0))
  })

  it('grows with a success, and an old one takes nothing back', () => {
    expect(standard.progressAfterMatch(progress(3, 1), Index(4))).toEqual(progress(5, 4))
    expect(standard.progressAfterMatch(progress(6, 1), Index(4))).toEqual(progress(6, 4))
    expect(standard.progressAfterMatch(progress(6, 5), Index(4))).toEqual(progress(6, 5))
  })

  it.each<[string, Progress, ConflictHint, Progress]>([
    ['goes back to the end of a log that is too short', progress(6, 0), hint(2), progress(2, 0)],
    ["goes back to after the leader's last entry of the term", progress(6, 0), hint(1, 3), progress(5, 0)],
    [
      "goes back to the follower's first entry of a term that the leader lacks",
      progress(6, 0),
      hint(2, 2),
      progress(2, 0),
    ],
    ['goes back so for a term before all of its own too', progress(6, 0), hint(1, 0), progress(1, 0)],
    ['never goes forward', progress(3, 0), hint(5), progress(3, 0)],
    ['never goes back into what is known to match', progress(6, 3), hint(1), progress(4, 3)],
  ])('%s', (_, before, conflict, after) => {
    expect(standard.progressAfterRejection(before, log, conflict)).toEqual(after)
  })
})

it('a vote that a candidate was granted stays granted, whatever comes late', () => {
  const a = ServerId('a')
  expect(standard.votesAfter(new Map([[a, true]]), a, false)).toEqual(new Map([[a, true]]))
  expect(standard.votesAfter(new Map([[a, false]]), a, true)).toEqual(new Map([[a, true]]))
})

it('a leader knows its own copy, and those that match at least so far', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ServerId(name)) as [ServerId, ServerId, ServerId, ServerId]
  const known = new Map([
    [b, progress(4, 3)],
    [c, progress(4, 2)],
    [d, progress(4, 0)],
  ])
  expect([1, 2, 3, 4].map((index) => standard.holders(a, known, Index(index)))).toEqual([
    [a, b, c],
    [a, b, c],
    [a, b],
    [a],
  ])
})
