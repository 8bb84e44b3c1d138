import { describe, expect, it } from 'vitest'
import { leadership, nodesTable } from '../../../conformance/report/nodes.js'
import type { NodeStatus } from '../../../impl/node/http/backend.js'
import { ServerId } from '../../../impl/raft/types.js'

const member = (id: string, port: number) => ({
  id: ServerId(id),
  peer: { host: '127.0.0.1', port },
  http: { host: '127.0.0.1', port: port + 1 },
})
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

describe('the table of the nodes', () => {
  it('shows what each node says of itself, where it is, and which is down or does not answer', () => {
    const nodes = [
      { member: member('n1', 20_000), status: status('n1', 'Leader'), pid: 101 },
      { member: member('n2', 20_002), status: null, pid: 102 },
      { member: member('n3', 20_004), status: null, pid: null },
    ]
    expect(nodesTable(nodes)).toEqual([
      'node  role       term    log  committed  applied  digest    clients                 peers   pid',
      'n1    Leader        3  1,201      1,200    1,199  01234567  http://127.0.0.1:20001  20000   101',
      'n2    no answer                                             http://127.0.0.1:20003  20002   102',
      'n3    down                                                  http://127.0.0.1:20005  20004  none',
    ])
  })

  it('says in one line who leads', () => {
    expect([leadership(null), leadership(status('n1', 'Leader'))]).toEqual(['nobody leads', 'n1 leads in term 3'])
  })
})
