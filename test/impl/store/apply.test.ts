import { describe, expect, it } from 'vitest'
import { apply, applyWith } from '../../../impl/store/apply.js'
import { OrderId } from '../../../impl/store/fields.js'
import { get } from '../../../impl/store/persistent-map.js'
import { empty } from '../../../impl/store/shop.js'
import { decoded } from './decoded.js'
import { add, command, order, run } from './run.js'

const product = (id: string, account: { stock: number; sold?: number; restocked?: number; price?: number }) => ({
  id,
  name: `The ${id}`,
  price: account.price ?? 100,
  stock: account.stock,
  sold: account.sold ?? 0,
  initial: account.stock + (account.sold ?? 0) - (account.restocked ?? 0),
  restocked: account.restocked ?? 0,
})
const read = (id: string) => command({ _tag: 'ReadProduct', product: id })
const cancel = (id: number, key: string | null = null) => command({ _tag: 'CancelOrder', key, order: id })
const restock = (id: string, quantity: number, key: string | null = null) =>
  command({ _tag: 'Restock', key, product: id, quantity })
const setPrice = (id: string, price: number) => command({ _tag: 'SetPrice', key: null, product: id, price })

describe('products', () => {
  it('are added once, restocked, priced and read', () => {
    const { replies } = run([add('mug', 3), add('mug', 9), restock('mug', 4), setPrice('mug', 250), read('mug')])
    expect(replies).toEqual([
      { _tag: 'ProductAdded', product: product('mug', { stock: 3 }) },
      { _tag: 'DuplicateProduct', product: 'mug' },
      { _tag: 'Restocked', product: product('mug', { stock: 7, restocked: 4 }) },
      { _tag: 'PriceSet', product: product('mug', { stock: 7, restocked: 4, price: 250 }) },
      { _tag: 'ProductFound', product: product('mug', { stock: 7, restocked: 4, price: 250 }) },
    ])
  })

  it('are unknown to every command before they are added', () => {
    const unknown = { _tag: 'UnknownProduct', product: 'mug' }
    const { shop, replies } = run([read('mug'), restock('mug', 1), setPrice('mug', 1)])
    expect([shop, replies]).toEqual([empty, [unknown, unknown, unknown]])
  })

  it('are never restocked beyond what the shop can count', () => {
    const { replies } = run([add('mug', 1_000_000_000_000), restock('mug', 1)])
    expect(replies[1]).toEqual({ _tag: 'StockTooLarge', product: 'mug' })
  })

  it('are listed by id, page after page', () => {
    const { shop } = run(['d', 'a', 'c', 'e', 'b'].map((id) => add(id, 1)))
    const page = (after: string | null) => apply(shop, command({ _tag: 'ReadCatalogue', after, limit: 2 }))[1]
    const found = (ids: readonly string[], next: string | null) => ({
      _tag: 'CatalogueFound',
      products: ids.map((id) => product(id, { stock: 1 })),
      next,
    })
    expect(page(null)).toEqual(found(['a', 'b'], 'b'))
    expect(page('b')).toEqual(found(['c', 'd'], 'd'))
    expect(page('d')).toEqual(found(['e'], null))
    expect(page('c')).toEqual(found(['d', 'e'], null))
    expect(page('bb')).toEqual(found(['c', 'd'], 'd'))
    expect(page('z')).toEqual(found([], null))
  })
})

describe('orders', () => {
  const placed = {
    id: 1,
    key: 'k1',
    customer: null,
    lines: [
      { product: 'mug', quantity: 2, price: 100 },
      { product: 'pen', quantity: 1, price: 30 },
    ],
    total: 230,
    status: 'Placed',
  }

  it('take their lines out of stock, at the prices of that moment', () => {
    const { replies } = run([
      add('mug', 3),
      add('pen', 1, 30),
      order('k1', ['mug', 2], ['pen', 1]),
      setPrice('mug', 999),
      command({ _tag: 'ReadOrder', order: 1 }),
      read('mug'),
    ])
    expect([replies[2], replies[4], replies[5]]).toEqual([
      { _tag: 'OrderPlaced', order: placed },
      { _tag: 'OrderFound', order: placed },
      { _tag: 'ProductFound', product: product('mug', { stock: 1, sold: 2, price: 999 }) },
    ])
  })

  it('are cancelled, and shown whole, to whoever shows their secret', () => {
    const [own, other] = ['A'.repeat(22), 'B'.repeat(22)]
    const lines = [{ product: 'mug', quantity: 1 }]
    const { shop, replies } = run([
      add('mug', 3),
      command({ _tag: 'PlaceOrder', key: 'k1', customer: 'ann', secret: own, lines }),
      command({ _tag: 'PlaceOrder', key: 'k2', customer: 'ann', lines }),
    ])
    const [, first, second] = replies.map((reply) => ('order' in reply ? reply.order : null))
    const shown = (raw: object) => apply(shop, command(raw))[1]
    const found = (order: number, secret: string | null) => shown({ _tag: 'ReadOrder', order, secret })
    const hidden = (order: unknown) => ({ ...Object(order), key: null, customer: null })
    expect([found(1, own), found(1, null)]).toEqual(Array(2).fill({ _tag: 'OrderFound', order: first }))
    expect(found(1, other)).toEqual({ _tag: 'OrderFound', order: hidden(first) })
    expect(found(2, own)).toEqual({ _tag: 'OrderFound', order: hidden(second) })
    expect(shown({ _tag: 'ReadOrders', customer: 'ann', after: null, limit: 9, secret: own })).toEqual({
      _tag: 'OrdersFound',
      orders: [{ ...Object(second), key: null }, first],
      next: null,
    })
    const cancelled = (order: number, secret?: string) =>
      apply(shop, command({ _tag: 'CancelOrder', key: null, order, secret }))[1]
    expect(cancelled(1, other)).toEqual({ _tag: 'WrongSecret', order: 1 })
    expect(cancelled(1, own)).toEqual({ _tag: 'OrderCancelled', order: { ...Object(first), status: 'Cancelled' } })
    // An order from before there were secrets is cancelled by an admin only, and so were all by commands of that time.
    expect(cancelled(2, own)).toEqual({ _tag: 'WrongSecret', order: 2 })
    expect(cancelled(2)).toEqual({ _tag: 'OrderCancelled', order: { ...Object(second), status: 'Cancelled' } })
    expect(cancelled(1)).toEqual({ _tag: 'OrderCancelled', order: { ...Object(first), status: 'Cancelled' } })
  })

  it('give their units back when they are cancelled, once', () => {
    const { replies } = run([
      add('mug', 3),
      add('pen', 1, 30),
      order('k1', ['mug', 2], ['pen', 1]),
      cancel(1),
      cancel(1),
      cancel(2),
      read('mug'),
    ])
    expect(replies.slice(3)).toEqual([
      { _tag: 'OrderCancelled', order: { ...placed, status: 'Cancelled' } },
      { _tag: 'AlreadyCancelled', order: 1 },
      { _tag: 'UnknownOrder', order: 2 },
      { _tag: 'ProductFound', product: product('mug', { stock: 3 }) },
    ])
  })

  it('are listed for their customer, the newest first, page by page', () => {
    const buy = (key: string, customer: string) =>
      command({ _tag: 'PlaceOrder', key, customer, lines: [{ product: 'mug', quantity: 1 }] })
    const list = (customer: string, after: number | null, limit: number) =>
      command({ _tag: 'ReadOrders', customer, after, limit })
    const { shop } = run([
      add('mug', 9),
      buy('k1', 'ann'),
      buy('k2', 'bob'),
      buy('k3', 'ann'),
      buy('k4', 'ann'),
      order('k5', ['mug', 1]),
    ])
    const pages = [
      list('ann', null, 2),
      list('ann', 3, 2),
      list('ann', 2, 2),
      list('bob', null, 1),
      list('eve', null, 9),
    ]
    const shown = run(pages, shop).replies.map((reply) =>
      reply._tag === 'OrdersFound' ? [reply.orders.map(({ id }) => id), reply.next] : reply,
    )
    expect(shown).toEqual([
      [[4, 3], 3],
      [[1], null],
      [[1], null],
      [[2], null],
      [[], null],
    ])
    expect(run([list('bob', null, 1)], shop).replies).toEqual([
      { _tag: 'OrdersFound', orders: [get(shop.orders, decoded(OrderId, 2))], next: null },
    ])
  })

  it('are refused whole, with every shortage, also where one product stands in two lines', () => {
    const before = run([add('mug', 3), add('pen', 0), add('cup', 9)]).shop
    const [after, reply] = apply(before, order('k1', ['mug', 2], ['cup', 1], ['pen', 1], ['mug', 2]))
    expect(reply).toEqual({
      _tag: 'OutOfStock',
      lines: [
        { product: 'mug', wanted: 4, available: 3 },
        { product: 'pen', wanted: 1, available: 0 },
      ],
    })
    expect([after.products, after.orders]).toEqual([before.products, before.orders])
  })

  it('name the first product that is not there', () => {
    const { replies } = run([add('mug', 0), order('k1', ['mug', 1], ['hat', 1], ['bag', 1])])
    expect(replies[1]).toEqual({ _tag: 'UnknownProduct', product: 'hat' })
  })

  it('are refused where the total would not be exact', () => {
    const lines = Array.from({ length: 10 }, () => ['mug', 1_000_000] as const)
    const { replies } = run([add('mug', 1_000_000_000, 1_000_000_000), order('k1', ...lines)])
    expect(replies[1]).toEqual({ _tag: 'TotalTooLarge' })
  })
})

describe('an idempotency key', () => {
  it('gives the first reply again, and changes nothing again', () => {
    const first = run([add('mug', 3), order('k1', ['mug', 2])])
    const cancelled = run([cancel(1)], first.shop)
    expect(apply(cancelled.shop, order('k1', ['mug', 2]))).toEqual([cancelled.shop, first.replies[1]])
  })

  it('holds for refusals too', () => {
    const { replies } = run([add('mug', 0), order('k1', ['mug', 2]), restock('mug', 9), order('k1', ['mug', 2])])
    expect(replies[3]).toEqual(replies[1])
  })

  it('is refused for another order and for another kind of command', () => {
    const { shop } = run([add('mug', 9), order('k1', ['mug', 2])])
    const reused = [shop, { _tag: 'KeyReused', key: 'k1' }]
    expect(apply(shop, order('k1', ['mug', 3]))).toEqual(reused)
    expect(apply(shop, restock('mug', 2, 'k1'))).toEqual(reused)
  })

  it('works for the commands to which it is optional', () => {
    const { replies } = run([add('mug', 1), restock('mug', 2, 'k1'), restock('mug', 2, 'k1'), restock('mug', 2)])
    expect(replies.slice(1)).toEqual([
      { _tag: 'Restocked', product: product('mug', { stock: 3, restocked: 2 }) },
      { _tag: 'Restocked', product: product('mug', { stock: 3, restocked: 2 }) },
      { _tag: 'Restocked', product: product('mug', { stock: 5, restocked: 4 }) },
    ])
  })

  it('is one rule: without it, a retried order buys twice', () => {
    const forgetful = applyWith({ recall: () => ({ _tag: 'First' }) })
    const { shop } = run([add('mug', 9), order('k1', ['mug', 2])])
    const [after] = forgetful(shop, order('k1', ['mug', 2]))
    expect([shop.orders.size, after.orders.size]).toEqual([1, 2])
  })
})
