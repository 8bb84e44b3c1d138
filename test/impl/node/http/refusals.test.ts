import { createReadStream } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../../../impl/node/http/limits.js'
import type { HttpServer } from '../../../../impl/node/http/serve.js'
import { ask, call, raw, refused, start } from './running.js'
import { singleReplica } from './single-replica.js'

const key = { 'idempotency-key': 'k1' }

const statusLine = (received: string): string => received.slice(0, received.indexOf('\r\n'))

/** Sends 100 MB of zeros by any means; the status of the answer, and whether the connection is closed. */
const sendHuge = (server: HttpServer, headers: Readonly<Record<string, string>>) =>
  new Promise<readonly [number | undefined, string | undefined]>((resolve, reject) => {
    const outgoing = request(`${server.url}/products`, { method: 'POST', headers })
    const zeros = createReadStream('/dev/zero', { end: 100_000_000 - 1 })
    outgoing.on('response', (incoming) => {
      resolve([incoming.statusCode, incoming.headers.connection])
      zeros.destroy()
      outgoing.destroy()
    })
    outgoing.on('error', reject)
    zeros.pipe(outgoing)
  })

describe('a body that is no good', () => {
  const jsonOnly = { 'content-type': 'application/json' }
  it.each([
    ['no JSON', '{"id":', 'the body is not JSON: Unexpected end of JSON input'],
    ['empty', '', 'the body is not JSON: Unexpected end of JSON input'],
    ['no object', '[1]', 'in the body: expected a restocking, got a list of 1'],
    [
      'a negative quantity',
      '{"quantity":-4}',
      'in the body: quantity: expected a quantity (an integer from 1 to 1000000), got -4',
    ],
    [
      'a field missing',
      '{"amount":4}',
      'in the body: quantity: expected a quantity (an integer from 1 to 1000000), got nothing',
    ],
  ])('%s: 400', async (_, body, message) => {
    const server = await start(singleReplica())
    const answer = await ask(server, 'POST', '/products/mug/stock', body, jsonOnly)
    expect(answer).toEqual(refused(400, 'BadBody', { detail: message }))
  })

  it('names the line of the order that is wrong', async () => {
    const server = await start(singleReplica())
    const lines = [
      { product: 'mug', quantity: 1 },
      { product: 'mug', quantity: 0 },
    ]
    expect(await ask(server, 'POST', '/orders', { lines }, key)).toEqual([
      ...refused(400, 'BadBody', {
        detail: 'in the body: lines[1].quantity: expected a quantity (an integer from 1 to 1000000), got 0',
      }),
    ])
  })

  it.each([
    ['{"customr":"ann","lines":[{"product":"mug","quantity":1}]}', 'customr', 'customer, lines'],
    ['{"lines":[{"product":"mug","quantity":1,"price":1}]}', 'lines[0].price', 'product, quantity'],
    ['{"__proto__":{},"lines":[{"product":"mug","quantity":1}]}', '__proto__', 'customer, lines'],
  ])('with a field that nobody knows, %s: 400', async (body, path, expected) => {
    const server = await start(singleReplica())
    expect(await ask(server, 'POST', '/orders', body, key)).toEqual(
      refused(400, 'BadBody', { detail: `in the body: ${path}: there is no such field; expected ${expected}` }),
    )
  })

  it('where none is taken: 400, unless it says nothing', async () => {
    const server = await start(singleReplica())
    const cancel = (body: string) => ask(server, 'POST', '/orders/1/cancellation', body, { 'order-secret': 's' })
    expect(await cancel('{"reason":"late"}')).toEqual(refused(400, 'BadBody', { detail: 'in the body: expected none' }))
    expect([(await cancel(' {} '))[0], (await cancel(''))[0]]).toEqual([404, 404])
  })

  it('in no UTF-8: 400', async () => {
    const server = await start(singleReplica())
    const response = await fetch(`${server.url}/products`, {
      method: 'POST',
      headers: jsonOnly,
      body: new Uint8Array([34, 255, 34]),
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  })

  it('nested a hundred thousand deep: 400, and the node goes on serving', async () => {
    const server = await start(singleReplica())
    const [status] = await ask(server, 'POST', '/products', '['.repeat(100_000) + ']'.repeat(100_000))
    expect([status, (await ask(server, 'GET', '/status'))[0]]).toEqual([400, 200])
  })

  it('of another type or charset, or encoded: 415', async () => {
    const server = await start(singleReplica())
    const send = (headers: Readonly<Record<string, string>>) => ask(server, 'POST', '/products', '{}', headers)
    const wrongType = refused(415, 'NotJson', { detail: 'the Content-Type has to be application/json, in UTF-8' })
    expect(await send({ 'content-type': 'text/plain' })).toEqual(wrongType)
    expect(await send({ 'content-type': 'application/json; charset=latin1' })).toEqual(wrongType)
    expect((await send({ 'content-type': 'Application/JSON; charset=UTF-8' }))[0]).toBe(400)
    expect(await send({ 'content-encoding': 'gzip' })).toEqual([
      ...refused(415, 'Encoded', { detail: 'the body has to come without a Content-Encoding' }),
    ])
  })

  it('without a length: 411', async () => {
    const server = await start(singleReplica())
    const received = await raw(server, 'POST /products HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(statusLine(received)).toBe('HTTP/1.1 411 Length Required')
  })
})

describe('a body of 100 MB', () => {
  const json = { 'content-type': 'application/json' }

  it('announced: 413, and the connection closes', async () => {
    const server = await start(singleReplica())
    expect(await sendHuge(server, { ...json, 'content-length': '100000000' })).toEqual([413, 'close'])
    expect((await ask(server, 'GET', '/status'))[0]).toBe(200)
  })

  it('in chunks: 413, and the connection closes', async () => {
    const server = await start(singleReplica())
    expect(await sendHuge(server, json)).toEqual([413, 'close'])
    expect((await ask(server, 'GET', '/status'))[0]).toBe(200)
  })

  it('announced with an expectation: 413 without asking for it', async () => {
    const server = await start(singleReplica())
    const headers = 'Host: a\r\nContent-Length: 100000000\r\nExpect: 100-continue\r\n'
    const received = await raw(server, `POST /products HTTP/1.1\r\n${headers}\r\n`)
    expect(received.split('\r\n\r\n')[1]).toBe(
      '{"type":"/problems/BodyTooLarge","title":"The body is too large","status":413,"detail":"the body is larger than 1048576 bytes","error":"BodyTooLarge"}\n',
    )
    expect(statusLine(received)).toBe('HTTP/1.1 413 Payload Too Large')
  })

  it('is refused from the first byte beyond 1 MiB on', async () => {
    const server = await start(singleReplica())
    const padded = (length: number) => '{}'.padEnd(length, ' ')
    expect((await ask(server, 'POST', '/products', padded(1_048_576)))[0]).toBe(400)
    expect((await ask(server, 'POST', '/products', padded(1_048_577)))[0]).toBe(413)
  })
})

describe('an expectation that can be met', () => {
  it('is met', async () => {
    const server = await start(singleReplica())
    const body = '{"id":"mug","name":"A mug","price":1,"stock":1}'
    const headers = `Host: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`
    const received = await raw(
      server,
      `POST /products HTTP/1.1\r\n${headers}Expect: 100-continue\r\nConnection: close\r\n\r\n${body}`,
    )
    expect(received.match(/HTTP\/1\.1 \d+ \w+/g)).toEqual(['HTTP/1.1 100 Continue', 'HTTP/1.1 201 Created'])
  })
})

describe('an address that is no good', () => {
  it('leads nowhere: 404', async () => {
    const server = await start(singleReplica())
    const nothing = (path: string) => refused(404, 'NotFound', { detail: `there is nothing at ${path}` })
    for (const path of ['//', '/product', '/products/', '/products/a/b', '//evil/products'])
      expect(await ask(server, 'GET', path)).toEqual(nothing(path))
  })

  it('names what cannot exist: 404', async () => {
    const server = await start(singleReplica())
    expect(await ask(server, 'GET', '/orders/first')).toEqual([
      ...refused(404, 'NotFound', { detail: 'in the path: id: expected an order number, got "first"' }),
    ])
    expect((await ask(server, 'GET', '/products/a%2Fb'))[0]).toBe(404)
  })

  it('is wrongly escaped: 400', async () => {
    const server = await start(singleReplica())
    expect(await ask(server, 'GET', '/products/%zz')).toEqual([
      ...refused(400, 'BadPath', { detail: 'the path /products/%zz is not correctly percent-encoded' }),
    ])
  })

  it('has a query that does not decode: 400', async () => {
    const server = await start(singleReplica())
    expect(await ask(server, 'GET', '/products?limit=0')).toEqual([
      ...refused(400, 'BadQuery', {
        detail: 'in the query: limit: expected a page size (an integer from 1 to 1000), got 0',
      }),
    ])
  })

  it('takes other methods: 405 with Allow', async () => {
    const server = await start(singleReplica())
    const { status, body, headers } = await call(server, 'DELETE', '/products')
    expect([status, body, headers.get('allow')]).toEqual([
      ...refused(405, 'MethodNotAllowed', { detail: 'DELETE is not possible here, but GET, HEAD, POST, OPTIONS' }),
      'GET, HEAD, POST, OPTIONS',
    ])
    expect((await call(server, 'POST', '/status', {})).headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  })
})

describe('an Idempotency-Key', () => {
  const order = { lines: [{ product: 'mug', quantity: 1 }] }
  const expected =
    'in the header Idempotency-Key: expected an idempotency key (1 to 200 visible ASCII characters without spaces), got'

  it('has to come with an order: 400', async () => {
    const server = await start(singleReplica())
    const answer = await ask(server, 'POST', '/orders', order)
    expect(answer).toEqual(refused(400, 'BadIdempotencyKey', { detail: `${expected} nothing` }))
  })

  it('in quotes, as the draft has it, is the same key', async () => {
    const server = await start(singleReplica())
    const bare = await ask(server, 'POST', '/orders', order, key)
    expect(await ask(server, 'POST', '/orders', { lines: [{ product: 'mug', quantity: 2 }] }, key)).toEqual(
      refused(422, 'KeyReused', { detail: 'the Idempotency-Key k1 has been used for another request', key: 'k1' }),
    )
    expect(await ask(server, 'POST', '/orders', order, { 'idempotency-key': '"k1"' })).toEqual(bare)
    expect(await ask(server, 'POST', '/orders', order, { 'idempotency-key': '"k1' })).toEqual(
      refused(400, 'BadIdempotencyKey', {
        detail: 'in the header Idempotency-Key: expected a key, or a key in quotes as RFC 9651 writes strings, got "k1',
      }),
    )
  })

  it('has to be one word: 400', async () => {
    const server = await start(singleReplica())
    const answer = await ask(server, 'POST', '/orders', order, { 'idempotency-key': 'two words' })
    expect(answer).toEqual(refused(400, 'BadIdempotencyKey', { detail: `${expected} "two words"` }))
  })
})

describe('a client that does not speak HTTP, or not in time', () => {
  it('gets 400 for garbage, and the node goes on serving', async () => {
    const server = await start(singleReplica())
    expect(statusLine(await raw(server, 'garbage\r\n\r\n'))).toBe('HTTP/1.1 400 Bad Request')
    expect((await ask(server, 'GET', '/status'))[0]).toBe(200)
  })

  it('gets no refusal in the place of the answer to a whole request before the garbage', async () => {
    const server = await start(singleReplica())
    const body = '{"id":"tea","name":"Tea","price":350,"stock":10}'
    const whole = [
      'GET /products HTTP/1.1\r\nHost: a\r\n\r\n',
      `POST /products HTTP/1.1\r\nHost: a\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ]
    for (const request of whole) expect(await raw(server, `${request}garbage\r\n\r\n`)).not.toContain('HTTP/1.1 400')
  })

  it('gets 431 for endless headers', async () => {
    const server = await start(singleReplica())
    const received = await raw(server, `GET /status HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect(statusLine(received)).toBe('HTTP/1.1 431 Request Header Fields Too Large')
  })

  it('gets 408 for headers or a body that never end', async () => {
    const server = await start(singleReplica(), { ...defaultLimits, headers: 100, request: 100 })
    expect(statusLine(await raw(server, 'GET /status HTTP/1.1\r\nHos'))).toBe('HTTP/1.1 408 Request Timeout')
    const unfinished = 'POST /products HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{'
    expect(statusLine(await raw(server, unfinished))).toBe('HTTP/1.1 408 Request Timeout')
  })

  it('may go away in the middle of its request', async () => {
    const server = await start(singleReplica())
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, server.host, () =>
        socket.write('POST /products HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{', () => socket.destroy()),
      )
      socket.on('close', () => resolve())
    })
    expect((await ask(server, 'GET', '/status'))[0]).toBe(200)
  })
})
