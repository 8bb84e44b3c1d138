import { describe, expect, it } from 'vitest'
import { applyWith } from '../../../impl/store/apply.js'
import { touchedBy, wholeShop } from '../../../impl/store/change.js'
import { OrderId, ProductId } from '../../../impl/store/fields.js'
import { violationsOf } from '../../../impl/store/invariants.js'
import { noKeys } from '../../../impl/store/keys.js'
import { storeMachine } from '../../../impl/store/machine.js'
import type { Order } from '../../../impl/store/order.js'
import { get, put } from '../../../impl/store/persistent-map.js'
import type { Product } from '../../../impl/store/product.js'
import type { Shop } from '../../../impl/store/shop.js'
import { encodeCommand } from '../../../impl/store/wire.js'
import { decoded } from './decoded.js'
import { add, command, order, run } from './run.js'

const mug = decoded(ProductId, 'mug')
const first = decoded(OrderId, 1)
const good = run([add('mug', 9), add('pen', 5), order('k1', ['mug', 2])]).shop

const goodMug = get(good.products, mug)!
const goodOrder = get(good.orders, first)!

const withMug = (change: (product: Product) => object): Shop => ({
  ...good,
  products: put(good.products, mug, { ...goodMug, ...change(goodMug) }),
})
const withOrder = (change: (placed: Order) => object): Shop => ({
  ...good,
  orders: put(good.orders, first, { ...goodOrder, ...change(goodOrder) }),
})
const ofWhole = (shop: Shop) => violationsOf(wholeShop(shop))

describe('an invariant says no to a shop made by hand', () => {
  it('and to none that is right', () => expect(ofWhole(good)).toEqual([]))

  it('with a negative stock', () => {
    expect(ofWhole(withMug(() => ({ stock: -1, initial: 1 })))).toEqual([
      'StockNeverNegative: product mug: stock is -1',
    ])
  })

  it('with a unit lost', () => {
    expect(ofWhole(withMug(({ stock }) => ({ stock: stock - 1 })))).toEqual([
      'StockConserved: product mug: initial 9 + restocked 0 is not stock 6 + sold 2',
    ])
  })

  it('with a unit counted as sold that nobody ordered', () => {
    expect(ofWhole(withMug(({ stock, sold }) => ({ stock: stock - 1, sold: sold + 1 })))).toEqual([
      'SoldIsOrdered: product mug: sold changed by 3, units in orders by 2',
    ])
  })

  it('with an order cancelled whose units did not come back', () => {
    expect(ofWhole(withOrder(() => ({ status: 'Cancelled' })))).toEqual([
      'SoldIsOrdered: product mug: sold changed by 2, units in orders by 0',
    ])
  })

  it('with an order of a product that there is not', () => {
    const lines = [...goodOrder.lines, { product: decoded(ProductId, 'cup'), quantity: 3, price: 0 }]
    expect(ofWhole(withOrder(() => ({ lines })))).toEqual([
      'SoldIsOrdered: product cup: sold changed by 0, units in orders by 3',
    ])
  })

  it('with two orders where the units of one were sold', () => {
    const two = run([add('mug', 9), order('k1', ['mug', 2]), order('k2', ['mug', 1])]).shop
    const sold = { ...get(two.products, mug)!, stock: 7, sold: 2 }
    expect(ofWhole({ ...two, products: put(two.products, mug, sold) })).toEqual([
      'SoldIsOrdered: product mug: sold changed by 2, units in orders by 3',
    ])
  })

  it('with an order that is not listed for its customer', () => {
    expect(ofWhole(withOrder(() => ({ customer: 'ann' })))).toEqual([
      'OrdersListed: order 1: it is not among the orders of ann',
    ])
  })

  it('with a wrong total', () => {
    expect(ofWhole(withOrder(() => ({ total: 201 })))).toEqual([
      'TotalsRight: order 1: total is 201, the lines make 200',
    ])
  })

  it('with an order whose key is not remembered', () => {
    expect(ofWhole({ ...good, keys: noKeys })).toEqual(['OneOrderPerKey: order 1: its key k1 is not remembered'])
  })

  it('with a product that the catalogue does not list', () => {
    expect(ofWhole({ ...good, catalogue: good.catalogue.filter((id) => id !== mug) })).toEqual([
      'CatalogueComplete: product mug: it is not in the catalogue',
      'CatalogueComplete: the catalogue lists 1 of 2 products',
    ])
  })
})

describe('a command that breaks the shop is seen at once', () => {
  const forgetful = { recall: () => ({ _tag: 'First' }) as const }
  const twice = 'OneOrderPerKey: order 2: its key k1 belongs to order 1'

  it('where a retried order buys twice', () => {
    const retry = order('k1', ['mug', 2])
    const [after] = applyWith(forgetful)(good, retry)
    expect(violationsOf(touchedBy(good, retry, after))).toEqual([twice])
    expect(ofWhole(after)).toEqual([twice])
  })

  it('and the state machine of a node reports it', () => {
    const reports: string[] = []
    const machine = storeMachine((violation) => reports.push(violation), forgetful)
    machine.apply(good, encodeCommand(order('k1', ['mug', 2])))
    expect(reports).toEqual([twice])
  })

  it('where an order becomes one of another product, whose units were not sold', () => {
    const pen = decoded(ProductId, 'pen')
    const lines = goodOrder.lines.map((line) => ({ ...line, product: pen }))
    const cancel = command({ _tag: 'CancelOrder', key: null, order: 1, secret: null })
    const goodPen = get(good.products, pen)!
    const sold = put(good.products, pen, { ...goodPen, stock: goodPen.stock - 2, sold: 2 })
    const after = { ...withOrder(() => ({ lines })), products: sold }
    expect(violationsOf(touchedBy(good, cancel, after))).toEqual([
      'SoldIsOrdered: product mug: sold changed by 0, units in orders by -2',
    ])
  })

  it('where a step touches the wrong account', () => {
    const restock = command({ _tag: 'Restock', key: null, product: 'mug', quantity: 5 })
    const after = withMug(({ stock, sold }) => ({ stock: stock - 5, sold: sold + 5 }))
    expect(violationsOf(touchedBy(good, restock, after))).toEqual([
      'SoldIsOrdered: product mug: sold changed by 5, units in orders by 0',
    ])
  })
})
