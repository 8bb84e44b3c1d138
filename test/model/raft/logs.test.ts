/** What the properties say about logs, on tables of logs that are given by their terms. */
import { describe, expect, it } from 'vitest'
import {
  agreeUpTo,
  ascending,
  atLeastAsUpToDate,
  Committed,
  isPrefixOf,
  sameLog,
  samePast,
} from '../../../model/raft/invariants/logs.js'
import { fromArray, toArray } from '../../../model/raft/sequence.js'
import { logOf, server } from './states.js'

type Terms = readonly number[]

const otherValue = fromArray([{ term: 1, value: 'v2' }])

it.each<[Terms, Terms, boolean, boolean]>([
  [[], [], true, true],
  [[], [1], true, false],
  [[1], [], false, false],
  [[1, 2], [1, 2], true, true],
  [[1], [1, 2], true, false],
  [[1, 2], [1], false, false],
  [[1, 2], [1, 3], false, false],
  [[2], [1, 2], false, false],
])('%j and %j: a prefix %s, the same %s', (a, b, prefix, same) => {
  expect(isPrefixOf(logOf(...a), logOf(...b))).toBe(prefix)
  expect(sameLog(logOf(...a), logOf(...b))).toBe(same)
})

it('entries of one term with different values differ', () => {
  expect(isPrefixOf(logOf(1), otherValue)).toBe(false)
  expect(sameLog(logOf(1), otherValue)).toBe(false)
  expect(samePast(logOf(1), otherValue)).toBe(false)
})

it.each<[Terms, Terms, boolean]>([
  [[], [], true],
  [[1], [], true],
  [[], [1], false],
  [[2], [1, 1], true],
  [[1, 1], [2], false],
  [[2], [2], true],
  [[1, 2], [2], true],
  [[2], [1, 2], false],
])('%j is at least as up to date as %j: %s', (a, b, expected) => {
  expect(atLeastAsUpToDate(logOf(...a), logOf(...b))).toBe(expected)
})

describe('logs agree up to an index', () => {
  it.each<[Terms, Terms, number, boolean]>([
    [[], [], 0, true],
    [[1], [2], 0, true],
    [[1], [1], 1, true],
    [[1, 2], [1, 3], 1, true],
    [[1, 2], [1, 3], 2, false],
    [[1, 2], [1, 2, 3], 2, true],
    [[1, 2, 3], [1, 2], 2, true],
    // That either does not reach.
    [[1], [1], 2, false],
    [[1], [1, 2], 2, false],
    [[1, 2], [1], 2, false],
  ])('%j and %j up to %i: %s', (a, b, index, expected) => {
    expect(agreeUpTo(logOf(...a), logOf(...b), index)).toBe(expected)
  })
})

it.each<[number, Terms, boolean]>([
  [0, [], true],
  [1, [1], true],
  [2, [1], false],
  [1, [1, 1, 2], true],
  [1, [1, 2, 1], false],
  [1, [2, 1], false],
])('terms after %i: %j ascend: %s', (before, terms, expected) => {
  expect(ascending(before, toArray(logOf(...terms)))).toBe(expected)
})

it.each<[Terms, Terms, boolean]>([
  [[], [], true],
  [[1], [2], true],
  [[1, 2], [1, 3], true],
  [[1, 3], [2, 3], false],
  [[1, 3, 4], [2, 3], false],
  [[1, 2, 5], [1, 2, 6], true],
  // The highest index of agreement decides, and here it is below the end of both.
  [[1, 2, 5], [3, 2, 6], false],
])('%j and %j have the same past where their terms agree: %s', (a, b, expected) => {
  expect(samePast(logOf(...a), logOf(...b))).toBe(expected)
})

it('what a server knows to be committed ends at its commit index', () => {
  expect(Committed(server({ log: logOf(1, 2, 2), commitIndex: 2 }))).toEqual(logOf(1, 2))
  expect(Committed(server({ log: logOf(1) }))).toEqual(logOf())
  // It may stand beyond the log, which CommittedIsDurableInv reports.
  expect(Committed(server({ log: logOf(1), commitIndex: 2 }))).toEqual(logOf(1))
})
