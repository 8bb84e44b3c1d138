/** The edges of RFC 9110 and 9112: bytes as a client may send them, and the first line and headers of what comes back. */
import { describe, expect, it } from 'vitest'
import { raw, refused, start } from './running.js'
import { singleReplica } from './single-replica.js'

const send = async (...lines: readonly string[]) => {
  const received = await raw(await start(singleReplica()), lines.map((line) => `${line}\r\n`).join(''))
  const [head = '', body = ''] = received.split('\r\n\r\n')
  const [line = '', ...fields] = head.split('\r\n')
  const headers = new Map(fields.map((field) => [field.split(': ')[0]?.toLowerCase(), field.split(': ')[1]]))
  return {
    status: Number(line.split(' ')[1]),
    body,
    allow: headers.get('allow'),
    length: headers.get('content-length'),
  }
}
const get = (target: string, ...headers: readonly string[]) =>
  send(`GET ${target} HTTP/1.1`, ...(headers.length > 0 ? headers : ['Host: a']), 'Connection: close', '')

const alive = '{"alive":true}\n'
const problemIn = (body: string): unknown => JSON.parse(body).detail

describe('the target of a request', () => {
  it.each([
    'http://127.0.0.1:8101/healthz',
    'HTTP://a/healthz?x=1',
    'https://[::1]:80/healthz',
    '/healthz',
    '/%68ealthz',
  ])('%s is found', async (target) => {
    const { status, body } = await get(target)
    expect([status, body]).toEqual([200, alive])
  })

  it('that is an address without a path is that of the page', async () => {
    expect((await get('http://a')).status).toBe((await get('/')).status)
    expect((await get('http://a?limit=1')).status).toBe((await get('/?limit=1')).status)
  })

  it.each([
    'http:///healthz',
    'http://user@a/healthz',
    'ftp://a/healthz',
    'http://a b/healthz',
    '/healthz#part',
    'healthz',
  ])('%s is refused: 400', async (target) => {
    expect((await get(target)).status).toBe(400)
  })

  it('* is for OPTIONS, which says what is possible', async () => {
    const whole = { status: 204, body: '', allow: 'GET, HEAD, POST, PUT, OPTIONS', length: undefined }
    const options = (target: string) => send(`OPTIONS ${target} HTTP/1.1`, 'Host: a', 'Connection: close', '')
    expect(await options('*')).toEqual(whole)
    expect(await options('http://a')).toEqual(whole)
    expect(await options('/products')).toEqual({ ...whole, allow: 'GET, HEAD, POST, OPTIONS' })
    expect(await options('/products/mug/price')).toEqual({ ...whole, allow: 'PUT, OPTIONS' })
    expect((await options('/nothing')).status).toBe(404)
    expect((await get('*')).status).toBe(400)
  })
})

describe('the header Host', () => {
  it.each([
    ['missing', ['Accept: x'], 'a request of HTTP 1.1 has to have the header Host'],
    ['twice', ['Host: a', 'Host: b'], 'the header Host came more than once'],
    ['twice the same', ['Host: a', 'hOST: a'], 'the header Host came more than once'],
    ['empty', ['Host:'], 'the header Host is no host: expected a name or an address, and a port if need be'],
    ['no host', ['Host: a/b'], 'the header Host is no host: expected a name or an address, and a port if need be'],
  ])('%s: 400', async (_, headers, detail) => {
    const { status, body } = await get('/healthz', ...headers)
    expect([status, JSON.parse(body)]).toEqual(refused(400, 'BadRequest', { detail }))
  })

  it.each(['a', 'shop.example:8080', '[::1]:80', '127.0.0.1:'])('%s is one', async (host) => {
    expect((await get('/healthz', `Host: ${host}`)).status).toBe(200)
  })

  it('need not come with HTTP/1.0, but not twice either', async () => {
    expect((await send('GET /healthz HTTP/1.0', '')).status).toBe(200)
    expect((await send('GET /healthz HTTP/1.0', 'Host: a', 'Host: a', '')).status).toBe(400)
  })

  it('is looked at before a body is asked for', async () => {
    const { status } = await send('POST /orders HTTP/1.1', 'Content-Length: 2', 'Expect: 100-continue', '')
    expect(status).toBe(400)
  })
})

describe('a method', () => {
  it.each([
    ['HEAD', '/healthz', 200],
    ['HEAD', '/nothing', 404],
    ['HEAD', '/orders/1/cancellation', 405],
    ['DELETE', '/healthz', 405],
    ['TRACE', '/healthz', 405],
    ['CONNECT', 'a:80', 501],
    ['FETCH', '/healthz', 501],
    ['get', '/healthz', 501],
  ])('%s %s: %d', async (method, target, status) => {
    expect((await send(`${method} ${target} HTTP/1.1`, 'Host: a', 'Connection: close', '')).status).toBe(status)
  })

  it('HEAD is answered as GET is, without the content', async () => {
    const { status, body, length } = await send('HEAD /healthz HTTP/1.1', 'Host: a', 'Connection: close', '')
    expect([status, body, length]).toEqual([200, '', String(alive.length)])
  })
})

describe('what else HTTP says', () => {
  it.each([
    ['another version', ['GET /healthz HTTP/3.0', 'Host: a', ''], 505],
    ['a target without end', [`GET /${'x'.repeat(20_000)} HTTP/1.1`, 'Host: a', ''], 414],
    ['two lengths', ['POST /orders HTTP/1.1', 'Host: a', 'Content-Length: 1', 'Content-Length: 2', '', '{}'], 400],
    [
      'a length beside chunks',
      ['POST /orders HTTP/1.1', 'Host: a', 'Content-Length: 2', 'Transfer-Encoding: chunked', '', '0', ''],
      400,
    ],
    ['another expectation', ['GET /healthz HTTP/1.1', 'Host: a', 'Expect: tea', 'Connection: close', ''], 417],
    ['a header that goes on in the next line', ['GET /healthz HTTP/1.1', 'Host: a', ' b', ''], 400],
  ])('%s', async (_, lines, status) => {
    expect((await send(...lines)).status).toBe(status)
  })

  it('of an expectation in HTTP/1.0: it is ignored', async () => {
    const { status } = await send('GET /healthz HTTP/1.0', 'Expect: 100-continue', '')
    expect(status).toBe(200)
  })
})

describe('an address', () => {
  it('has one name: a number with zeros before it is another one', async () => {
    expect(problemIn((await get('/orders/01')).body)).toBe('in the path: id: expected an order number, got "01"')
    expect((await get('/orders/01')).status).toBe(404)
    expect((await get('/orders/+1')).status).toBe(404)
    expect((await get('/products?limit=01')).status).toBe(400)
    expect((await get('/products/')).status).toBe(404)
  })

  it.each([
    ['/products?limt=5', 'in the query: limt: there is no such parameter; expected after, limit, consistency'],
    ['/products?limit=5&limit=6', 'in the query: limit: it came more than once'],
    ['/products/mug?x', 'in the query: x: there is no such parameter; expected consistency'],
    ['/orders/1?customer=ann', 'in the query: customer: there is no such parameter; expected consistency'],
    ['/status?x=1', 'in the query: x: there is no such parameter; expected none'],
    ['/log?limits=1', 'in the query: limits: there is no such parameter; expected limit'],
  ])('%s: 400', async (target, detail) => {
    const { status, body } = await get(target)
    expect([status, problemIn(body)]).toEqual([400, detail])
  })

  it.each(['/readyz?verbose', '/metrics?x=1', '/?utm_source=mail'])(
    '%s: a probe or a link may say more',
    async (path) => {
      expect((await get(path)).status).toBe((await get(path.split('?')[0] ?? '')).status)
    },
  )
})
