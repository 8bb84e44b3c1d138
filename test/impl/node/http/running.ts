import { connect } from 'node:net'
import { isLeft } from 'fp-ts/lib/Either.js'
import { afterEach } from 'vitest'
import type { Backend } from '../../../../impl/node/core/backend.js'
import { defaultLimits, type Limits } from '../../../../impl/node/http/limits.js'
import { type ProblemCode, titles } from '../../../../impl/node/http/problems.js'
import { type HttpServer, type ServeOptions, serve } from '../../../../impl/node/http/serve.js'
import type { Answered } from '../../../../impl/store/machine.js'
import { undescribed } from './described.js'

const running: HttpServer[] = []

/** Nobody waits for the idle connections of a test. */
const quick: Limits = { ...defaultLimits, farewell: 0 }

/** A server on a port of the system's choice, closed after the test. */
export const start = (
  backend: Backend<Answered>,
  limits: Limits = quick,
  more: Partial<Pick<ServeOptions, 'adminToken' | 'cluster' | 'credentials'>> = {},
): Promise<HttpServer> =>
  new Promise((resolve, reject) =>
    serve({ backend, port: 0, ...more, limits }, (result) => {
      if (isLeft(result)) {
        reject(new Error(result.left.why))
        return
      }
      running.push(result.right)
      resolve(result.right)
    }),
  )

export const stop = (server: HttpServer): Promise<void> => new Promise((resolve) => server.close(resolve))

afterEach(() => Promise.all(running.splice(0).map(stop)))

export interface Called {
  readonly status: number
  readonly body: unknown
  readonly headers: Headers
}

/** Sends a request; throws if the answer is not as the description of the interface says. */
export const call = async (
  server: HttpServer,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Called> => {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const media = response.headers.get('content-type') ?? ''
  const received = await response.text()
  const parsed: unknown = media.includes('json') ? JSON.parse(received) : received
  const answer = { status: response.status, body: parsed, headers: response.headers }
  const wrong = undescribed(method, path, answer)
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return answer
}

/** A problem document, as the status and the body. */
export const refused = (status: number, error: ProblemCode, members: object): readonly [number, unknown] => [
  status,
  { type: `/problems/${error}`, title: titles[error], status, error, ...members },
]

/** The status and the body alone. */
export const ask = async (...args: Parameters<typeof call>): Promise<readonly [number, unknown]> => {
  const { status, body } = await call(...args)
  return [status, body]
}

/** Sends these bytes as they are; all that comes back until the server closes the connection. */
export const raw = (server: HttpServer, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(server.port, server.host, () => socket.write(bytes))
    let received = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk))
    socket.on('close', () => resolve(received)).on('error', reject)
  })
