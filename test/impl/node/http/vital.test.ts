/** What a node answers even when it is full, even without a body, and while it closes. */
import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isRight } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../../../impl/node/http/limits.js'
import { serve } from '../../../../impl/node/http/serve.js'
import { ask, call, refused, start, stop } from './running.js'
import { singleReplica } from './single-replica.js'

const order = { customer: 'ann', lines: [{ product: 'mug', quantity: 1 }] }

describe('a node with too many requests under way', () => {
  it('still says how it is', async () => {
    const silent = { ...singleReplica(), submit: () => {} }
    const server = await start(silent, { ...defaultLimits, farewell: 0, requests: 1, answer: 500 })
    const unanswered = call(server, 'POST', '/orders', order, { 'idempotency-key': 'k' })
    while (server.load().requests < 1) await new Promise(setImmediate)
    expect(await ask(server, 'GET', '/healthz')).toEqual([200, { alive: true }])
    expect(await ask(server, 'GET', '/readyz')).toEqual([200, { ready: true }])
    expect(await ask(server, 'GET', '/metrics')).toEqual([200, ''])
    expect(await ask(server, 'GET', '/status')).toEqual(
      refused(503, 'Overloaded', { detail: 'too many requests are under way: nothing was done, try again' }),
    )
    expect(server.load().requests).toBe(1)
    expect((await unanswered).status).toBe(504)
  })
})

describe('HEAD', () => {
  const headOf = async (url: string): Promise<readonly [number, string | null, string]> => {
    const response = await fetch(url, { method: 'HEAD' })
    return [response.status, response.headers.get('content-length'), await response.text()]
  }

  it('is answered as GET is, without the body', async () => {
    const leader = await start(singleReplica())
    await call(leader, 'POST', '/products', { id: 'mug', name: 'A mug', price: 450, stock: 5 })
    const length = String(JSON.stringify((await ask(leader, 'GET', '/products/mug'))[1]).length + 1)
    expect(await headOf(`${leader.url}/products/mug`)).toEqual([200, length, ''])
    expect((await headOf(`${leader.url}/nowhere`))[0]).toBe(404)
  })
})

describe('a node that closes', () => {
  it('leaves nothing behind that holds what it served', async () => {
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('gc')
    const served = await new Promise<WeakRef<object>>((resolve, reject) => {
      const backend = singleReplica()
      const held = new WeakRef(backend.submit)
      serve({ backend, port: 0, limits: { ...defaultLimits, farewell: 0 } }, (server) => {
        if (isRight(server)) server.right.close(() => resolve(held))
        else reject(new Error(server.left.why))
      })
    })
    // What a promise has resolved to is held until the next turns of the event loop.
    for (let turn = 0; turn < 20 && served.deref() !== undefined; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (typeof collect === 'function') collect()
    }
    expect(served.deref()).toBe(undefined)
  })

  it('answers a request that is under way on a connection that looks idle, and says that it is the last', async () => {
    const server = await start(singleReplica(), { ...defaultLimits, farewell: 60_000, close: 60_000 })
    const socket = connect(server.port, '127.0.0.1')
    let text = ''
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const answers = async (count: number): Promise<void> => {
      while (text.split('HTTP/1.1').length <= count) await new Promise((resolve) => socket.once('data', resolve))
    }
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    socket.write('GET /healthz HTTP/1.1\r\nhost: h\r\n\r\n')
    await answers(1)
    const stopped = stop(server)
    socket.write('GET /healthz HTTP/1.1\r\nhost: h\r\n\r\n')
    await answers(2)
    await closed
    await stopped
    expect(text.match(/^(HTTP.*|connection:.*)$/gim)).toEqual([
      'HTTP/1.1 200 OK',
      'Connection: keep-alive',
      'HTTP/1.1 200 OK',
      'connection: close',
    ])
  })
})
