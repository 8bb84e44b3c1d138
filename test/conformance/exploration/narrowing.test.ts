import { isLeft, isRight, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { narrowingConflict, narrowingJson, narrowingOf, showNarrowed } from '../../../bin/flags/narrowing.js'
import { candidatesOf, serversOf } from '../../../conformance/exploration/narrowing.js'
import { reducerCluster } from '../../../conformance/refinement/cluster.js'
import { settingsOf } from '../../../conformance/tlc/tlc-counts.js'
import { explore } from '../../../model/checker/explore.js'

const onlyCandidate = [
  { server: 0, term: 2 },
  { server: 1, term: 3 },
]
const nothing = { onlyCandidate: null, emptyLog: null, maxCommit: null, servers: 3 }

describe('narrower constraints as text', () => {
  it('name servers of the model or of a cluster of reducers', () => {
    expect(candidatesOf('s1@2,n2@3')).toEqual(right(onlyCandidate))
    expect(serversOf('s3, n1')).toEqual(right([2, 0]))
    expect(
      ['s1', 's1@', 's1@0', 's0@1', 's1@2@3', 'x1@2', '', 's1@2,'].filter((t) => isRight(candidatesOf(t))),
    ).toEqual([])
    expect(['', '1', 's', 's1,', 's1@2'].map(serversOf).every(isLeft)).toBe(true)
  })

  it('are refused where a server is not there, or where symmetry is asked for', () => {
    expect(narrowingConflict(nothing)).toBe(undefined)
    expect(narrowingConflict({ ...nothing, emptyLog: [2] })).toBe(undefined)
    expect(narrowingConflict({ ...nothing, emptyLog: [3] })).toBe(
      '--only-candidate and --empty-log: there is no server 4; expected servers up to s3',
    )
    expect(narrowingConflict({ ...nothing, onlyCandidate, symmetry: true })).toMatch(/^--symmetry cannot go with/)
    expect(narrowingConflict({ ...nothing, maxCommit: 0, symmetry: true })).toBe(undefined)
  })

  it('stand in the report', () => {
    const values = { ...nothing, onlyCandidate, emptyLog: [2], maxCommit: 0 }
    expect(narrowingOf(values)).toEqual({ onlyCandidate, emptyLog: [2], maxCommit: 0 })
    expect(showNarrowed(values)).toBe(', only-candidate s1@2,s2@3, empty-log s3, max-commit 0')
    expect(narrowingJson(values)).toEqual({
      narrowing: { onlyCandidate: ['s1@2', 's2@3'], emptyLog: ['s3'], maxCommit: 0 },
    })
    expect([showNarrowed(nothing), narrowingJson(nothing)]).toEqual(['', {}])
  })

  it('hold of rows of spec/counts.json', () => {
    const row = { name: 'x', servers: 3, values: 1, maxTerm: 3, maxLog: 1, maxMessages: 1, maxCopies: 1 } as const
    const counts = { network: 'core', history: true, relaxed: false, generated: 0, distinct: 0, depth: 0 } as const
    expect(settingsOf({ ...row, ...counts, onlyCandidate: 's1@2,s2@3' }).narrowing).toEqual({ onlyCandidate })
    expect(() => settingsOf({ ...row, ...counts, emptyLog: 'three' })).toThrow(
      'x: expected servers such as s3 or s3,s4',
    )
  })
})

it('reducers are within the same constraint', () => {
  const bounds = { servers: 3, values: 1, maxTerm: 3, maxLog: 2, maxMessages: 2, maxCopies: 1 }
  const candidates = new Set<string>()
  const cluster = reducerCluster({ bounds, network: 'core', narrowing: { onlyCandidate, emptyLog: [2], maxCommit: 0 } })
  const { result } = explore({
    ...cluster,
    withinBounds: (i, s) => {
      const within = cluster.withinBounds(i, s)
      if (within)
        candidates.add(`${i} ${s.role._tag} ${s.role._tag === 'Candidate' ? s.currentTerm : ''} ${s.commitIndex}`)
      return within
    },
  })
  expect(result).toBe('ok')
  expect([...candidates].sort()).toEqual([
    '0 Candidate 2 0',
    '0 Follower  0',
    '0 Leader  0',
    '1 Candidate 3 0',
    '1 Follower  0',
    '2 Follower  0',
  ])
})
