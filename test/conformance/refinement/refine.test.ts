import { describe, expect, it } from 'vitest'
import { quick } from '../../../conformance/refinement/bounds.js'
import type { ClusterSettings } from '../../../conformance/refinement/cluster.js'
import { quickFeatureRows } from '../../../conformance/refinement/feature-bounds.js'
import { type ActionsUsed, REFINEMENT, refiningCluster } from '../../../conformance/refinement/refine.js'
import { expectedActions } from '../../../conformance/report/refinement/refinement.js'
import { standard } from '../../../impl/raft/rules.js'
import { Index } from '../../../impl/raft/types.js'
import { explore } from '../../../model/checker/explore.js'
import { bugs } from '../../impl/raft/broken-rules.js'

describe('a cluster of reducers', () => {
  it.each(quick)(
    'refines the model: $name',
    ({ bounds, network, maxEntriesPerMessage, generated, distinct, depth }) => {
      const used: ActionsUsed = new Map()
      const report = explore(refiningCluster({ bounds, network, maxEntriesPerMessage }, used))
      const { result, coverage, violation, skipped } = report
      expect({ result, violation, skipped }).toEqual({ result: 'ok', violation: null, skipped: [] })
      expect([report.generated, report.distinct, report.depth]).toEqual([generated, distinct, depth])
      for (const { generated: times } of Object.values(coverage)) expect(times).toBeGreaterThan(0)
      // The first bounds have one term with a leader, and so no response that comes too late.
      const absent = bounds.maxTerm === 2 ? ['DropStaleResponse'] : []
      const actions = expectedActions({ bounds, network }).filter((action) => !absent.includes(action))
      expect([...used.keys()].sort()).toEqual([...actions].sort())
    },
  )
})

describe('a cluster of reducers with features', () => {
  it.each(quickFeatureRows)(
    'refines the model: $name',
    ({ name: _, symmetry, generated, distinct, depth, ...scope }) => {
      const used: ActionsUsed = new Map()
      const report = explore(refiningCluster(scope, used), { symmetry })
      const { result, coverage, violation } = report
      expect({ result, violation }).toEqual({ result: 'ok', violation: null })
      expect([report.generated, report.distinct, report.depth]).toEqual([generated, distinct, depth])
      // Some changes of members make no sense for one of the servers, as to add one that is there.
      const kindOf = (action: string): string => action.split(' ')[0] ?? ''
      const taken = new Set(Object.keys(coverage).flatMap((one) => (coverage[one]!.generated > 0 ? [kindOf(one)] : [])))
      for (const kind of Object.keys(coverage).map(kindOf))
        expect([kind, taken.has(kind)]).toEqual([kind, scope.bounds.values > 0 || kind !== 'ClientRequest'])
      const late = scope.bounds.maxTerm === 2 || scope.bounds.maxMessages === 1 ? ['DropStaleResponse'] : []
      expect([...used.keys(), ...late].sort()).toEqual([...expectedActions(scope)].sort())
    },
  )
})

/** Wider and wider; each bug is caught early in one of them. */
const scopes = [
  { servers: 2, values: 1, maxTerm: 3, maxLog: 2, maxMessages: 2, maxCopies: 1 },
  { servers: 3, values: 1, maxTerm: 3, maxLog: 2, maxMessages: 2, maxCopies: 1 },
  { servers: 5, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 4, maxCopies: 2 },
].map((bounds): ClusterSettings => ({ bounds, network: 'full', maxEntriesPerMessage: 1 }))

describe('a leader that names a commit index which it never had', () => {
  it('is refused in every step in which it sends one, though the model would limit both alike', () => {
    const protocol = refiningCluster(scopes[0] ?? expect.fail('no scope'), new Map())
    const [refinement] = protocol.actionProperties
    const forged: typeof refinement = refinement && {
      ...refinement,
      holds: (server, before, step, received, ...rest) => {
        if (step.sent.every(({ _tag }) => _tag !== 'AppendEntries')) return true
        tried += 1
        const sent = step.sent.map((m) =>
          m._tag === 'AppendEntries' ? { ...m, leaderCommit: Index(m.leaderCommit + 5) } : m,
        )
        return !refinement.holds(server, before, { ...step, sent }, received, ...rest)
      },
    }
    let tried = 0
    const actionProperties = forged === undefined ? [] : [forged]
    const report = explore({ ...protocol, invariants: [], actionProperties }, { maxStates: 20_000 })
    expect(report.violation).toBeNull()
    expect(tried).toBeGreaterThan(100)
  })
})

/** The property that falls first if nothing but the refinement is asked for. */
const fallen = (settings: ClusterSettings): string | undefined => {
  const protocol = { ...refiningCluster(settings, new Map()), invariants: [] }
  return explore(protocol, { maxStates: 50_000 }).violation?.property
}

describe('a broken rule is refused by refinement alone', () => {
  it.each(bugs)('$name', ({ rule }) => {
    const rules = { ...standard, ...rule }
    const first = scopes.find((scope) => fallen({ ...scope, rules }) !== undefined)
    expect(first && fallen({ ...first, rules })).toBe(REFINEMENT)
  })

  it('and the standard rules are not', () => {
    expect(scopes.map((scope) => fallen(scope))).toEqual([undefined, undefined, undefined])
  })

  it('which a reducer that does nothing is too: it must handle what it receives', () => {
    const silent = { ...standard, adoptsTerm: () => false, acceptsLeader: () => false }
    expect(scopes.map((scope) => fallen({ ...scope, rules: silent }))).toEqual([REFINEMENT, REFINEMENT, REFINEMENT])
  })
})
