import { describe, expect, it } from 'vitest'
import { attempt } from '../../../conformance/zoo/attempt.js'
import { refuted } from '../../../conformance/zoo/catches.js'
import { control, type Tried } from '../../../conformance/zoo/control.js'
import type { Entry } from '../../../conformance/zoo/entry.js'
import { isAsDeclared, runZoo } from '../../../conformance/zoo/run.js'
import { pair } from '../../../conformance/zoo/scopes.js'
import { standard } from '../../../impl/raft/rules.js'
import { found, named } from './entries.js'

const tried = async (...names: readonly string[]): Promise<readonly Tried[]> =>
  Promise.all(
    names.map(async (name) => {
      const entry = named(name)
      return { entry, attempts: await Promise.all(entry.catches.map((how) => attempt(entry, how))) }
    }),
  )

describe('the control', () => {
  it('raises nothing against sound clusters, in at least as many states', async () => {
    const all = await tried('commit-index-falls', 'retry-applied-twice', 'vote-request-before-durable')
    const { raised, states, events } = await control(all)
    expect(raised).toEqual([])
    // The scopes pair, pairWithRetries, and candidates with a disk, as far as the bugs fell.
    expect(states).toBeGreaterThanOrEqual(553 + 1_419 + 5)
    expect(events).toBeGreaterThan(1_000)
  })

  it('raises what an unsound cluster does', async () => {
    const all = await tried('commit-index-falls')
    const { raised } = await control(all, () => {}, {
      ...standard,
      commitIndexAfter: (_, { leaderCommit }) => leaderCommit,
    })
    expect(raised.map(({ what }) => what)).toEqual(['CommitIndexNeverFalls', 'the trace of seed 1 with 3 servers'])
    expect(raised.map(({ lines }) => lines()[0])).toEqual([
      'CommitIndexNeverFalls does not hold after 9 steps',
      expect.stringMatching(/^seed-1\/n\d\.ndjson:\d+: not valid: /),
    ])
  })
})

describe('runZoo', () => {
  it('tells each bug in order, and what it is working on', async () => {
    const entries = [named('half-is-a-quorum'), named('metadata-lost')]
    const ended: string[] = []
    const worked = new Set<string>()
    const result = await runZoo(entries, {
      working: (what) => worked.add(what),
      ended: ({ entry }) => ended.push(entry.name),
    })
    expect(ended).toEqual(['half-is-a-quorum', 'metadata-lost'])
    expect(worked).toEqual(new Set(['metadata-lost by invariants', 'metadata-lost by simulation', 'the control']))
    expect(isAsDeclared(result)).toBe(true)
    expect(result.control.raised).toEqual([])
  })

  it('does not pass over a bug that is not there', async () => {
    const entry: Entry = {
      ...named('half-is-a-quorum'),
      fault: { _tag: 'Rule', rules: {} },
      catches: [refuted(pair), { by: 'trace validation', runs: { servers: 3, seeds: 1 } }],
    }
    const result = await runZoo([entry], { working: () => {}, ended: () => {} })
    expect(found(result.entries[0]).attempts.map(({ caught }) => caught)).toEqual([null, null])
    expect(isAsDeclared(result)).toBe(false)
  })
})
