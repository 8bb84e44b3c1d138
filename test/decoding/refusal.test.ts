import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { leaf } from '../../decoding/leaf.js'
import { brief, excerpt, refusalOf, showRefusal } from '../../decoding/refusal.js'

const count = leaf('a whole number', (u): u is number => Number.isInteger(u))
const one = t.type({ kind: t.literal('one'), counts: t.array(count) }, 'a one')
const two = t.type({ kind: t.literal('two'), count }, 'a two')
const either = t.union([one, two], 'a one or a two')

/** What is said of the first thing that is wrong. */
const refused = (codec: t.Mixed, u: unknown): string => {
  const decoded = codec.decode(u)
  const [error] = isLeft(decoded) ? decoded.left : []
  return error === undefined ? 'nothing' : showRefusal(refusalOf(error, 'it'))
}

describe('a refusal', () => {
  it.each([
    [count, 'x', 'it is "x"; expected a whole number'],
    [one, { kind: 'one', counts: [1, 2.5] }, 'counts[1] is 2.5; expected a whole number'],
    [two, { kind: 'two' }, 'count is missing; expected a whole number'],
    // The number of an alternative says nothing to a reader.
    [either, { kind: 'two', count: null }, 'count is null; expected a whole number'],
    [either, 3, 'it is 3; expected a one or a two'],
    [count, 7, 'nothing'],
  ] as const)('says where, what is there, and what was expected: %#', (codec, u, said) => {
    expect(refused(codec, u)).toBe(said)
  })

  it('is one line, however long, deep or strange the value is', () => {
    expect(excerpt('x'.repeat(100))).toBe(`"${'x'.repeat(56)}...`)
    expect(brief('a\u2028b\u0085\n')).toBe('a\\u2028b\\u0085\\u000a')
    const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 0)
    expect(excerpt(deep)).toBe('a value that is nested too deeply')
    expect(excerpt(undefined)).toBe('missing')
    expect(refused(t.type({ [`${'k'.repeat(80)}\n`]: count }), {})).toBe(
      `"${'k'.repeat(56)}... is missing; expected a whole number`,
    )
  })
})
