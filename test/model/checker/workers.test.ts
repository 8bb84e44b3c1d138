import fc from 'fast-check'
import { exploreInParallel as exploreOnCompiledThreads } from 'raft-lockstep/checker/workers'
import { describe, expect, it } from 'vitest'
import { modelProtocol, url } from '../../../conformance/exploration/protocols.js'
import { explore } from '../../../model/checker/explore.js'
import { exploreInParallel } from '../../../model/checker/workers/explore.js'
import { startThreads } from '../../../model/checker/workers/threads.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { Literal } from '../../../model/raft/types.js'
import { broken as nobodyLeads } from './broken.js'
import { table, tableProtocol } from './tables.js'

const settings: Settings = {
  bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
  network: 'full',
  history: true,
  relaxations: Literal,
}
const source = { url, name: 'modelProtocol', argument: settings }

describe('exploring with several threads', () => {
  it.each([2, 3])('gives the counts, depth and coverage of one: %i threads', async (workers) => {
    const { bytes: _, ...many } = await exploreInParallel(source, { workers })
    const { bytes: __, coverage, ...one } = explore(modelProtocol(settings))
    expect({ ...many, coverage: generated(many.coverage) }).toEqual({ ...one, coverage: generated(coverage) })
  })

  it('gives the counts of row d of TLC, with so many states that the set of them grows', async () => {
    const argument = { ...settings, bounds: { ...settings.bounds, values: 2, maxLog: 2 } }
    const { result, ...found } = await exploreInParallel({ ...source, argument }, { workers: 2 })
    expect({ result, generated: found.generated, distinct: found.distinct, depth: found.depth }).toEqual({
      ...{ result: 'ok', generated: 1375021, distinct: 129050, depth: 43 },
    })
  })

  it('gives the counts of one on random tables, one after the other on the same threads', async () => {
    const url = new URL('./tables.ts', import.meta.url).href
    const workers = startThreads(2)
    await fc.assert(
      fc.asyncProperty(table, async (argument) => {
        const {
          bytes: _,
          coverage: c,
          ...many
        } = await exploreInParallel({ url, name: 'tableProtocol', argument }, { workers })
        const { bytes: __, coverage, ...one } = explore(tableProtocol(argument))
        expect({ ...many, coverage: generated(c) }).toEqual({ ...one, coverage: generated(coverage) })
      }),
      { numRuns: 50 },
    )
    await workers.end()
  })

  it('finds a violation after as many steps as one thread', async () => {
    const broken = { url: new URL('./broken.ts', import.meta.url).href, name: 'broken', argument: settings }
    const many = await exploreInParallel(broken, { workers: 2 })
    const { violation } = explore(nobodyLeads(settings))
    expect([many.result, many.violation?.property, many.violation?.steps.length]).toEqual([
      'violation',
      'NobodyLeads',
      violation?.steps.length,
    ])
  })

  it('refuses what cannot be sent to a thread, and nothing else ends', async () => {
    const toggle = { url: new URL('./toggle.ts', import.meta.url).href, name: 'toggling' }
    await expect(exploreInParallel({ ...toggle, argument: () => 1 }, { workers: 2 })).rejects.toThrow(
      'the argument of toggling cannot be sent to a thread: () => 1 could not be cloned.; expected plain data',
    )
    await expect(exploreInParallel({ ...toggle, name: 'withMethods', argument: 2 }, { workers: 2 })).rejects.toThrow(
      /^the initial state of server 0 cannot be sent to a thread: .*; expected local states of plain data$/,
    )
    const { result, distinct } = await exploreInParallel({ ...toggle, argument: 2 }, { workers: 2 })
    expect({ result, distinct }).toEqual({ result: 'ok', distinct: 4 })
  })

  it.each(['ts', 'js'])(
    'of the compiled package load a protocol in TypeScript that is named by .%s',
    async (ending) => {
      const path = `../../../docs/examples/two-phase-commit.${ending}`
      const named = { url: new URL(path, import.meta.url).href, name: 'twoPhaseCommit', argument: 3 }
      const { result, distinct } = await exploreOnCompiledThreads(named, { workers: 2 })
      expect({ result, distinct }).toEqual({ result: 'ok', distinct: 288 })
    },
  )

  it('says what a worker that fails says', async () => {
    const missing = { ...source, name: 'noSuchProtocol' }
    await expect(exploreInParallel(missing, { workers: 2 })).rejects.toThrow('exports no function noSuchProtocol')
  })

  it('ends threads that were started before if one of them fails', async () => {
    const workers = startThreads(2)
    const fails = { url: new URL('./broken.ts', import.meta.url).href, name: 'throwing', argument: settings }
    await expect(exploreInParallel(fails, { workers })).rejects.toThrow('no step can be told')
    await expect(exploreInParallel(source, { workers })).rejects.toThrow('have ended')
  })
})

const generated = (coverage: ReturnType<typeof explore>['coverage']) =>
  Object.fromEntries(Object.entries(coverage).map(([action, count]) => [action, count.generated]))
