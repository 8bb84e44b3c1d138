import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { twoPhaseCommit } from '../../../docs/examples/two-phase-commit.js'
import { explore } from '../../../model/checker/explore.js'
import type { GlobalState, Protocol } from '../../../model/checker/protocol.js'
import { simulate, simulating } from '../../../model/checker/simulate.js'
import { raft } from '../../../model/raft/protocol.js'
import { Literal } from '../../../model/raft/types.js'
import { naive, violatedBy } from '../naive.js'
import { randomActionProperties, randomInvariants } from './properties.js'
import { type TableProtocol, table, tableProtocol } from './tables.js'

const options = fc.record({ seed: fc.maxSafeInteger(), depth: fc.integer({ min: 1, max: 30 }), walks: fc.nat(6) })

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0)

/** A random protocol with properties of every kind, some of which fail. */
const claims = fc.tuple(table, fc.nat(1000)).map(
  ([t, n]): TableProtocol => ({
    ...tableProtocol(t),
    invariants: randomInvariants(n, t.servers),
    actionProperties: randomActionProperties(n),
  }),
)

const walked = <L, M, E>(protocol: Protocol<L, M, E>, of: Parameters<typeof simulating>[1]) => {
  const visited: GlobalState<L, M>[] = []
  const simulation = simulating(protocol, of, (state) => visited.push(state))
  while (!simulation.advance(10));
  return { visited, report: simulation.report() }
}

describe('simulate', () => {
  it('takes the steps that the protocol has, and no others', () => {
    fc.assert(
      fc.property(table, options, (t, of) => {
        const protocol = tableProtocol(t)
        const { initial, encode, successors, withinBounds } = naive(protocol)
        const { visited, report } = walked(protocol, of)
        for (const [k, state] of visited.entries()) {
          const text = encode(state)
          expect(withinBounds(state)).toBe(true)
          const before = visited[k - 1]
          if (before === undefined) expect(text).toBe(encode(initial))
          else if (text !== encode(initial))
            expect(successors(before).map(({ state: next }) => encode(next))).toContain(text)
        }
        expect({ ...report, steps: sum(report.coverage) }).toEqual({
          ...report,
          result: 'ok',
          walks: of.walks,
          violation: null,
          foundAfter: null,
        })
        expect(report.longest).toBeLessThanOrEqual(of.depth)
      }),
      { numRuns: 200 },
    )
  })

  it('checks every property in every state and of every step', () => {
    let failed = 0
    fc.assert(
      fc.property(claims, options, (protocol, of) => {
        const { visited, report } = walked(protocol, of)
        if (report.violation === null) {
          for (const state of visited) expect(violatedBy(protocol, state)).toEqual([])
          return
        }
        failed += 1
        for (const state of visited.slice(0, -1)) expect(violatedBy(protocol, state)).toEqual([])
        expect(explore(protocol).result).toBe('violation')
      }),
      { numRuns: 300 },
    )
    expect(failed).toBeGreaterThan(20)
  })

  it('gives the same report for the same seed, however it is advanced', () => {
    fc.assert(
      fc.property(claims, options, (protocol, of) => {
        expect(walked(protocol, of).report).toEqual(simulate(protocol, of))
      }),
      { numRuns: 50 },
    )
  })

  it('takes other walks for another seed', () => {
    const protocol = twoPhaseCommit(5)
    const of = { depth: 20, walks: 5 }
    expect(simulate(protocol, { ...of, seed: 1 }).coverage).not.toEqual(simulate(protocol, { ...of, seed: 2 }).coverage)
    // Seeds are not cut to 32 bits.
    expect(simulate(protocol, { ...of, seed: 1 }).coverage).not.toEqual(
      simulate(protocol, { ...of, seed: 1 + 2 ** 32 }).coverage,
    )
  })

  it('takes every action of a small protocol, and counts the local states', () => {
    const locals = new Set<string>()
    const protocol = twoPhaseCommit(2)
    const { visited, report } = walked(protocol, { seed: 7, depth: 40, walks: 300 })
    for (const { servers } of visited)
      for (const [i, local] of servers.entries()) locals.add(`${i}:${protocol.encodeLocal(local)}`)
    expect(report.distinctLocals).toBe(locals.size)
    const taken = (counts: Readonly<Record<string, unknown>>, none: unknown) =>
      Object.keys(counts).filter((action) => counts[action] !== none)
    const all = Object.entries(explore(protocol).coverage).map(
      ([action, { generated }]) => [action, generated] as const,
    )
    expect(taken(report.coverage, 0)).toEqual(taken(Object.fromEntries(all), 0))
  })

  it('tells of its progress', () => {
    const walks: number[] = []
    const { walks: all } = simulate(twoPhaseCommit(3), { seed: 1, depth: 10, walks: 20 }, (r) => walks.push(r.walks))
    expect(walks).toEqual([...walks].sort((a, b) => a - b))
    expect([walks.length > 3, all]).toEqual([true, 20])
  })
})

describe('a violation that a walk finds', () => {
  it('is shown by a path of the protocol to the same property, no longer than the walk', () => {
    let shrunk = 0
    fc.assert(
      fc.property(claims, options, (protocol, of) => {
        const { violation, foundAfter } = simulate(protocol, of)
        if (violation === null || foundAfter === null) return
        const { initial, encode, successors } = naive(protocol)
        const { steps, kind, property } = violation
        expect(encode(violation.initial)).toBe(encode(initial))
        for (const [k, { action, state }] of steps.entries()) {
          const before = steps[k - 1]?.state ?? initial
          const next = successors(before).map((successor) => `${successor.action} ${encode(successor.state)}`)
          expect(next).toContain(`${action} ${encode(state)}`)
        }
        if (kind === 'invariant')
          expect(violatedBy(protocol, steps.at(-1)?.state ?? violation.initial)).toContain(property)
        for (const { state } of steps.slice(0, -1)) expect(violatedBy(protocol, state)).toEqual([])
        expect(steps.length).toBeLessThanOrEqual(foundAfter)
        if (steps.length < foundAfter) shrunk += 1
        const shortest = explore(protocol).violation
        expect(steps.length).toBeGreaterThanOrEqual(shortest?.steps.length ?? Number.NaN)
      }),
      // So many that a path is shrunk a few dozen times.
      { numRuns: 1_500 },
    )
    expect(shrunk).toBeGreaterThan(5)
  })

  it('shrinks to the steps that matter', () => {
    const bounds = { servers: 3, values: 1, maxTerm: 4, maxLog: 2, maxMessages: 8, maxCopies: 2 }
    const protocol = {
      ...raft({ bounds, network: 'full', history: true, relaxations: Literal }),
      invariants: [
        {
          name: 'NobodyLeads',
          source: 'made up',
          reads: 'server',
          holds: (_i: number, s: { readonly state: string }) => s.state !== 'Leader',
        } as const,
      ],
    }
    const { violation, foundAfter } = simulate(protocol, { seed: 1, depth: 200, walks: 100 })
    expect(foundAfter).toBeGreaterThan(9)
    // A time-out, the candidate's own vote, another server's vote, and the two votes counted.
    expect(violation?.steps.map(({ action }) => action).sort()).toEqual([
      'BecomeLeader',
      'HandleRequestVoteRequest',
      'HandleRequestVoteRequest',
      'HandleRequestVoteResponse',
      'HandleRequestVoteResponse',
      'RequestVote',
      'RequestVote',
      'Timeout',
      'UpdateTerm',
    ])
  })

  it('may be the initial state itself', () => {
    const protocol: TableProtocol = {
      ...twoServers,
      invariants: [{ name: 'Positive', source: 'made up', reads: 'server', holds: (_i, n) => n > 0 }],
    }
    expect(simulate(protocol, { seed: 1, depth: 10, walks: 3 })).toEqual({
      result: 'violation',
      walks: 0,
      steps: 0,
      longest: 0,
      distinctLocals: 2,
      coverage: { move: 0 },
      violation: {
        property: 'Positive',
        source: 'made up',
        kind: 'invariant',
        because: null,
        initial: { servers: [0, 0], messages: [], history: [] },
        steps: [],
      },
      foundAfter: 0,
    })
  })

  it('may be a step that leads outside the bounds', () => {
    const protocol: TableProtocol = {
      ...twoServers,
      withinBounds: (_i, n) => n < 3,
      invariants: [{ name: 'BelowThree', source: 'made up', reads: 'server', holds: (_i, n) => n < 3 }],
    }
    const { violation } = simulate(protocol, { seed: 1, depth: 10, walks: 3 })
    expect(violation?.steps.map(({ state }) => Math.max(...state.servers))).toEqual([1, 2, 3])
  })
})

/** Two servers that count, without end. */
const twoServers: TableProtocol = {
  servers: 2,
  actions: ['move'],
  initial: () => 0,
  spontaneous: (_i, n) => [{ action: 'move', next: n + 1, sent: [], consumes: false }],
  receive: () => [],
  destinations: () => [],
  network: { kind: 'bag', maxMessages: 1, maxCopies: 1 },
  withinBounds: () => true,
  history: [],
  encodeLocal: String,
  encodeMessage: String,
  invariants: [],
  actionProperties: [],
}
