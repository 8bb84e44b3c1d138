import { describe, expect, it } from 'vitest'
import { constantsOf, networkOf, withinBounds } from '../../../model/raft/bounds.js'
import type { Narrowing } from '../../../model/raft/narrowing.js'
import { raft } from '../../../model/raft/protocol.js'
import { Literal } from '../../../model/raft/types.js'
import { logOf, server, small } from './states.js'

describe('the settings', () => {
  it('give the constants', () => {
    const settings = { ...small, bounds: { ...small.bounds, values: 2 } }
    expect(constantsOf(settings)).toEqual({
      servers: 2,
      values: ['v1', 'v2'],
      relaxations: Literal,
      history: false,
    })
  })

  it('give the network, and with it the actions', () => {
    const sizes = { kind: 'bag', maxMessages: 2, maxCopies: 1 }
    expect(networkOf(small)).toEqual({ ...sizes, duplicate: 'DuplicateMessage', drop: 'DropMessage' })
    expect(networkOf({ ...small, network: 'no-duplication' })).toEqual({ ...sizes, drop: 'DropMessage' })
    expect(networkOf({ ...small, network: 'core' })).toEqual(sizes)
    const missing = (network: 'no-duplication' | 'core') => {
      const { actions } = raft({ ...small, network })
      return raft(small).actions.filter((action) => !actions.includes(action))
    }
    expect(missing('no-duplication')).toEqual(['DuplicateMessage'])
    expect(missing('core')).toEqual(['Restart', 'DuplicateMessage', 'DropMessage'])
  })

  it('give the state constraint on a server', () => {
    const within = withinBounds(small)
    expect(within(0, server({ currentTerm: 2, log: logOf(1) }))).toBe(true)
    expect(within(0, server({ currentTerm: 3 }))).toBe(false)
    expect(within(0, server({ log: logOf(1, 1) }))).toBe(false)
  })

  it('give a narrower constraint on a server, which may name servers', () => {
    const onlyCandidate = [
      { server: 0, term: 1 },
      { server: 1, term: 2 },
    ]
    const within = withinBounds({ ...small, narrowing: { onlyCandidate, emptyLog: [1], maxCommit: 0 } })
    const candidate = (currentTerm: number) => server({ state: 'Candidate', currentTerm })
    expect([0, 1].map((i) => [1, 2].map((term) => within(i, candidate(term))))).toEqual([
      [true, false],
      [false, true],
    ])
    expect([0, 1].map((i) => within(i, server({ log: logOf(1) })))).toEqual([true, false])
    expect([0, 1].map((commitIndex) => within(0, server({ log: logOf(1), commitIndex })))).toEqual([true, false])
    expect(within(1, server({ state: 'Leader', currentTerm: 2 }))).toBe(true)
    expect(withinBounds({ ...small, narrowing: {} })(1, candidate(2))).toBe(true)
  })

  it('say that servers are alike only where no server is named', () => {
    const symmetryWith = (narrowing: Narrowing) => raft({ ...small, narrowing }).symmetry !== undefined
    expect(symmetryWith({ maxCommit: 0 })).toBe(true)
    expect(symmetryWith({ emptyLog: [1] })).toBe(false)
    expect(symmetryWith({ onlyCandidate: [{ server: 0, term: 2 }] })).toBe(false)
  })
})
