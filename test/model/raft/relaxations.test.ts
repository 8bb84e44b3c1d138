import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import { raft } from '../../../model/raft/protocol.js'
import { namesOf, relaxationNames, relaxedBy, Safe } from '../../../model/raft/relaxations.js'
import { Literal, type Relaxations, Relaxed } from '../../../model/raft/types.js'
import { naive } from '../naive.js'
import { small } from './states.js'

const settings = { ...small, bounds: { ...small.bounds, maxMessages: 1, maxLog: 2 } }
const relaxed = raft({ ...settings, relaxations: Relaxed })

/** Every state that is reached within the bounds, up to a number of them, in breadth-first order. */
const states = (protocol: typeof relaxed, limit: number) => {
  const { initial, successors, encode, withinBounds } = naive(protocol)
  const seen = new Map([[encode(initial), initial]])
  for (const state of seen.values()) {
    if (seen.size >= limit) break
    for (const { state: next } of successors(state)) {
      const text = encode(next)
      if (withinBounds(next) && !seen.has(text)) seen.set(text, next)
    }
  }
  return [...seen.values()]
}

describe('relaxations', () => {
  const each: readonly (readonly [string, Relaxations])[] = [
    ...relaxationNames.map((name) => [name, relaxedBy([name])] as const),
    ['those of the reducer', Relaxed],
    ['all', Safe],
  ]
  const literal = naive(raft(settings))
  const reached = states(raft(settings), 2000)

  const steps = ({ successors, encode }: typeof literal, state: (typeof reached)[number]): readonly string[] =>
    successors(state).map(({ action, state: next }) => `${action} ${encode(next)}`)
  const literalSteps = reached.map((state) => steps(literal, state))

  it.each(each)('only add steps: every literal step is one with %s', (_, relaxations) => {
    const wider = naive(raft({ ...settings, relaxations }))
    // Those by which the reducer is explained are asked everywhere, the others in every fourth state.
    const isOwn = namesOf(relaxations).every((name) => Relaxed[name])
    for (const [k, state] of reached.entries()) {
      if (!isOwn && k % 4 > 0) continue
      const all = new Set(steps(wider, state))
      expect(literalSteps[k]?.filter((step) => !all.has(step))).toEqual([])
    }
  })

  it('do add steps', () => {
    const wider = naive(relaxed)
    const more = reached.filter((state) => wider.successors(state).length > literal.successors(state).length)
    expect(more.length).toBeGreaterThan(0)
  })

  it('have names', () => {
    expect(namesOf(Literal)).toEqual([])
    expect(namesOf(Relaxed)).toEqual(['AnySlice', 'BatchHandling', 'MonotonicCommit', 'MonotonicMatch'])
    expect(namesOf(Safe)).toEqual(relaxationNames)
    expect(relaxedBy(['StepDown'])).toEqual({ ...Literal, StepDown: true })
  })

  it('break Raft if a leader sends several entries to followers that look at the first only', () => {
    const { result, violation } = explore(raft({ ...settings, relaxations: { ...Relaxed, BatchHandling: false } }))
    expect([result, violation?.property]).toEqual(['violation', 'AcknowledgedLogsAgree (in flight)'])
  })
})
