import { isLeft } from 'fp-ts/lib/Either.js'
import { afterEach } from 'vitest'
import type { Backend } from '../../../../impl/node/http/backend.js'
import { type HttpServer, type Limits, serve } from '../../../../impl/node/http/serve.js'

const running: HttpServer[] = []

/** A server on a port of the system's choice, closed after the test. */
export const start = (backend: Backend, limits?: Limits): Promise<HttpServer> =>
  new Promise((resolve, reject) =>
    serve({ backend, port: 0, ...(limits === undefined ? {} : { limits }) }, (result) => {
      if (isLeft(result)) {
        reject(new Error(result.left))
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
  return { status: response.status, body: await response.json(), headers: response.headers }
}

/** The status and the body alone. */
export const ask = async (...args: Parameters<typeof call>): Promise<readonly [number, unknown]> => {
  const { status, body } = await call(...args)
  return [status, body]
}
