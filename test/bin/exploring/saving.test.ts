/** What is saved of an exploration while it runs, and when somebody stops it; on one thread and on several. */
import { describe, expect, it } from 'vitest'
import { exploreOnOneThread, type Watch } from '../../../bin/exploring/one-thread.js'
import { exploreOnThreads } from '../../../bin/exploring/threads.js'
import { modelProtocol, url } from '../../../conformance/exploration/protocols.js'
import { explore } from '../../../model/checker/explore.js'
import type { Snapshot } from '../../../model/checker/snapshot.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { Literal } from '../../../model/raft/types.js'

/** Golden row A without its history. */
const small: Settings = {
  bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
  network: 'full',
  history: false,
  relaxations: Literal,
}
/** More than anybody waits for. */
const endless: Settings = { ...small, bounds: { ...small.bounds, servers: 5, maxTerm: 9, maxMessages: 9 } }

const counts = ({ result, generated, distinct, depth }: ReturnType<typeof explore>) => ({
  ...{ result, generated, distinct, depth },
})

describe('an exploration', () => {
  it('that is stopped is saved, and goes on from there to the counts of one that never was', async () => {
    const stopping = new AbortController()
    const saved: Snapshot[] = []
    const watch: Watch = {
      signal: stopping.signal,
      show: () => stopping.abort(),
      saving: { save: (snapshot) => saved.push(snapshot), every: 60 },
    }
    const { report } = await exploreOnOneThread(modelProtocol(small), {}, watch)
    const [resume, ...more] = saved
    if (resume === undefined) throw new Error('nothing was saved')
    expect([report.result, more]).toEqual(['stopped', []])
    expect(report.distinct).toBeLessThan(5000)
    expect(counts(explore(modelProtocol(small), { resume }))).toEqual(counts(explore(modelProtocol(small))))
  })

  /** Waits for the third time that it is saved; that it never is shows at so many states. */
  const thrice = () => {
    const stopping = new AbortController()
    const distinct: number[] = []
    const save = (snapshot: Snapshot): void => {
      distinct.push(snapshot.distinct)
      if (distinct.length === 3) stopping.abort()
    }
    const show: Watch['show'] = (progress) => {
      if (progress.distinct > 400_000) stopping.abort()
    }
    return { distinct, watch: { signal: stopping.signal, show, saving: { save, every: 0.02 } } }
  }

  it.each([1, 2])('is saved again and again while it runs: %i threads', async (workers) => {
    const { distinct, watch } = thrice()
    const { report } =
      workers === 1
        ? await exploreOnOneThread(modelProtocol(endless), {}, watch)
        : await exploreOnThreads({ url, name: 'modelProtocol', argument: endless }, { workers }, watch)
    expect(report.result).toBe('stopped')
    expect(distinct.length).toBeGreaterThanOrEqual(3)
    // Each has come further than the one before.
    const [first = 0, second = 0, third = 0] = distinct
    expect([first < second, second < third, third < 400_000]).toEqual([true, true, true])
  })
})
