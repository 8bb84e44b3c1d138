import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import { raft } from '../../../model/raft/protocol.js'
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
  const each: readonly Relaxations[] = [
    { ...Literal, AnySlice: true },
    { ...Literal, BatchHandling: true },
    { ...Literal, MonotonicCommit: true },
    { ...Literal, MonotonicMatch: true },
    Relaxed,
  ]
  const literal = naive(raft(settings))
  const reached = states(raft(settings), 2000)

  it.each(each)('only add steps: every literal step is a step of %o', (relaxations) => {
    const wider = naive(raft({ ...settings, relaxations }))
    for (const state of reached) {
      const all = new Set(wider.successors(state).map(({ action, state: next }) => `${action} ${wider.encode(next)}`))
      const absent = literal.successors(state).filter((s) => !all.has(`${s.action} ${literal.encode(s.state)}`))
      expect(absent).toEqual([])
    }
  })

  it('do add steps', () => {
    const wider = naive(relaxed)
    const more = reached.filter((state) => wider.successors(state).length > literal.successors(state).length)
    expect(more.length).toBeGreaterThan(0)
  })

  it('break Raft if a leader sends several entries to followers that look at the first only', () => {
    const { result, violation } = explore(raft({ ...settings, relaxations: { ...Relaxed, BatchHandling: false } }))
    expect([result, violation?.property]).toEqual(['violation', 'AcknowledgedLogsAgree (in flight)'])
  })
})
