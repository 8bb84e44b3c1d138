import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { simulatedTraces } from '../../../conformance/zoo/simulation.js'
import { standard } from '../../../impl/raft/rules.js'
import type { TraceEvent } from '../../../traces/format.js'
import { TraceEvent as Codec } from '../../../traces/format.js'

const eventsOf = (seed: number): readonly (readonly TraceEvent[])[] =>
  simulatedTraces(standard, 3, seed).map((trace) =>
    [...trace.events()].map((line) => {
      if (isLeft(line)) throw new Error('a simulated trace has only events')
      return line.right.event
    }),
  )

describe('a simulated run', () => {
  const events = eventsOf(1)

  it('is the same for the same seed, and another for another', () => {
    expect(eventsOf(1)).toStrictEqual(events)
    expect(eventsOf(2)).not.toEqual(events)
  })

  it('has whatever happens to a cluster, in the trace format, numbered without gaps', () => {
    const kinds = new Set(events.flat().map(({ event }) => event))
    expect(kinds).toEqual(new Set(['Restart', 'ElectionTimeout', 'HeartbeatTimeout', 'ClientRequests', 'Receive']))
    for (const file of events) {
      expect(file.map(({ seq }) => seq)).toEqual(file.map((_, k) => k + 1))
      expect(file.every(Codec.is)).toBe(true)
      expect(file.filter(({ event }) => event === 'Restart').length).toBeGreaterThan(1)
    }
  })
})
