import { describe, expect, it } from 'vitest'
import { leadership } from '../../../../conformance/report/display/nodes.js'
import type { NodeStatus } from '../../../../impl/node/core/backend.js'

const status = (id: string, role: NodeStatus['role']): NodeStatus => ({
  id,
  role,
  term: 3,
  leader: 'n1',
  commitIndex: 1200,
  lastApplied: 1199,
  lastIndex: 1201,
  digest: '0123456789abcdef',
})

describe('the leadership of a cluster', () => {
  it('says in one line who leads', () => {
    expect([leadership(null), leadership(status('n1', 'Leader'))]).toEqual(['nobody leads', 'n1 leads in term 3'])
  })
})
