/** The HTTP API, over a real socket: whole requests with wrong contents, and bytes that are no requests. */
import { connect } from 'node:net'
import fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import type { Backend } from '../../../impl/node/core/backend.js'
import { type HttpServer, serve } from '../../../impl/node/http/serve.js'
import type { Answered } from '../../../impl/store/machine.js'
import { singleReplica } from '../../impl/node/http/single-replica.js'
import { type Mutation, noise, sometimes } from '../mutations.js'
import { check, type Opened, type Outcome, refused, type Target, taken } from '../target.js'

interface Request {
  readonly line: string
  readonly headers: readonly string[]
  readonly body: string
}

const request = (line: string, body: string, ...headers: readonly string[]): Request => ({ line, headers, body })
const key = 'idempotency-key: k1'
const requests: readonly Request[] = [
  request('GET /products?limit=2&after=tea', ''),
  request('GET /products/tea', ''),
  request('POST /products', '{"id":"tea","name":"Tea","price":350,"stock":10}', key),
  request('POST /products/tea/stock', '{"quantity":5}', 'idempotency-key: k2'),
  request('PUT /products/tea/price', '{"price":400}'),
  request('POST /orders', '{"lines":[{"product":"tea","quantity":1}]}', 'idempotency-key: k3'),
  request('GET /orders/1', ''),
  request('POST /orders/1/cancellation', '', 'order-secret: k3'),
  request('GET /status', ''),
]

const bytesOf = ({ line, headers, body }: Request, inBody: Mutation, inLine: Mutation): Uint8Array => {
  const content = Buffer.from(inBody(Buffer.from(body)))
  const target = Buffer.from(inLine(Buffer.from(line)))
  const all = ['host: h', 'connection: close', ...headers]
  if (content.length > 0) all.push('content-type: application/json', `content-length: ${content.length}`)
  return Buffer.concat([target, Buffer.from(` HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n`), content])
}

const input = fc.oneof(
  { weight: 1, arbitrary: noise },
  {
    weight: 9,
    arbitrary: fc
      .record({ which: fc.constantFrom(...requests), inBody: sometimes, inLine: sometimes, outer: sometimes })
      .map(({ which, inBody, inLine, outer }) => outer(bytesOf(which, inBody, inLine))),
  },
)

/** All that the server says to these bytes, until it closes. */
const exchange = ({ port }: HttpServer, bytes: Uint8Array): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    // The server may close before it has read all.
    socket.on('error', () => {})
    socket.on('end', () => socket.destroy())
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
    socket.end(bytes)
  })

interface Received {
  readonly status: number
  readonly isDecided: boolean
  readonly body: string
}

/** The answers one after the other, each as long as it says. */
const answersIn = (text: string): readonly Received[] => {
  const found: Received[] = []
  for (let rest = text; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n')
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(rest)?.[1]
    check(end > 0 && status !== undefined, `no answer of HTTP: ${JSON.stringify(rest.slice(0, 100))}`)
    const head = rest.slice(0, end)
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
    found.push({
      status: Number(status),
      isDecided: /\r\nraft-index: /i.test(head) && !/\r\nage: |\r\nlockstep-age/i.test(head),
      body: rest.slice(end + 4, end + 4 + length),
    })
    rest = rest.slice(end + 4 + length)
  }
  return found
}

/** What HTTP calls errors of the server though they are about the request: its method or its version is not known. */
const aboutTheRequest = [501, 505]

const checkAnswer = ({ status, body }: Received): void => {
  check(status < 500 || aboutTheRequest.includes(status), `status ${status}: ${body.slice(0, 200)}`)
  if (status < 400) return
  const lines = body.split('\n')
  check(lines.length === 2 && lines[1] === '', `an error that is not one line: ${JSON.stringify(body.slice(0, 300))}`)
  check(body.length < 100_000, `an error of ${body.length} bytes`)
  const problem: unknown = JSON.parse(body)
  check(typeof problem === 'object' && problem !== null, 'an error that is no object')
  check(!/\\n {4}at /.test(body), `an error with a stack: ${body.slice(0, 300)}`)
}

const feedTo =
  (server: HttpServer, backend: Backend<Answered>) =>
  async (bytes: Uint8Array): Promise<Outcome> => {
    const before = backend.status()
    const answers = answersIn(await exchange(server, bytes))
    const after = backend.status()
    answers.forEach(checkAnswer)
    const decided = answers.filter(({ isDecided }) => isDecided).length
    if (decided === 0 && answers.length > 0) {
      check(
        after.lastIndex === before.lastIndex,
        `${after.lastIndex - before.lastIndex} entries, but no answer tells it`,
      )
    }
    if (after.lastIndex === before.lastIndex)
      check(after.digest === before.digest, 'the shop was changed without an entry')
    const refusal = answers.find(({ status }) => status >= 400)
    return refusal === undefined ? taken : refused(refusal.body.trimEnd())
  }

export const http: Target = {
  name: 'HTTP API',
  open: () =>
    new Promise<Opened<Uint8Array>>((resolve, reject) => {
      const backend = singleReplica()
      serve({ backend, port: 0 }, (server) => {
        if (isLeft(server)) return reject(new Error(server.left.why))
        const close = (): Promise<void> => new Promise((closed) => server.right.close(closed))
        resolve({ input, feed: feedTo(server.right, backend), close })
      })
    }),
}
