import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import type { GlobalState } from '../../../model/checker/protocol.js'
import { simulate, simulating } from '../../../model/checker/simulate.js'
import { exploreInParallel } from '../../../model/checker/workers/explore.js'
import { naive } from '../naive.js'
import { table, tableProtocol } from './tables.js'
import { counting } from './toggle.js'

const deadlock = true
const url = new URL('./toggle.ts', import.meta.url).href

/** How far from the beginning the nearest state without successors is, for one who looks at all states. */
const stepsToDeadlock = (protocol: ReturnType<typeof tableProtocol>): number | null => {
  const { initial, successors, encode, withinBounds } = naive(protocol)
  const visited = new Set([encode(initial)])
  let level = [initial]
  for (let steps = 0; level.length > 0; steps++) {
    const next: typeof level = []
    for (const state of level) {
      const found = successors(state)
      if (found.length === 0) return steps
      for (const { state: one } of found) {
        if (visited.has(encode(one)) || !withinBounds(one)) continue
        visited.add(encode(one))
        next.push(one)
      }
    }
    level = next
  }
  return null
}

describe('a deadlock', () => {
  it('is a violation where it is asked for, by a shortest path', () => {
    const { result, distinct, violation } = explore(counting(2), { deadlock })
    const state = (local: number): GlobalState<number, string> => ({ servers: [local], messages: [], history: [] })
    const step = { action: 'Toggle', server: 0, message: null, sent: [] }
    expect({ result, distinct, violation }).toEqual({
      result: 'violation',
      distinct: 3,
      violation: {
        property: 'Deadlock',
        source: 'every state must have a successor',
        kind: 'deadlock',
        because: null,
        initial: state(0),
        steps: [
          { ...step, state: state(1) },
          { ...step, state: state(2) },
        ],
      },
    })
  })

  it('may be asked for by the protocol, and by nobody', () => {
    expect(explore({ ...counting(2), deadlock }).violation?.kind).toBe('deadlock')
    expect(explore({ ...counting(2), deadlock }, { deadlock: false }).result).toBe('ok')
    expect(explore(counting(2)).result).toBe('ok')
  })

  it('is none where a successor changes nothing or lies outside the bounds', () => {
    const outside = { ...counting(2), withinBounds: (_: number, local: number) => local < 2 }
    const stays = { ...counting(0), spontaneous: () => [{ action: 'Toggle', next: 0, sent: [], consumes: false }] }
    expect([explore(outside, { deadlock }).result, explore(stays, { deadlock }).result]).toEqual(['ok', 'ok'])
    const options = { seed: 1, depth: 9, walks: 3, deadlock }
    expect([simulate(outside, options).result, simulate(stays, options).result]).toEqual(['ok', 'ok'])
  })

  it('is found in the initial state', () => {
    expect(explore(counting(0), { deadlock }).violation?.steps).toEqual([])
    expect(simulate(counting(0), { seed: 1, depth: 3, walks: 1, deadlock }).violation?.steps).toEqual([])
  })

  it('is found by random walks', () => {
    const { violation, foundAfter } = simulate(counting(4), { seed: 1, depth: 9, walks: 1, deadlock })
    expect([violation?.kind, violation?.steps.length, foundAfter]).toEqual(['deadlock', 4, 4])
  })

  it('is found where random tables have one, after as many steps', () => {
    let found = 0
    fc.assert(
      fc.property(table, (t) => {
        const protocol = tableProtocol(t)
        const expected = stepsToDeadlock(protocol)
        const { violation } = explore(protocol, { deadlock })
        expect(violation?.steps.length ?? null).toBe(expected)
        if (expected !== null) found += 1
        const walked = simulating(protocol, { seed: 1, depth: 10, walks: 3, deadlock })
        while (!walked.advance(10));
        if (expected === null) expect(walked.report().result).toBe('ok')
      }),
      { numRuns: 200 },
    )
    expect(found).toBeGreaterThan(20)
  })

  it('is found by several threads', async () => {
    const source = { url, name: 'counting', argument: 5 }
    const { violation } = await exploreInParallel(source, { workers: 2, deadlock })
    expect([violation?.kind, violation?.steps.length]).toEqual(['deadlock', 5])
  })
})
