import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import * as Log from '../../../impl/raft/log.js'
import { standard } from '../../../impl/raft/rules.js'
import { type ConflictHint, type Entry, Index, type Progress, ServerId, Term } from '../../../impl/raft/types.js'

const entries = (...terms: readonly number[]): readonly Entry[] =>
  terms.map((term) => ({ term: Term(term), payload: { _tag: 'Noop' } }))
const log = Log.fromEntries(entries(1, 1, 3, 3, 5))
const progress = (nextIndex: number, matchIndex: number): Progress => ({
  nextIndex: Index(nextIndex),
  matchIndex: Index(matchIndex),
})
const hint = (index: number, term?: number): ConflictHint => ({
  index: Index(index),
  term: term === undefined ? none : some(Term(term)),
})

describe('what a leader knows of a follower', () => {
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
  expect(standard.tallied(new Map([[a, true]]), a, false)).toEqual(new Map([[a, true]]))
  expect(standard.tallied(new Map([[a, false]]), a, true)).toEqual(new Map([[a, true]]))
})
