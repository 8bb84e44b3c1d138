import { describe, expect, it } from 'vitest'
import { nodesTable } from '../../../../bin/commands/cluster/nodes-table.js'
import { ServerId } from '../../../../impl/raft/types.js'
import { plain } from '../../../../text/style.js'

const member = (id: string, port: number) => ({
  id: ServerId(id),
  peer: { host: '127.0.0.1', port },
  http: { host: '127.0.0.1', port: port + 1 },
})

const leader = {
  id: 'n1',
  role: 'Leader',
  term: 3,
  leader: 'n1',
  commitIndex: 1_200,
  lastApplied: 1_199,
  lastIndex: 1_201,
  digest: '0123456789abcdef',
} as const

const nodes = [
  { member: member('n1', 20_000), status: leader, pid: 12_101 },
  { member: member('n2', 20_002), status: null, pid: 12_102 },
  { member: member('n3', 20_004), status: null, pid: null },
]

describe('the table of the nodes', () => {
  it.each([
    [
      100,
      [
        'node  role       term    log  committed  applied  digest    clients                 peers    pid',
        'n1    Leader        3  1,201      1,200    1,199  01234567  http://127.0.0.1:20001  20000  12101',
        'n2    no answer                                             http://127.0.0.1:20003  20002  12102',
        'n3    down                                                  http://127.0.0.1:20005  20004   none',
      ],
    ],
    [
      80,
      [
        'node  role       term    log  committed  applied  clients                   pid',
        'n1    Leader        3  1,201      1,200    1,199  http://127.0.0.1:20001  12101',
        'n2    no answer                                   http://127.0.0.1:20003  12102',
        'n3    down                                        http://127.0.0.1:20005   none',
      ],
    ],
    [
      60,
      [
        'node  role       term    log  committed  applied    pid',
        'n1    Leader        3  1,201      1,200    1,199  12101',
        'n2    no answer                                   12102',
        'n3    down                                         none',
      ],
    ],
    [
      40,
      [
        'node  role       term    log  committed',
        'n1    Leader        3  1,201      1,200',
        'n2    no answer',
        'n3    down',
      ],
    ],
    // What nothing more can be left out of is cut with a mark.
    [12, ['node  role', 'n1    Leader', 'n2    no an…', 'n3    down']],
  ])('leaves out the least important columns, and cuts none in the middle, at a width of %i', (width, lines) => {
    expect(nodesTable(nodes, width, plain)).toEqual(lines)
  })

  it('says by its colours who leads and who is not there', () => {
    const mark = (name: string) => (line: string) => `${name}: ${line}`
    const style = { strong: mark('strong'), good: mark('good'), bad: mark('bad'), warning: mark('warning') }
    expect(nodesTable(nodes, 21, style)).toEqual([
      'strong: node  role       term',
      'good: n1    Leader        3',
      'warning: n2    no answer',
      'warning: n3    down',
    ])
  })
})
