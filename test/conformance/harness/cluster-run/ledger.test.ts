import { describe, expect, it } from 'vitest'
import { emptyLedger, type Ledger, soldUnits } from '../../../../conformance/harness/cluster-run/ledger.js'

const mug = { id: 'mug', name: 'Product mug', price: 500, stock: 10, sold: 0, initial: 10, restocked: 0 }
const addMug = { _tag: 'AddProduct', id: 'mug', price: 500, stock: 10 } as const
const wanted = { _tag: 'PlaceOrder', lines: [{ product: 'mug', quantity: 3 }] } as const
const order = {
  id: 1,
  key: 'c1-2',
  customer: null,
  lines: [{ product: 'mug', quantity: 3, price: 500 }],
  total: 1500,
  status: 'Placed' as const,
}

/** A ledger of a shop with one product and one order. */
const withOrder = (): Ledger => {
  const ledger = emptyLedger()
  expect(ledger.begin(addMug)(201, mug)).toBeNull()
  expect(ledger.begin(wanted)(201, order)).toBeNull()
  return ledger
}

describe('the ledger', () => {
  it('keeps what was acknowledged', () => {
    const ledger = withOrder()
    expect(ledger.begin({ _tag: 'Restock', product: 'mug', quantity: 5 })(200, {})).toBeNull()
    expect(ledger.begin(wanted)(409, { error: 'OutOfStock' })).toBeNull()
    expect(ledger.products()).toEqual([{ id: 'mug', price: 500, initial: 10, restocked: 5 }])
    expect(ledger.orders()).toEqual([order])
    expect([...soldUnits(ledger.orders())]).toEqual([['mug', 3]])
    expect([ledger.acknowledged(), ledger.refused()]).toEqual([4, 1])
    expect(ledger.begin({ _tag: 'CancelOrder', order: 1 })(200, { ...order, status: 'Cancelled' })).toBeNull()
    expect([...soldUnits(ledger.orders())]).toEqual([])
  })

  it.each([
    ['a status that the operation cannot have', addMug, 409, {}, 'AddProduct: status is 409, expected 201'],
    ['an order that is no order', wanted, 201, { id: 2 }, 'PlaceOrder: it does not decode: '],
    ['an order under the number of another', wanted, 201, order, 'PlaceOrder: order 1 is also that of key c1-2'],
    [
      'an order of something else',
      wanted,
      201,
      { ...order, id: 2, lines: [{ ...order.lines[0], quantity: 4 }] },
      'PlaceOrder: lines is ',
    ],
    ['a wrong total', wanted, 201, { ...order, id: 2, total: 1 }, 'PlaceOrder: total is 1, expected 1500'],
    ['a lost order', { _tag: 'ReadOrder', order: 1 }, 404, {}, 'ReadOrder: status is 404, expected 200'],
    [
      'an order that is cancelled without having been',
      { _tag: 'ReadOrder', order: 1 },
      200,
      { ...order, status: 'Cancelled' },
      'ReadOrder: the order is ',
    ],
    ['a cancellation that is none', { _tag: 'CancelOrder', order: 1 }, 200, order, 'CancelOrder: the order is '],
    [
      'units from nowhere',
      { _tag: 'ReadProduct', product: 'mug' },
      200,
      { ...mug, stock: 11 },
      'ReadProduct: stock + sold is 11, expected 10',
    ],
  ] as const)('finds %s', (_, operation, status, body, finding) => {
    expect(withOrder().begin(operation)(status, body)?.slice(0, finding.length)).toBe(finding)
  })

  it('expects that a stranger sees no more than is public, and cancels nothing', () => {
    const read = { _tag: 'ReadOrder', order: 1, by: 'Stranger' } as const
    const cancel = { _tag: 'CancelOrder', order: 1, by: 'Stranger' } as const
    const ledger = withOrder()
    expect(ledger.begin(read)(200, { ...order, key: null, customer: null })).toBeNull()
    expect(ledger.begin(read)(200, order)).toMatch(/^ReadOrder: the order is /)
    expect(ledger.begin(cancel)(403, {})).toBeNull()
    expect(ledger.begin(cancel)(200, { ...order, status: 'Cancelled' })).toMatch(/^CancelOrder: status is 200/)
    expect(ledger.orders()).toEqual([order])
  })

  it('finds a read that does not show what was acknowledged before it began, and none that began before', () => {
    const ledger = withOrder()
    const early = ledger.begin({ _tag: 'ReadProduct', product: 'mug' })
    ledger.begin({ _tag: 'Restock', product: 'mug', quantity: 5 })(200, {})
    const late = ledger.begin({ _tag: 'ReadProduct', product: 'mug' })
    expect(early(200, mug)).toBeNull()
    expect(late(200, mug)).toMatch(/^ReadProduct: restocked is 0, acknowledged 5; the answer was 200 /)
  })
})
