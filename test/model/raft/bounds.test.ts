import { describe, expect, it } from 'vitest'
import { constantsOf, networkOf, withinBounds } from '../../../model/raft/bounds.js'
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
    const within = withinBounds(small.bounds)
    expect(within(0, server({ currentTerm: 2, log: logOf(1) }))).toBe(true)
    expect(within(0, server({ currentTerm: 3 }))).toBe(false)
    expect(within(0, server({ log: logOf(1, 1) }))).toBe(false)
  })
})
