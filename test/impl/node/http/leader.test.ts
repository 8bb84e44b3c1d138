import { once } from 'node:events'
import { createServer } from 'node:net'
import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import type { Backend } from '../../../../impl/node/http/backend.js'
import { defaultLimits } from '../../../../impl/node/http/limits.js'
import { serve } from '../../../../impl/node/http/serve.js'
import type { Reply } from '../../../../impl/store/reply.js'
import { ask, call, refused, start, stop } from './running.js'
import { follower, singleReplica } from './single-replica.js'

const mug = { id: 'mug', name: 'A mug', price: 450, stock: 5 }
const order = { lines: [{ product: 'mug', quantity: 2 }] }
const key = { 'idempotency-key': 'k1' }

const noLeader = refused(503, 'Unavailable', {
  detail: 'there is no leader at the moment: nothing was done, try again',
})
const unknown = refused(504, 'ResultUnknown', {
  detail:
    'the result is unknown: the request may or may not take effect; retry with the same Idempotency-Key, which never takes effect twice',
})

/** A TCP listener that closes every connection as soon as something arrives on it. */
const hangUp = async () => {
  const listener = createServer((socket) => socket.once('data', () => socket.destroy()).on('error', () => {}))
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, close: () => listener.close() }
}

describe('a node that does not lead', () => {
  it("passes everything on and gives the leader's answer back", async () => {
    const leader = await start(singleReplica())
    const other = await start(follower({ _tag: 'NotLeader', leaderUrl: leader.url }))
    const created = await call(other, 'POST', '/products', mug)
    expect([created.status, created.headers.get('location'), created.headers.get('raft-index')]).toEqual([
      201,
      '/products/mug',
      '1',
    ])
    const placed = await ask(other, 'POST', '/orders', order, key)
    expect(placed).toEqual(await ask(leader, 'POST', '/orders', order, key))
    expect(placed[0]).toBe(201)
    expect(await ask(other, 'GET', '/products?limit=1')).toEqual(await ask(leader, 'GET', '/products?limit=1'))
    expect((await ask(other, 'GET', '/products/hat'))[0]).toBe(404)
    expect(await ask(other, 'POST', '/orders/1/cancellation')).toEqual(
      await ask(leader, 'GET', '/orders/1').then(([, body]) => [200, body]),
    )
  })

  it('answers for itself where nothing has to be decided', async () => {
    const other = await start(follower({ _tag: 'NotLeader', leaderUrl: 'http://127.0.0.1:1' }))
    const [status, body] = await ask(other, 'GET', '/status')
    expect([status, body]).toEqual([200, { ...singleReplica().status(), id: 'n2', role: 'Follower', leader: null }])
    expect((await ask(other, 'POST', '/products', '{'))[0]).toBe(400)
  })

  it('says 503 and when to come back, where it knows no leader', async () => {
    const other = await start(follower({ _tag: 'NotLeader', leaderUrl: null }))
    const { status, body, headers } = await call(other, 'POST', '/products', mug)
    expect([status, body, headers.get('retry-after')]).toEqual([...noLeader, '1'])
  })

  it('says 503 where the leader cannot be reached: nothing was done', async () => {
    const gone = await start(singleReplica())
    await stop(gone)
    const other = await start(follower({ _tag: 'NotLeader', leaderUrl: gone.url }))
    expect(await ask(other, 'POST', '/orders', order, key)).toEqual(noLeader)
  })

  it('says that the result is unknown where the leader hangs up', async () => {
    const leader = await hangUp()
    const other = await start(follower({ _tag: 'NotLeader', leaderUrl: leader.url }))
    expect(await ask(other, 'POST', '/orders', order, key)).toEqual(unknown)
    leader.close()
  })

  it('says that the result is unknown where the leader does not answer in time', async () => {
    const silent: Backend<Reply> = { ...singleReplica(), submit: () => {} }
    const leader = await start(silent, { ...defaultLimits, close: 0 })
    const other = await start(follower({ _tag: 'NotLeader', leaderUrl: leader.url }), { ...defaultLimits, answer: 100 })
    expect(await ask(other, 'POST', '/orders', order, key)).toEqual(unknown)
  })

  it('does not pass on what was passed on to it: two that take each other for the leader', async () => {
    const urls: { a: string | null } = { a: null }
    const a = await start({
      ...follower({ _tag: 'Lost' }),
      submit: (_, done) => setImmediate(() => done({ _tag: 'NotLeader', leaderUrl: urls.a })),
    })
    const b = await start(follower({ _tag: 'NotLeader', leaderUrl: a.url }))
    urls.a = b.url
    expect(await ask(a, 'POST', '/products', mug)).toEqual(noLeader)
    expect(await ask(b, 'POST', '/products', mug)).toEqual(noLeader)
  })
})

describe('a leader', () => {
  it('that is deposed while a request is in flight says that the result is unknown', async () => {
    const server = await start(follower({ _tag: 'Lost' }))
    const { status, body, headers } = await call(server, 'POST', '/orders', order, key)
    expect([status, body, headers.get('retry-after')]).toEqual([...unknown, '1'])
  })

  it('that cannot take a request says why', async () => {
    const server = await start(follower({ _tag: 'Unavailable', why: 'this node is stopping' }))
    const { status, body, headers } = await call(server, 'GET', '/products')
    expect([status, body, headers.get('retry-after')]).toEqual([
      ...refused(503, 'Unavailable', { detail: 'this node is stopping' }),
      '1',
    ])
  })

  it('that never gets to a decision says so in time', async () => {
    const server = await start({ ...singleReplica(), submit: () => {} }, { ...defaultLimits, answer: 50 })
    expect(await ask(server, 'POST', '/orders', order, key)).toEqual(unknown)
  })

  it('whose state machine answers something else says 500', async () => {
    const server = await start(follower({ _tag: 'Applied', reply: { _tag: 'TotalTooLarge' }, index: 4 }))
    expect(await ask(server, 'GET', '/products')).toEqual(
      refused(500, 'Internal', {
        detail: 'the reply at index 4 is TotalTooLarge, which is no answer to this request',
      }),
    )
  })
})

describe('a client that goes away before its answer', () => {
  it('does no harm', async () => {
    const replica = singleReplica()
    const waiting: (() => void)[] = []
    const server = await start({ ...replica, submit: (text, done) => waiting.push(() => replica.submit(text, done)) })
    const impatient = new AbortController()
    const answer = fetch(`${server.url}/products`, { signal: impatient.signal })
    while (waiting.length === 0) await new Promise(setImmediate)
    impatient.abort()
    await expect(answer).rejects.toThrow('aborted')
    expect((await ask(server, 'GET', '/status'))[0]).toBe(200)
    waiting.forEach((go) => void go())
    await new Promise(setImmediate)
    expect((await ask(server, 'GET', '/status'))[0]).toBe(200)
  })
})

describe('closing', () => {
  it('lets a request in flight finish, and takes no new one', async () => {
    const replica = singleReplica()
    const waiting: (() => void)[] = []
    const server = await start({ ...replica, submit: (text, done) => waiting.push(() => replica.submit(text, done)) })
    const answer = call(server, 'POST', '/products', mug)
    while (waiting.length === 0) await new Promise(setImmediate)
    const closed = stop(server)
    waiting.forEach((go) => void go())
    const { status, headers } = await answer
    expect([status, headers.get('connection')]).toEqual([201, 'close'])
    await closed
    await expect(fetch(`${server.url}/status`)).rejects.toThrow('fetch failed')
  })
})

describe('listening', () => {
  it('fails in one line where the port is taken', async () => {
    const server = await start(singleReplica())
    const result = await new Promise<Parameters<Parameters<typeof serve>[1]>[0]>((resolve) =>
      serve({ backend: singleReplica(), port: server.port }, resolve),
    )
    expect(isLeft(result) ? result.left : 'listening').toBe(
      `cannot listen on 127.0.0.1:${server.port}: listen EADDRINUSE: address already in use 127.0.0.1:${server.port}`,
    )
  })
})
