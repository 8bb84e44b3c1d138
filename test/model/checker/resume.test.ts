import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelProtocol, url } from '../../../conformance/protocols.js'
import { explore, exploring } from '../../../model/checker/explore.js'
import type { Snapshot } from '../../../model/checker/snapshot.js'
import { exploreInParallel } from '../../../model/checker/workers/explore.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { Literal } from '../../../model/raft/types.js'
import { table, tableProtocol } from './tables.js'

const settings: Settings = {
  bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
  network: 'full',
  history: true,
  relaxations: Literal,
}
const source = { url, name: 'modelProtocol', argument: settings }

/** A snapshot as it comes back from a file. */
const stored = (snapshot: Snapshot): Snapshot => deserialize(serialize({ ...snapshot, states: [...snapshot.states] }))

/** What does not depend on how the tables happened to grow. */
const figures = ({ bytes: _, ...report }: ReturnType<typeof explore>) => report

/** What does not depend on which thread finds a state first. */
const counts = ({ result, generated, distinct, depth, coverage }: Omit<ReturnType<typeof explore>, 'violation'>) => ({
  ...{ result, generated, distinct, depth },
  generatedBy: Object.entries(coverage).map(([action, { generated: by }]) => [action, by]),
})

describe('an exploration that is resumed', () => {
  it('ends with the report of one that was never stopped', () => {
    fc.assert(
      fc.property(table, fc.nat(50), (t, states) => {
        const protocol = tableProtocol(t)
        const first = exploring(protocol)
        first.advance(states)
        const second = exploring(protocol, { resume: stored(first.snapshot()) })
        second.advance(Number.POSITIVE_INFINITY)
        expect(figures(second.report())).toEqual(figures(explore(protocol)))
      }),
      { numRuns: 100 },
    )
  })

  it('of the model, stopped at every 3,000 states', () => {
    let exploration = exploring(modelProtocol(settings))
    while (!exploration.advance(3000)) {
      exploration = exploring(modelProtocol(settings), { resume: stored(exploration.snapshot()) })
    }
    expect(figures(exploration.report())).toEqual(figures(explore(modelProtocol(settings))))
  })

  it('with several threads, stopped in the middle of a level', async () => {
    const snapshots: Snapshot[] = []
    const checkpoint = (snapshot: Snapshot): void => {
      snapshots.push(stored(snapshot))
    }
    const stopped = await exploreInParallel(source, { workers: 2, maxStates: 5000, checkpoint })
    expect(stopped.result).toBe('stopped')
    const [resume] = snapshots
    if (resume === undefined) throw new Error('there is no snapshot')
    const whole = counts(explore(modelProtocol(settings)))
    expect(counts(await exploreInParallel(source, { workers: 2, resume }))).toEqual(whole)
    expect(counts(await exploreInParallel(source, { workers: 3, resume }))).toEqual(whole)
    expect(counts(explore(modelProtocol(settings), { resume }))).toEqual(whole)
  })

  it('with several threads, stopped by one', async () => {
    const exploration = exploring(modelProtocol(settings))
    exploration.advance(3000)
    const resumed = await exploreInParallel(source, { workers: 2, resume: stored(exploration.snapshot()) })
    expect(counts(resumed)).toEqual(counts(explore(modelProtocol(settings))))
  })
})
