import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { twoPhaseCommit } from '../../../docs/examples/two-phase-commit.js'
import { explore } from '../../../model/checker/explore.js'
import type { ActionProperty, Invariant } from '../../../model/checker/protocol.js'
import { naive, violatedBy } from '../naive.js'
import { table, tableAndStates, tableProtocol } from './tables.js'

const counts = ({ generated, outside, distinct, depth, coverage }: ReturnType<typeof explore>) => ({
  generated,
  outside,
  distinct,
  depth,
  coverage: Object.fromEntries(Object.entries(coverage).map(([action, count]) => [action, count.generated])),
})

/** One invariant of each reading; each fails for some values, and which those are is random. */
const invariants = (n: number, servers: number): readonly Invariant<number, number>[] => [
  { name: 'server', source: '', reads: 'server', holds: (i, a) => (i * 7 + a * 5 + n) % 29 !== 0 },
  {
    name: 'pair',
    source: '',
    reads: 'pair',
    view: (a) => `${a % 2}`,
    holds: (i, a, j, b) => (i + 2 * (a % 2) + 4 * j + 8 * (b % 2) + n) % 37 !== 0,
  },
  {
    name: 'servers',
    source: '',
    reads: 'servers',
    holds: (all) => (all.reduce((sum, a) => sum * 3 + a, 0) + n) % 31 !== 0,
  },
  { name: 'message', source: '', reads: 'message', holds: (m) => (m + n) % 23 !== 0 },
  {
    name: 'message and server',
    source: '',
    reads: 'message and server',
    of: (m) => m % servers,
    holds: (m, i, a) => (m + 3 * i + 5 * a + n) % 41 !== 0,
  },
  { name: 'history', source: '', reads: 'history', variable: 'seen', holds: (seen: number) => (seen + n) % 43 !== 0 },
  {
    name: 'server and history',
    source: '',
    reads: 'server and history',
    variable: 'events',
    view: String,
    holds: (i, a, events: number) => (i + 3 * a + 11 * events + n) % 47 !== 0,
  },
  {
    name: 'message and pair',
    source: '',
    reads: 'message and pair',
    of: (m) => (m === 0 ? null : [m % servers, (m + 1) % servers]),
    view: (a) => `${a % 3}`,
    holds: (m, i, a, j, b) => (m + 3 * i + 5 * (a % 3) + 7 * j + 11 * (b % 3) + n) % 17 !== 0,
  },
  {
    name: 'servers and history',
    source: '',
    reads: 'servers and history',
    variable: 'seen',
    holds: (all, seen: number) => (all.reduce((sum, a) => sum * 3 + a, seen) + n) % 59 !== 0,
  },
  {
    name: 'state',
    source: '',
    reads: 'state',
    holds: ({ servers, messages }) =>
      (servers.join('').length + 7 * messages.length + Number(servers[0]) + n) % 19 !== 0,
  },
]
const actionProperties = (n: number): readonly ActionProperty<number, number>[] => [
  {
    name: 'step',
    source: '',
    holds: (i, a, { next, sent }, m) => (i + 2 * a + 3 * next + 5 * sent.length + 7 * (m ?? 9) + n) % 53 !== 0,
  },
]

/** They hold of every state within the bounds, and are asked of several servers at once: only a step outside shows that they fail. */
const invariantsOutside = (n: number, bound: number, servers: number): readonly Invariant<number, number>[] => {
  const fails = (locals: readonly number[], ...more: readonly number[]): boolean =>
    locals.some((local) => local >= bound) && [...locals, ...more].reduce((sum, k) => sum * 3 + k, n) % 3 === 0
  return [
    { name: 'pair', source: '', reads: 'pair', view: String, holds: (i, a, j, b) => !fails([a, b], i, j) },
    { name: 'servers', source: '', reads: 'servers', holds: (all) => !fails(all) },
    {
      name: 'message and pair',
      source: '',
      reads: 'message and pair',
      of: (m) => (servers === 1 ? null : [m % 2, (m + 1) % 2]),
      view: String,
      holds: (m, i, a, j, b) => !fails([a, b], m, i, j),
    },
    {
      name: 'servers and history',
      source: '',
      reads: 'servers and history',
      variable: 'events',
      holds: (all, events: number) => !fails(all, events),
    },
  ]
}

describe('the checker and its naive twin', () => {
  it('agree on random tables: generated, distinct, depth and coverage', () => {
    fc.assert(
      fc.property(table, (t) => {
        const protocol = tableProtocol(t)
        const { violated: _, ...expected } = naive(protocol).explore()
        expect(counts(explore(protocol))).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  it('agree on whether a property fails, and on the length of a shortest counterexample', () => {
    let failed = 0
    fc.assert(
      fc.property(table, fc.nat(1000), (t, n) => {
        const protocol = {
          ...tableProtocol(t),
          invariants: invariants(n, t.servers),
          actionProperties: actionProperties(n),
        }
        const { violated } = naive(protocol).explore()
        const { result, violation } = explore(protocol)
        expect(result).toBe(violated.length > 0 ? 'violation' : 'ok')
        if (violation === null) return
        failed += 1
        expect(violated).toContain(violation.property)
        expect(violation.steps.length).toBe(stepsToViolation(protocol))
      }),
      { numRuns: 300 },
    )
    expect(failed).toBeGreaterThan(20)
  })

  it('agree on a property of a message and two servers, and of all servers and the history', () => {
    const failed = new Set<string>()
    fc.assert(
      fc.property(table, fc.nat(58), fc.nat(1), (t, n, k) => {
        const protocol = { ...tableProtocol(t), invariants: invariants(n, t.servers).slice(7 + k, 8 + k) }
        const { violated } = naive(protocol).explore()
        const { violation } = explore(protocol)
        expect(violation === null ? [] : [violation.property]).toEqual(violated)
        for (const name of violated) failed.add(name)
      }),
      { numRuns: 300 },
    )
    expect([...failed].sort()).toEqual(['message and pair', 'servers and history'])
  })

  it('agree on properties of several servers that fail outside the bounds only', () => {
    const failed = new Set<string>()
    const narrow = table.map((t) => ({ ...t, bound: Math.max(1, t.locals - 1) }))
    fc.assert(
      fc.property(narrow, fc.nat(2), fc.nat(3), (t, n, k) => {
        const protocol = { ...tableProtocol(t), invariants: invariantsOutside(n, t.bound, t.servers).slice(k, k + 1) }
        const { violated } = naive(protocol).explore()
        const { violation } = explore(protocol)
        expect(violation === null ? [] : [violation.property]).toEqual(violated)
        if (violation === null) return
        failed.add(violation.property)
        expect(violation.steps.length).toBe(stepsToViolation(protocol))
      }),
      // The same cases each time: what is expected below could else fail by chance.
      { numRuns: 150, seed: 12 },
    )
    expect([...failed].sort()).toEqual(['message and pair', 'pair', 'servers', 'servers and history'])
  })

  it('agree when they begin in several states', () => {
    let severalSteps = 0
    fc.assert(
      fc.property(tableAndStates, fc.nat(1000), ([t, initialStates], n) => {
        const protocol = { ...tableProtocol(t), initialStates }
        const { violated: _, ...expected } = naive(protocol).explore()
        expect(counts(explore(protocol))).toEqual(expected)
        const { violation } = explore({ ...protocol, invariants: invariants(n, t.servers) })
        if (violation === null) return
        expect(initialStates).toContainEqual(violation.initial)
        severalSteps += violation.steps.length > 1 ? 1 : 0
      }),
      { numRuns: 200 },
    )
    expect(severalSteps).toBeGreaterThan(0)
  })

  it('agree on two-phase commit', () => {
    const { violated: _, ...expected } = naive(twoPhaseCommit(3)).explore()
    expect(counts(explore(twoPhaseCommit(3)))).toEqual(expected)
  })
})

/** The least number of steps to a state that violates an invariant or by a step that violates an action property. */
const stepsToViolation = (protocol: Parameters<typeof naive<number, number, number>>[0]): number => {
  const { initial, encode, withinBounds } = naive(protocol)
  if (violatedBy(protocol, initial).length > 0) return 0
  let level = [initial]
  const visited = new Set([encode(initial)])
  for (let steps = 1; level.length > 0; steps++) {
    const next: typeof level = []
    for (const state of level) {
      let broken = false
      const watched = {
        ...protocol,
        actionProperties: protocol.actionProperties.map((p) => ({
          ...p,
          holds: (...args: Parameters<typeof p.holds>) => {
            const holds = p.holds(...args)
            if (!holds) broken = true
            return holds
          },
        })),
      }
      for (const { state: successor } of naive(watched).successors(state)) {
        if (broken || violatedBy(protocol, successor).length > 0) return steps
        const text = encode(successor)
        if (visited.has(text) || !withinBounds(successor)) continue
        visited.add(text)
        next.push(successor)
      }
    }
    level = next
  }
  return Number.NaN
}
