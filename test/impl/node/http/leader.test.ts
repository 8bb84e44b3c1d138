import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../../../impl/node/http/limits.js'
import { serve } from '../../../../impl/node/http/serve.js'
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

describe('a result that nobody knows', () => {
  it('of a read is asked for again; of a change without a key it is not said to be safe', async () => {
    const server = await start(follower({ _tag: 'Lost' }))
    expect(await ask(server, 'GET', '/products')).toEqual(
      refused(504, 'ResultUnknown', { detail: 'the result is unknown: nothing was changed, ask again' }),
    )
    expect(await ask(server, 'POST', '/products', mug)).toEqual(
      refused(504, 'ResultUnknown', {
        detail:
          'the result is unknown: the request may or may not take effect; it came without an Idempotency-Key, so read what became of it before it is sent again',
      }),
    )
    expect(await ask(server, 'POST', '/products', mug, key)).toEqual(unknown)
  })
})

describe('a node that does not lead', () => {
  it('answers for itself where nothing has to be decided', async () => {
    const other = await start(follower({ _tag: 'NotLeader', leader: 'n1' }))
    const [status, body] = await ask(other, 'GET', '/status')
    expect([status, body]).toEqual([200, { ...singleReplica().status(), id: 'n2', role: 'Follower', leader: null }])
    expect((await ask(other, 'POST', '/products', '{'))[0]).toBe(400)
  })

  it('says 503 and when to come back, where there is no way to the leader', async () => {
    const other = await start(follower({ _tag: 'NotLeader', leader: 'n1' }))
    const { status, body, headers } = await call(other, 'POST', '/products', mug)
    expect([status, body, headers.get('retry-after')]).toEqual([...noLeader, '1'])
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
    const server = await start(
      follower({ _tag: 'Applied', reply: { reply: { _tag: 'TotalTooLarge' }, isReplay: false }, index: 4 }),
    )
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
    expect(isLeft(result) ? result.left.why : 'listening').toBe(
      `cannot listen on 127.0.0.1:${server.port}: listen EADDRINUSE: address already in use 127.0.0.1:${server.port}`,
    )
  })
})
