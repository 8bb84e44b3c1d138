import { describe, expect, it } from 'vitest'
import type { Backend } from '../../../../impl/node/core/backend.js'
import { defaultLimits } from '../../../../impl/node/http/limits.js'
import { localRoutes } from '../../../../impl/node/http/local-routes.js'
import { shopRoutes } from '../../../../impl/node/http/routes.js'
import type { Answered } from '../../../../impl/store/machine.js'
import { at, described, operations } from './described.js'
import { wrongs } from './json-schema.js'
import { ask, call, refused, start } from './running.js'
import { follower, singleReplica } from './single-replica.js'

const mug = { id: 'mug', name: 'A mug', price: 450, stock: 5 }
const one = { customer: 'ann', lines: [{ product: 'mug', quantity: 1 }] }
const keyed = (key: string) => ({ 'idempotency-key': key })

/** A replica whose commands wait until they are let go. */
const heldReplica = () => {
  const replica = singleReplica()
  const waiting: (() => void)[] = []
  const backend: Backend<Answered> = {
    ...replica,
    submit: (text, done) => waiting.push(() => replica.submit(text, done)),
  }
  return {
    backend,
    waitFor: async (count: number): Promise<void> => {
      while (waiting.length < count) await new Promise(setImmediate)
    },
    letGo: (): void => waiting.splice(0).forEach((go) => void go()),
  }
}

describe('the description of the interface', () => {
  it('is served, and has every route of the table once', async () => {
    const server = await start(singleReplica())
    expect(await ask(server, 'GET', '/openapi.json')).toEqual([200, described])
    const shown = operations.map(({ method, template }) => `${method} ${template}`)
    const served = [...shopRoutes, ...localRoutes].map(
      ({ method, pattern }) => `${method} ${pattern.replace(/:(\w+)/g, '{$1}')}`,
    )
    expect(shown.sort()).toEqual(served.sort())
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
  })

  it('is right for each of them: what it answers is described', async () => {
    const server = await start(singleReplica())
    await call(server, 'POST', '/products', mug)
    await call(server, 'POST', '/orders', one, keyed('k1'))
    const bodies: Readonly<Record<string, unknown>> = {
      createProduct: { ...mug, id: 'cup' },
      restockProduct: { quantity: 2 },
      priceProduct: { price: 3 },
      placeOrder: one,
    }
    const values: Readonly<Record<string, string>> = { code: 'OutOfStock' }
    for (const { method, template, operation } of operations) {
      const name = String(operation.operationId)
      const id = template.startsWith('/orders') ? '1' : 'mug'
      const path = template.replace(/\{(\w+)\}/g, (_, part: string) => values[part] ?? id)
      const query = name === 'listOrders' ? '?customer=ann' : ''
      const { status } = await call(server, method, `${path}${query}`, bodies[name], {
        ...keyed(`for-${name}`),
        ...(name === 'cancelOrder' ? { 'order-secret': 'k1' } : {}),
      })
      expect([name, status]).toEqual([name, ['createProduct', 'placeOrder'].includes(name) ? 201 : 200])
    }
  })

  it('says of bodies what is taken, and nothing else', async () => {
    const bodies = operations.flatMap(({ operation }) => {
      const body = at(operation, 'requestBody', 'content', 'application/json', 'schema')
      return body === undefined ? [] : [[String(operation.operationId), body] as const]
    })
    const order = new Map(bodies).get('placeOrder')
    expect(bodies.map(([name]) => name).sort()).toEqual([
      'createProduct',
      'placeOrder',
      'priceProduct',
      'restockProduct',
    ])
    expect(wrongs(described, order, one)).toEqual([])
    expect(wrongs(described, order, { ...one, customr: 'ann' })).toHaveLength(1)
    expect(wrongs(described, order, { lines: [{ product: 'mug', quantity: 1, price: 1 }] })).toHaveLength(1)
  })

  it('has patterns that every engine of regular expressions takes', () => {
    const patterns = [...JSON.stringify(described).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(([, text]) =>
      String(JSON.parse(text ?? '')),
    )
    expect(new Set(patterns).size).toBeGreaterThan(2)
    // No class by property or name, no look-around, no reference back, no \u: Go, Rust, Python, Java and PCRE differ there.
    const portable = /^(?:[^\\(]|\\x[0-9a-f]{2})*$/
    expect(patterns.filter((pattern) => !portable.test(pattern))).toEqual([])
    for (const flags of ['', 'u']) for (const pattern of patterns) new RegExp(pattern, flags)
  })

  it('says of a name what the shop takes', async () => {
    const server = await start(singleReplica())
    const name = at(described, 'components', 'schemas', 'Product', 'properties', 'name')
    const names = ['', 'a', '\u0000', 'a\u009f', '🜁'.repeat(200), '🜁'.repeat(201), 'é'.repeat(200), 'é'.repeat(201)]
    for (const [i, each] of names.entries()) {
      const [status] = await ask(server, 'POST', '/products', { ...mug, id: `p${i}`, name: each })
      expect([each, status]).toEqual([each, wrongs(described, name, each).length === 0 ? 201 : 400])
    }
  })

  it('says what a type of problem means', async () => {
    const server = await start(singleReplica())
    expect(await ask(server, 'GET', '/problems/OutOfStock')).toEqual([
      200,
      { type: '/problems/OutOfStock', title: 'There is too little in stock' },
    ])
    expect((await ask(server, 'GET', '/problems/toString'))[0]).toBe(404)
  })
})

describe("a customer's orders", () => {
  it('are listed, the newest first, page by page', async () => {
    const server = await start(singleReplica())
    await call(server, 'POST', '/products', mug)
    const placed: unknown[] = []
    for (const key of ['k1', 'k2', 'k3'])
      placed.unshift((await call(server, 'POST', '/orders', one, { ...keyed(key), 'order-secret': 'ann' })).body)
    const list = (query: string) => ask(server, 'GET', `/orders?${query}`, undefined, { 'order-secret': 'ann' })
    expect(await list('customer=ann&limit=2')).toEqual([200, { orders: placed.slice(0, 2), next: 2 }])
    expect(await list('customer=ann&limit=2&after=2')).toEqual([200, { orders: placed.slice(2), next: null }])
    expect(await list('customer=bob')).toEqual([200, { orders: [], next: null }])
    expect((await ask(server, 'GET', '/orders'))[0]).toBe(400)
  })
})

describe('a key in flight', () => {
  it('is answered 409, and when to come back', async () => {
    const server = await start(follower({ _tag: 'InFlight' }))
    const { status, body, headers } = await call(server, 'POST', '/orders', one, keyed('k1'))
    expect([status, body, headers.get('retry-after')]).toEqual([
      ...refused(409, 'InFlight', {
        detail:
          'a request with the same Idempotency-Key is in flight: nothing was done by this one, ask again for its answer',
      }),
      '1',
    ])
  })

  it('is that of the request, and null where it has none', async () => {
    const keys: unknown[] = []
    const replica = singleReplica()
    const server = await start({
      ...replica,
      submit: (text, done, key) => {
        keys.push(key)
        replica.submit(text, done)
      },
    })
    await ask(server, 'POST', '/orders', one, keyed('k1'))
    await ask(server, 'GET', '/products')
    expect(keys).toEqual(['k1', null])
  })
})

describe('a stale read', () => {
  it('is answered by the asked node, which says how old and of which index', async () => {
    const replica = singleReplica()
    const leader = await start(replica)
    await call(leader, 'POST', '/products', mug)
    const cutOff = await start({
      ...follower({ _tag: 'NotLeader', leader: null }),
      readLocally: (command) => ({ ...replica.readLocally(command), ageMs: 1234.5, leader: null }),
    })
    expect((await ask(cutOff, 'GET', '/products/mug'))[0]).toBe(503)
    const { status, body, headers } = await call(cutOff, 'GET', '/products/mug?consistency=stale')
    const told = ['raft-index', 'raft-age-ms', 'raft-leader'].map((name) => headers.get(name))
    expect([status, body, told]).toEqual([200, { ...mug, sold: 0, initial: 5, restocked: 0 }, ['1', '1235', 'unknown']])
    expect((await ask(cutOff, 'GET', '/products?consistency=stale'))[0]).toBe(200)
    expect((await ask(cutOff, 'GET', '/products/hat?consistency=stale'))[0]).toBe(404)
    expect((await ask(cutOff, 'GET', '/orders?customer=ann&consistency=stale'))[0]).toBe(200)
  })

  it('is one of two kinds of read: another word is 400', async () => {
    const server = await start(singleReplica())
    expect(await ask(server, 'GET', '/products?consistency=fresh')).toEqual(
      refused(400, 'BadQuery', {
        detail: 'in the query: consistency: expected "linearizable" or "stale", got "fresh"',
      }),
    )
    expect((await ask(server, 'GET', '/products?consistency=linearizable'))[0]).toBe(200)
  })
})

describe('changes to the catalogue', () => {
  it('need the admin token where there is one; customers need none', async () => {
    const server = await start(singleReplica(), undefined, { adminToken: 'sesame-open-the-door' })
    const add = (authorization?: string) =>
      call(server, 'POST', '/products', mug, authorization === undefined ? {} : { authorization })
    const unauthorized = await add()
    expect([unauthorized.status, unauthorized.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="lockstep"',
    ])
    expect((await add('Basic c2VzYW1l')).status).toBe(401)
    expect((await add('Bearer sesame')).status).toBe(403)
    expect((await add('Bearer sesame-open-the-door')).status).toBe(201)
    expect((await ask(server, 'PUT', '/products/mug/price', { price: 1 }))[0]).toBe(401)
    expect((await ask(server, 'POST', '/products/mug/stock', { quantity: 1 }))[0]).toBe(401)
    expect((await ask(server, 'POST', '/orders', one, keyed('k1')))[0]).toBe(201)
  })

  it('are refused to pages from elsewhere where there is no token, and to nobody else', async () => {
    const url = 'http://127.0.0.1:8081'
    const server = await start(singleReplica(), undefined, {
      cluster: { cluster: 'c', self: 'n1', members: [{ id: 'n1', url }] },
    })
    const add = (origin: string, id: string) => ask(server, 'POST', '/products', { ...mug, id }, { origin })
    expect(await add('https://news.example', 'a')).toEqual(
      refused(403, 'Forbidden', {
        detail: 'the node has no admin token, and lets no page of https://news.example change the catalogue',
      }),
    )
    expect(await add('null', 'a')).toEqual(
      refused(403, 'Forbidden', {
        detail: 'the node has no admin token, and lets no page of null change the catalogue',
      }),
    )
    expect((await add(url, 'a'))[0]).toBe(201)
    expect((await add('http://localhost:8081', 'b'))[0]).toBe(201)
    expect((await ask(server, 'POST', '/products', { ...mug, id: 'c' }))[0]).toBe(201)
    expect((await ask(server, 'POST', '/orders', one, { ...keyed('k1'), origin: 'https://news.example' }))[0]).not.toBe(
      403,
    )
  })
})

describe('a page of another origin', () => {
  it('may ask every node, and read what it is answered', async () => {
    const server = await start(singleReplica())
    const origin = { origin: 'http://127.0.0.1:9' }
    const response = await fetch(`${server.url}/orders`, {
      method: 'OPTIONS',
      headers: { ...origin, 'access-control-request-method': 'POST' },
    })
    const allowed = response.headers.get('access-control-allow-headers')
    expect([response.status, allowed]).toEqual([204, 'content-type, idempotency-key, order-secret, authorization'])
    const { headers } = await call(server, 'GET', '/status', undefined, origin)
    expect(headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('more requests than a node takes', () => {
  it('are answered 503 and when to come back, and none that was taken suffers', async () => {
    const held = heldReplica()
    const server = await start(held.backend, { ...defaultLimits, requests: 2 })
    const taken = ['k1', 'k2'].map((key) => ask(server, 'POST', '/orders', one, keyed(key)))
    await held.waitFor(2)
    expect(server.load().requests).toBe(2)
    const { status, body, headers } = await call(server, 'GET', '/status')
    expect([status, body, headers.get('retry-after')]).toEqual([
      ...refused(503, 'Overloaded', { detail: 'too many requests are under way: nothing was done, try again' }),
      '1',
    ])
    held.letGo()
    expect((await Promise.all(taken)).map(([code]) => code)).toEqual([422, 422])
    expect([(await ask(server, 'GET', '/status'))[0], server.load()]).toEqual([
      200,
      { connections: expect.any(Number), requests: 0, bodyBytes: 0 },
    ])
  })

  it('counts the bodies too', async () => {
    const server = await start(singleReplica(), { ...defaultLimits, bodies: 100 })
    expect((await ask(server, 'POST', '/products', { ...mug, name: 'x'.repeat(150) }))[0]).toBe(503)
    expect((await ask(server, 'POST', '/products', mug))[0]).toBe(201)
    expect(server.load().bodyBytes).toBe(0)
  })
})

describe('what a node tells of itself', () => {
  it('is its cluster, its log, and whether it lives and can serve', async () => {
    const cluster = { cluster: 'c', self: 'n1', members: [{ id: 'n1', url: 'http://127.0.0.1:1' }] }
    const server = await start(singleReplica(), undefined, { cluster })
    await call(server, 'POST', '/products', mug)
    await call(server, 'GET', '/products/mug')
    expect(await ask(server, 'GET', '/cluster')).toEqual([200, cluster])
    const log = [
      { index: 1, term: 2, what: 'AddProduct' },
      { index: 2, term: 2, what: 'ReadProduct' },
    ]
    expect(await ask(server, 'GET', '/log')).toEqual([200, { entries: log }])
    expect(await ask(server, 'GET', '/log?limit=1')).toEqual([200, { entries: log.slice(1) }])
    expect((await ask(server, 'GET', '/log?limit=0'))[0]).toBe(400)
    const [, status] = await ask(server, 'GET', '/status')
    expect(await ask(server, 'GET', '/cluster/live')).toEqual([
      200,
      { status, entries: log, traffic: [], unready: null },
    ])
    expect(await ask(server, 'GET', '/healthz')).toEqual([200, { alive: true }])
    expect(await ask(server, 'GET', '/readyz')).toEqual([200, { ready: true }])
    const lost = await start(follower({ _tag: 'NotLeader', leader: null }))
    expect(await ask(lost, 'GET', '/readyz')).toEqual(refused(503, 'NotReady', { detail: 'it knows no leader' }))
  })
})
