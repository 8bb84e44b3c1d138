import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import type { Protocol } from '../../../model/checker/protocol.js'
import { simulate } from '../../../model/checker/simulate.js'

type Any = Protocol<unknown, unknown, never>

/** One server that goes from each of the values to the next. */
const through = (values: readonly unknown[], encodeLocal: (local: unknown) => string): Any => ({
  servers: 1,
  actions: ['Toggle'],
  initial: () => values[0],
  spontaneous: (_, local) => {
    const next = values.indexOf(local) + 1
    return next < values.length ? [{ action: 'Toggle', next: values[next], sent: [], consumes: false }] : []
  },
  receive: () => [],
  destinations: () => [0],
  network: { kind: 'set', maxMessages: 1, maxCopies: 1 },
  withinBounds: () => true,
  history: [],
  encodeLocal,
  encodeMessage: String,
  invariants: [],
  actionProperties: [],
})

const json = (value: unknown): string => JSON.stringify(value)
const of = (values: readonly unknown[], encode = json): Any => through(values, encode)
const differ = 'for two values that differ'
const expected = '; expected different texts for different values'

describe('an encoder that loses what a value holds is refused', () => {
  it.each<[what: string, values: readonly unknown[], why: string]>([
    [
      'a Set',
      [{ votes: new Set([0]) }, { votes: new Set([2]) }],
      `"{\\"votes\\":{}}" ${differ}: .votes is a Set of 1 (0) in one and a Set of 1 (2) in the other`,
    ],
    [
      'a Map',
      [{ log: [new Map([[1, 'a']])] }, { log: [new Map([[1, 'b']])] }],
      `"{\\"log\\":[{}]}" ${differ}: .log[0] is a Map of 1 (1) in one and a Map of 1 (1) in the other`,
    ],
    ['NaN', [{ a: null }, { a: Number.NaN }], `"{\\"a\\":null}" ${differ}: .a is null in one and NaN in the other`],
    [
      'undefined',
      [{ a: [undefined] }, { a: [null] }],
      `"{\\"a\\":[null]}" ${differ}: .a[0] is undefined in one and null in the other`,
    ],
  ])('%s', (_, values, why) => {
    expect(() => explore(of(values))).toThrow(`encodeLocal gives the same text ${why}${expected}`)
    expect(() => simulate(of(values), { seed: 1, depth: 5, walks: 1 })).toThrow(why)
  })

  it('a field, as soon as steps tell the values apart', () => {
    const values = [
      { is: 'a', n: 0 },
      { is: 'b', n: 0 },
      { is: 'a', n: 1 },
      { is: 'c', n: 0 },
    ]
    const encode = (local: unknown) => (local as { readonly is: string }).is
    expect(() => explore(of(values, encode))).toThrow(
      `encodeLocal gives the same text "a" ${differ}: .n is 0 in one and 1 in the other, and server 0 takes "Toggle\\nb\\nfalse" in one and "Toggle\\nc\\nfalse" in the other${expected}`,
    )
  })

  it('a message', () => {
    const sent = [new Set([1]), new Set([2])]
    const protocol: Any = {
      ...of([0, 1, 2], String),
      spontaneous: (_, local) =>
        Number(local) < 2
          ? [{ action: 'Toggle', next: Number(local) + 1, sent: [sent[Number(local)]], consumes: false }]
          : [],
      encodeMessage: json,
    }
    expect(() => explore(protocol)).toThrow(
      `encodeMessage gives the same text "{}" ${differ}: the value is a Set of 1 (1)`,
    )
  })

  it('but not where the order of a list, or what it is made of, makes no difference', () => {
    const sorted = (value: unknown) => JSON.stringify([...(value as readonly number[])].sort())
    const [a, b, c] = [[1, 2], [3], [2, 1]]
    // From the last one on as from the first: they are one state.
    const next = (local: unknown) => (sorted(local) === sorted(a) ? b : c)
    const protocol: Any = {
      ...of([a, b, c], sorted),
      spontaneous: (_, local) => [{ action: 'Toggle', next: next(local), sent: [], consumes: false }],
    }
    const { result, distinct } = explore(protocol)
    expect({ result, distinct }).toEqual({ result: 'ok', distinct: 2 })
    // The same Set in another order.
    const sets: Any = {
      ...protocol,
      initial: () => new Set([1, 2]),
      encodeLocal: (value) => sorted([...(value as ReadonlySet<number>)]),
      spontaneous: () => [{ action: 'Toggle', next: new Set([2, 1]), sent: [], consumes: false }],
    }
    expect(explore(sets).distinct).toBe(1)
  })
})
