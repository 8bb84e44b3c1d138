import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelProtocol, url } from '../../../conformance/exploration/protocols.js'
import { explore, exploring } from '../../../model/checker/explore.js'
import type { Snapshot } from '../../../model/checker/snapshot.js'
import { exploreInParallel } from '../../../model/checker/workers/explore.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { Literal } from '../../../model/raft/types.js'
import { table, tableProtocol } from './tables.js'
import { counting, toggling } from './toggle.js'

const settings: Settings = {
  bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
  network: 'full',
  history: true,
  relaxations: Literal,
}
const source = { url, name: 'modelProtocol', argument: settings }

/** A snapshot as it comes back from a file. */
const stored = (snapshot: Snapshot): Snapshot => {
  const { visited, level, next } = snapshot.states
  const all = (pieces: Iterable<Int32Array>) => Array.from(pieces, (piece) => piece.slice())
  return deserialize(serialize({ ...snapshot, states: { visited: all(visited), level: all(level), next: all(next) } }))
}

/** What does not depend on how the tables happened to grow. */
const figures = ({ bytes: _, ...report }: ReturnType<typeof explore>) => report

/** What does not depend on which thread finds a state first. */
const counts = ({
  result,
  generated,
  outside,
  distinct,
  depth,
  coverage,
}: Omit<ReturnType<typeof explore>, 'violation'>) => ({
  ...{ result, generated, outside, distinct, depth },
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

describe('a snapshot of another exploration is refused', () => {
  const taken = (protocol: ReturnType<typeof toggling>, symmetry = false): Snapshot => {
    const first = exploring(protocol, { symmetry })
    first.advance(3)
    return stored(first.snapshot())
  }
  const of = toggling(3)
  const prefix = 'the snapshot is of another exploration: its'

  it.each<[what: string, changed: Partial<typeof of>, why: string]>([
    ['of another size', toggling(4), 'servers: 3; expected those of this protocol: 4'],
    ['with other actions', { actions: ['Toggle', 'Hear', 'Lose'] }, 'actions: Toggle, Hear; expected'],
    ['with another network', { network: { ...of.network, maxMessages: 2 } }, 'network: a set, duplicate -, drop -, 1'],
    ['that begins elsewhere', { initial: () => 1 }, 'initial state: 0, 0, 0; expected those of this protocol: 1, 1, 1'],
    ['with other properties', { invariants: [] }, 'properties: Small of server, Still of steps; expected'],
    ['in which deadlock is asked for', { deadlock: true }, 'deadlock: false; expected those of this protocol: true'],
    ['with other bounds', { withinBounds: (_, local) => local < 1 }, 'bounds, asked of local states: '],
    ['with other texts', { encodeLocal: (local) => (local === 0 ? '0' : 'one') }, 'texts of local states: '],
    ['with other steps', { spontaneous: () => [] }, 'steps, asked of local states: '],
  ])('%s', async (_, changed, why) => {
    const resume = taken(of)
    expect(() => exploring({ ...of, ...changed }, { resume })).toThrow(`${prefix} ${why}`)
  })

  it('with or without symmetry, and on several threads', async () => {
    expect(() => exploring(of, { resume: taken(of), symmetry: true })).toThrow(`${prefix} symmetry: false; expected`)
    expect(() => exploring(of, { resume: taken(of, true) })).toThrow(`${prefix} symmetry: true; expected`)
    const source = { url: new URL('./toggle.ts', import.meta.url).href, name: 'toggling', argument: 4 }
    await expect(exploreInParallel(source, { workers: 2, resume: taken(of) })).rejects.toThrow(`${prefix} servers: 3; `)
  })

  it('of an older version, which does not say of what it is', () => {
    const { identity: _, ...older } = taken(of)
    expect(() => exploring(of, { resume: older as Snapshot })).toThrow('does not say of which protocol it is')
  })
})

describe('several threads that rest for a checkpoint', () => {
  it.each([
    ['counting', 30, counting(30)],
    ['toggling', 11, toggling(11)],
  ] as const)(
    'go on to the counts of one that never did, from checkpoints too: %s %i',
    async (name, argument, protocol) => {
      const snapshots: Snapshot[] = []
      const checkpoint = (snapshot: Snapshot): void => {
        if (snapshots.length < 2) snapshots.push(stored(snapshot))
      }
      const of = { url: new URL('./toggle.ts', import.meta.url).href, name, argument }
      let pausing: NodeJS.Timeout | undefined
      const report = await exploreInParallel(of, {
        workers: 2,
        checkpoint,
        began: (_, pause) => {
          pausing = setInterval(pause, 1)
        },
        ended: () => clearInterval(pausing),
      })
      const whole = explore(protocol)
      expect(counts(report)).toEqual(counts(whole))
      if (name === 'toggling') expect(snapshots.length).toBeGreaterThan(0)
      for (const resume of snapshots) expect(counts(explore(protocol, { resume }))).toEqual(counts(whole))
    },
  )
})
