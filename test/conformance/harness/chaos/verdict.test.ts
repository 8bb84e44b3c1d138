import { left, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../../conformance/harness/chaos/evidence.js'
import { historyVerdict } from '../../../../conformance/harness/chaos/history-verdict.js'
import { judge } from '../../../../conformance/harness/chaos/judge.js'
import { agreementOf } from '../../../../conformance/harness/chaos/watch.js'
import { chaosJson, chaosLines, resultOf, titleOf } from '../../../../conformance/report/chaos/lines.js'
import type { ShownOrder } from '../../../../impl/store/order.js'
import { good, historyOf, holdings, ledgerOf, order, staleHistory, type Told, tea } from './evidence.js'

const told = (place: number): Told => ({
  operation: { _tag: 'ReadOrder', order: 9 },
  status: 404,
  body: { error: 'UnknownOrder', order: 9 },
  place,
})

/** The verdicts that do not hold, with their lines. */
const broken = (planted: Partial<Evidence>): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    judge({ ...good, ...planted }, () => {})
      .filter(({ holds }) => !holds)
      .map(({ name, lines }) => [name, lines]),
  )

const withHoldings = (products: readonly ReturnType<typeof tea>[], orders: readonly ShownOrder[]) => ({
  holdings: right({ products, orders }),
})

describe('the verdicts on a run', () => {
  it('all hold where all is well', () => {
    expect(judge(good, () => {}).map(({ name, holds, figure, lines }) => ({ name, holds, figure, lines }))).toEqual(
      [
        { name: 'linearizable', figure: '3 attempts, 0 of them of unknown end, 3 steps' },
        { name: 'acknowledged', figure: '2 orders read back' },
        { name: 'conserved', figure: '1 product, revenue 14.00' },
        { name: 'replicas', figure: '3 nodes, digest abcdef012345' },
        { name: 'trace', figure: expect.stringMatching(/^\d+ events, \d+ elections?, \d+ restarts?, /) },
        { name: 'served', figure: 'all within 0.20 s' },
        { name: 'orderly', figure: '3 faults came about and were healed' },
        { name: 'memory', figure: 'n1 90 MiB to 100 MiB; 1,000 entries' },
      ].map((verdict) => ({ ...verdict, holds: true, lines: [] })),
    )
  })

  it('find a stale read, and show the operations that conflict', () => {
    const counts = (stock: number, restocked: number): string =>
      `tea "Product tea" at 350: stock ${stock}, sold 0, initial 10, restocked ${restocked}`
    expect(broken({ history: staleHistory })).toEqual({
      linearizable: [
        'no order allows these 2 answers together, whatever became of 1 other:',
        `process 0, 0.000 to 0.000 s: Restock tea by 5 under key c1-1; answered Restocked ${counts(15, 5)} at index 2`,
        '  for the others to be right, it had to be answered only after ReadProduct tea of process 0, 0.000 to 0.000 s',
        `process 0, 0.000 to 0.000 s: ReadProduct tea; answered ProductFound ${counts(10, 0)} at index 3`,
        `  for the others to be right, it had to be answered ProductFound ${counts(15, 5)}`,
      ],
    })
  })

  it('say where a history is not decided, which is no violation', () => {
    const open = historyVerdict(good.history, 0)
    expect(open).toEqual({
      ...{ name: 'linearizable', claim: "The clients' history is linearizable.", holds: false, undecided: true },
      ...{ figure: 'not decided: 3 attempts, 0 of them of unknown end', lines: ['undecided after 0 steps'] },
    })
    const others = judge(good, () => {}).slice(1)
    const verdicts = [open, ...others]
    expect(resultOf(verdicts)).toBe('undecided')
    expect(chaosJson(good, verdicts)).toMatchObject({ result: 'undecided', violation: null })
    const lines = chaosLines(good, verdicts)
    expect(lines.find((line) => line.startsWith('linearizable'))).toMatch(/^linearizable +undecided +not decided: /)
    expect(lines.slice(-3)).toEqual(['', `not decided: ${open.claim}`, '  undecided after 0 steps'])
    expect(titleOf(verdicts)).toBe('Not decided: nothing fails, but 1 verdict is open')
    const failing = others.map((verdict, k) => (k === 0 ? { ...verdict, holds: false, lines: ['x'] } : verdict))
    expect(resultOf([open, ...failing])).toBe('violation')
  })

  it('find places in the log that cannot be, and show the two answers that name them', () => {
    const [first, second] = [told(1), told(1)]
    const { linearizable } = broken({ history: historyOf([first, second]) })
    expect(linearizable?.[0]).toBe('two answers name the same place in the log:')
    const turned = broken({ history: historyOf([told(2), told(1)]) })
    expect(turned.linearizable?.[0]).toMatch(/^the first of these has the earlier place in the log, yet began/)
    expect(turned.linearizable?.slice(1).map((line) => line.slice(-7))).toEqual(['index 1', 'index 2'])
  })

  it('find an order that is lost', () => {
    const { acknowledged } = broken(withHoldings([tea()], [order(1)]))
    expect(acknowledged).toEqual([`order 2 is nothing, expected ${JSON.stringify(order(2))}`])
  })

  it('find an order that was placed twice under one key', () => {
    const twice = order(3, { key: 'c1-1' })
    const { acknowledged } = broken(withHoldings([tea({ stock: 4, sold: 6 })], [...holdings.orders, twice]))
    expect(acknowledged).toEqual(['key c1-1 has bought 2 times: orders 1, 3', 'orders 3 were acknowledged to nobody'])
  })

  it('allow an order of unknown end to be there or not', () => {
    const perhaps = withHoldings([tea({ stock: 4, sold: 6 })], [...holdings.orders, order(3)])
    expect(broken({ ...perhaps, open: 1 })).toEqual({})
    expect(broken({ open: 1 })).toEqual({})
  })

  it('find an order that changed', () => {
    const cancelled = order(2, { status: 'Cancelled' })
    const found = broken(withHoldings([tea({ stock: 8, sold: 2 })], [order(1), cancelled]))
    expect(found).toEqual({
      acknowledged: [`order 2 is ${JSON.stringify(cancelled)}, expected ${JSON.stringify(order(2))}`],
      conserved: ['the revenue in cents is 700, expected 1400'],
    })
  })

  it('find units that were sold twice, or came from nowhere', () => {
    expect(broken(withHoldings([tea({ stock: 7 })], holdings.orders))).toEqual({
      conserved: ['stock + sold of tea is 11, expected 10'],
    })
    expect(broken(withHoldings([tea({ stock: 5, sold: 5 })], holdings.orders))).toEqual({
      conserved: ['sold of tea is 5, expected 4'],
    })
    expect(broken(withHoldings([tea({ stock: 7, restocked: 1 })], holdings.orders)).conserved).toHaveLength(1)
    expect(broken(withHoldings([], holdings.orders)).conserved).toEqual([
      'product tea is not there, though it was acknowledged',
    ])
  })

  it('find money that does not add up', () => {
    const dear = order(2, { total: 701 })
    const { conserved } = broken({ ...withHoldings([tea()], [order(1), dear]), ledger: ledgerOf() })
    expect(conserved).toEqual([
      'the total of order 2 is 701, expected 700',
      'the revenue in cents is 1401, expected 1400',
    ])
  })

  it('find a shop that cannot be read', () => {
    const lines = ['the shop cannot be read: no answer']
    expect(broken({ holdings: left('no answer') })).toEqual({ acknowledged: lines, conserved: lines })
  })

  it('find replicas that differ, in the end or on the way', () => {
    expect(broken({ replicas: { findings: ['the nodes differ'], digest: null } })).toEqual({
      replicas: ['the nodes differ'],
    })
    const agreed = agreementOf()
    const status = { role: 'Follower', term: 1, leader: null, commitIndex: 7, lastIndex: 7 } as const
    for (const [id, lastApplied, digest] of [
      ['n1', 6, 'aa'],
      ['n2', 6, 'aa'],
      ['n1', 7, 'bb'],
      ['n3', 7, 'cc'],
    ] as const) {
      agreed.seen({ ...status, id, lastApplied, digest })
    }
    expect(broken({ disagreements: agreed.disagreements() })).toEqual({
      replicas: ['after index 7 n1 holds bb, but n3 cc'],
    })
  })

  it('find a trace that the model does not explain, or that is not there', () => {
    const forged = broken({ traces: 'traces/samples/bad-forged-vote' })
    expect(Object.keys(forged)).toEqual(['trace'])
    expect(forged.trace?.[0]).toMatch(/not valid/)
    expect(Object.keys(broken({ traces: 'traces/samples/none' }))).toEqual(['trace'])
  })

  it('find a node that answers nobody who asks it, though every client was served by others', () => {
    const mute = { node: 'n2', seconds: null, last: 'status 504' }
    expect(broken({ answering: [...good.answering.slice(0, 1), mute] })).toEqual({
      served: ['n2 was asked for itself and gave no answer within 10 s; the last try: status 504'],
    })
  })

  it('find a client that was not served in time, or not at all', () => {
    expect(broken({ served: [4.1, 20] })).toEqual({ served: ['client c2 was served after 16.0 s'] })
    expect(broken({ served: [null, 4.1] })).toEqual({ served: ['client c1 was not served any more'] })
  })

  it('pass on what clients and nodes found, and find a run without faults', () => {
    expect(broken({ findings: ['n2 went by itself: exit code 1'] })).toEqual({
      orderly: ['n2 went by itself: exit code 1'],
    })
    expect(broken({ happened: [] })).toEqual({ orderly: ['no fault came about'] })
  })

  it('find memory that grows while the log does not', () => {
    const grown = { node: 'n2', at: 60, bytes: 2 ** 30, entries: 1000 }
    expect(broken({ memory: [...good.memory, grown] })).toEqual({
      memory: ['n2 took 1024 MiB after 60 s; expected at most 268 MiB for a log of 1,000 entries'],
    })
  })

  it('say so where memory cannot be measured', () => {
    const memory = judge({ ...good, memory: [] }, () => {}).find(({ name }) => name === 'memory')
    expect(memory).toMatchObject({ holds: true, figure: 'not measured: this system does not tell (no VmRSS)' })
  })
})
