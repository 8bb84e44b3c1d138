import { describe, expect, it } from 'vitest'
import type { HttpServer } from '../../../../impl/node/http/serve.js'
import { ask, call, refused, start } from './running.js'
import { singleReplica } from './single-replica.js'

const mug = { id: 'mug', name: 'A mug', price: 450, stock: 5 }
const stocked = (account: object = {}) => ({ ...mug, sold: 0, initial: 5, restocked: 0, ...account })
const two = { lines: [{ product: 'mug', quantity: 2 }] }
const placed = {
  id: 1,
  key: 'k1',
  customer: null,
  lines: [{ product: 'mug', quantity: 2, price: 450 }],
  total: 900,
  status: 'Placed',
}
const keyed = (key: string) => ({ 'idempotency-key': key })
const shown = (secret: string) => ({ 'order-secret': secret })

const startWithMugs = async () => {
  const server = await start(singleReplica())
  await call(server, 'POST', '/products', mug)
  return server
}

describe('products over HTTP', () => {
  it('are created, with their address and the index in the log', async () => {
    const server = await start(singleReplica())
    const { status, body, headers } = await call(server, 'POST', '/products', mug)
    expect([status, body]).toEqual([201, stocked()])
    expect([headers.get('location'), headers.get('raft-index'), headers.get('content-type')]).toEqual([
      '/products/mug',
      '1',
      'application/json; charset=utf-8',
    ])
    expect(await ask(server, 'POST', '/products', mug)).toEqual(
      refused(409, 'DuplicateProduct', { detail: 'there is a product mug already', product: 'mug' }),
    )
  })

  it('are read, restocked and priced', async () => {
    const server = await startWithMugs()
    expect(await ask(server, 'GET', '/products/mug')).toEqual([200, stocked()])
    expect(await ask(server, 'POST', '/products/mug/stock', { quantity: 3 })).toEqual([
      200,
      stocked({ stock: 8, restocked: 3 }),
    ])
    expect(await ask(server, 'PUT', '/products/mug/price', { price: 500 })).toEqual([
      200,
      stocked({ stock: 8, restocked: 3, price: 500 }),
    ])
  })

  it('that do not exist are 404 for every request on them', async () => {
    const server = await start(singleReplica())
    const unknown = refused(404, 'UnknownProduct', { detail: 'there is no product hat', product: 'hat' })
    expect(await ask(server, 'GET', '/products/hat')).toEqual(unknown)
    expect(await ask(server, 'POST', '/products/hat/stock', { quantity: 3 })).toEqual(unknown)
    expect(await ask(server, 'PUT', '/products/hat/price', { price: 3 })).toEqual(unknown)
  })

  it('are listed page by page', async () => {
    const server = await startWithMugs()
    await call(server, 'POST', '/products', { ...mug, id: 'cup' })
    const cup = stocked({ id: 'cup' })
    expect(await ask(server, 'GET', '/products')).toEqual([200, { products: [cup, stocked()], next: null }])
    expect(await ask(server, 'GET', '/products?limit=1')).toEqual([200, { products: [cup], next: 'cup' }])
    expect(await ask(server, 'GET', '/products?limit=1&after=cup')).toEqual([
      200,
      { products: [stocked()], next: null },
    ])
  })

  it('never hold more units than can be counted', async () => {
    const server = await start(singleReplica())
    await call(server, 'POST', '/products', { ...mug, stock: 1_000_000_000_000 })
    expect(await ask(server, 'POST', '/products/mug/stock', { quantity: 1 })).toEqual(
      refused(422, 'StockTooLarge', { detail: 'product mug cannot take that many units', product: 'mug' }),
    )
  })
})

describe('orders over HTTP', () => {
  it('are placed and read', async () => {
    const server = await startWithMugs()
    const { status, body, headers } = await call(server, 'POST', '/orders', two, keyed('k1'))
    expect([status, body, headers.get('location')]).toEqual([201, placed, '/orders/1'])
    expect(await ask(server, 'GET', '/orders/1', undefined, shown('k1'))).toEqual([200, placed])
    expect(await ask(server, 'GET', '/products/mug')).toEqual([200, stocked({ stock: 3, sold: 2 })])
  })

  it('are placed once for each key', async () => {
    const server = await startWithMugs()
    const first = await ask(server, 'POST', '/orders', two, keyed('k1'))
    expect(await ask(server, 'POST', '/orders', two, keyed('k1'))).toEqual(first)
    expect(await ask(server, 'POST', '/orders', { lines: [{ product: 'mug', quantity: 1 }] }, keyed('k1'))).toEqual(
      refused(422, 'KeyReused', { detail: 'the Idempotency-Key k1 has been used for another request', key: 'k1' }),
    )
    expect(await ask(server, 'GET', '/products/mug')).toEqual([200, stocked({ stock: 3, sold: 2 })])
  })

  it('are told from the first answer given once more, whatever that was', async () => {
    const server = await startWithMugs()
    const replayed = async (body: unknown, key: string) => {
      const { status, headers } = await call(server, 'POST', '/orders', body, keyed(key))
      return [status, headers.get('idempotent-replayed')]
    }
    const nine = { lines: [{ product: 'mug', quantity: 9 }] }
    expect(await replayed(two, 'k1')).toEqual([201, null])
    expect(await replayed(two, 'k1')).toEqual([201, 'true'])
    expect(await replayed(nine, 'k1')).toEqual([422, null])
    expect(await replayed(nine, 'k2')).toEqual([409, null])
    expect(await replayed(nine, 'k2')).toEqual([409, 'true'])
    const { headers } = await call(server, 'GET', '/orders/1')
    expect(headers.get('idempotent-replayed')).toBeNull()
  })

  it('are refused whole', async () => {
    const server = await startWithMugs()
    const lines = [{ product: 'mug', quantity: 9 }]
    expect(await ask(server, 'POST', '/orders', { lines }, keyed('k1'))).toEqual(
      refused(409, 'OutOfStock', {
        detail: 'not in stock: 9 of mug (there are 5)',
        lines: [{ product: 'mug', wanted: 9, available: 5 }],
      }),
    )
    const unknown = { lines: [...two.lines, { product: 'hat', quantity: 1 }] }
    expect(await ask(server, 'POST', '/orders', unknown, keyed('k2'))).toEqual(
      refused(422, 'UnknownProduct', { detail: 'there is no product hat', product: 'hat' }),
    )
    expect(await ask(server, 'GET', '/products/mug')).toEqual([200, stocked()])
  })

  it('are refused where the total would not be exact', async () => {
    const server = await start(singleReplica())
    await call(server, 'POST', '/products', { ...mug, price: 1_000_000_000, stock: 1_000_000_000 })
    const lines = Array(10).fill({ product: 'mug', quantity: 1_000_000 })
    expect(await ask(server, 'POST', '/orders', { lines }, keyed('k1'))).toEqual(
      refused(422, 'TotalTooLarge', { detail: 'the total is more than can be counted in cents' }),
    )
  })

  it('are cancelled once', async () => {
    const server = await startWithMugs()
    await call(server, 'POST', '/orders', two, keyed('k1'))
    const cancel = () => ask(server, 'POST', '/orders/1/cancellation', undefined, shown('k1'))
    expect(await cancel()).toEqual([200, { ...placed, status: 'Cancelled' }])
    expect(await cancel()).toEqual(
      refused(409, 'AlreadyCancelled', { detail: 'order 1 is cancelled already', order: 1 }),
    )
    expect(await ask(server, 'GET', '/products/mug')).toEqual([200, stocked()])
  })

  it('that do not exist are 404', async () => {
    const server = await start(singleReplica())
    const unknown = refused(404, 'UnknownOrder', { detail: 'there is no order 7', order: 7 })
    expect(await ask(server, 'GET', '/orders/7')).toEqual(unknown)
    expect(await ask(server, 'POST', '/orders/7/cancellation', undefined, shown('k1'))).toEqual(unknown)
  })
})

describe('the secret of an order', () => {
  const ann = { ...two, customer: 'ann' }
  const wrong = refused(403, 'WrongSecret', { detail: 'the secret shown is not that of order 1', order: 1 })
  const cancel = (server: HttpServer, headers: Readonly<Record<string, string>> = {}) =>
    ask(server, 'POST', '/orders/1/cancellation', undefined, headers)

  it('is needed to cancel it', async () => {
    const server = await startWithMugs()
    await call(server, 'POST', '/orders', ann, { ...keyed('k1'), ...shown('open-sesame') })
    const missing = await call(server, 'POST', '/orders/1/cancellation')
    expect([missing.status, missing.body, missing.headers.get('www-authenticate')]).toEqual([
      ...refused(401, 'SecretMissing', {
        detail:
          'an order is cancelled with its secret, in the header Order-Secret: the one that it was placed with, or else its Idempotency-Key',
      }),
      'Bearer realm="lockstep"',
    ])
    for (const secret of ['k1', 'Open-Sesame', 'x']) expect(await cancel(server, shown(secret))).toEqual(wrong)
    expect((await cancel(server, shown('two words')))[0]).toBe(400)
    expect((await cancel(server, shown('')))[0]).toBe(400)
    expect(await cancel(server, shown('open-sesame'))).toEqual([
      200,
      { ...placed, customer: 'ann', status: 'Cancelled' },
    ])
  })

  it('shows what is private; others see neither key nor customer', async () => {
    const server = await startWithMugs()
    await call(server, 'POST', '/orders', ann, { ...keyed('k1'), ...shown('open-sesame') })
    const whole = { ...placed, customer: 'ann' }
    const read = (path: string, secret?: string) =>
      ask(server, 'GET', path, undefined, secret === undefined ? {} : shown(secret))
    const hidden = { ...placed, key: null, customer: null }
    expect(await read('/orders/1', 'open-sesame')).toEqual([200, whole])
    expect([await read('/orders/1'), await read('/orders/1', 'k1')]).toEqual(Array(2).fill([200, hidden]))
    expect(await read('/orders/1?consistency=stale')).toEqual([200, hidden])
    const list = '/orders?customer=ann'
    expect(await read(list, 'open-sesame')).toEqual([200, { orders: [whole], next: null }])
    expect(await read(list)).toEqual([200, { orders: [{ ...whole, key: null }], next: null }])
  })

  it('keeps the answer under its key from others, who send the same with another one', async () => {
    const server = await startWithMugs()
    await call(server, 'POST', '/orders', ann, { ...keyed('k1'), ...shown('open-sesame') })
    expect((await ask(server, 'POST', '/orders', ann, { ...keyed('k1'), ...shown('open-sesame') }))[0]).toBe(201)
    for (const others of [{}, shown('guess')]) {
      expect((await ask(server, 'POST', '/orders', ann, { ...keyed('k1'), ...others }))[0]).toBe(422)
    }
  })

  it('is nothing that an admin needs; where there is no admin token nobody is one', async () => {
    const token = 'sesame-open-the-door'
    const admin = { authorization: `Bearer ${token}` }
    const server = await start(singleReplica(), undefined, { adminToken: token })
    await call(server, 'POST', '/products', mug, admin)
    await call(server, 'POST', '/orders', ann, keyed('k1'))
    expect((await cancel(server))[0]).toBe(401)
    expect((await cancel(server, { authorization: 'Bearer sesame' }))[0]).toBe(401)
    expect(await cancel(server, { ...admin, ...shown('guess') })).toEqual(wrong)
    expect(await ask(server, 'GET', '/orders/1', undefined, admin)).toEqual([200, { ...placed, customer: 'ann' }])
    expect((await cancel(server, admin))[0]).toBe(200)
    const alone = await startWithMugs()
    await call(alone, 'POST', '/orders', ann, keyed('k1'))
    expect((await cancel(alone, admin))[0]).toBe(401)
  })

  it('goes into the log as a digest', async () => {
    const backend = singleReplica()
    const server = await start(backend)
    await call(server, 'POST', '/products', mug)
    await call(server, 'POST', '/orders', ann, { ...keyed('k1'), ...shown('open-sesame') })
    await cancel(server, shown('open-sesame'))
    const texts = backend.tail(3).map(({ command }) => command ?? '')
    expect(texts.filter((text) => text.includes('open-sesame'))).toEqual([])
    expect(new Set(texts.flatMap((text) => /"secret":"([^"]{22})"/.exec(text)?.[1] ?? [])).size).toBe(1)
  })
})

describe('the status', () => {
  it('is what the node knows of itself', async () => {
    const backend = singleReplica()
    const server = await start(backend)
    await call(server, 'POST', '/products', mug)
    expect(await ask(server, 'GET', '/status')).toEqual([200, backend.status()])
    expect(backend.status().lastApplied).toBe(1)
  })
})
