/** The HTTP server of a node. */
import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import type { Backend } from './backend.js'
import { announcesTooMuch, readBody, tooLarge } from './body.js'
import { type Context, handle } from './handle.js'
import { answerUnparsed, maxHeaderBytes, refuse, write } from './respond.js'
import { routes } from './routes.js'

export interface Limits {
  /** Milliseconds for the headers of a request to arrive. */
  readonly headers: number
  /** Milliseconds for a whole request to arrive. */
  readonly request: number
  /** Milliseconds from a whole request to its answer. */
  readonly answer: number
  /** Milliseconds that requests in flight have when the server closes. */
  readonly close: number
}

export const defaultLimits: Limits = { headers: 10_000, request: 30_000, answer: 10_000, close: 2_000 }

export interface ServeOptions {
  readonly backend: Backend
  /** 127.0.0.1 unless told otherwise. */
  readonly host?: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly limits?: Limits
}

export interface HttpServer {
  readonly host: string
  readonly port: number
  /** For instance "http://127.0.0.1:8081". */
  readonly url: string
  /** Takes no new request, lets those in flight finish within the limit, then calls `done`. */
  readonly close: (done: () => void) => void
}

const maxConnectionsToLeader = 256

const closeServer = (server: Server, agent: Agent, within: number, done: () => void): void => {
  const timer = setTimeout(() => server.closeAllConnections(), within)
  server.close(() => {
    clearTimeout(timer)
    agent.destroy()
    done()
  })
  server.closeIdleConnections()
}

/** Calls `ready` once: with the server when it listens, or with one line that says why it cannot. */
export const serve = (options: ServeOptions, ready: (result: E.Either<string, HttpServer>) => void): void => {
  const { backend, host = '127.0.0.1', port, limits = defaultLimits } = options
  const agent = new Agent({ keepAlive: true, maxSockets: maxConnectionsToLeader })
  const context: Context = { backend, routes, agent, answerWithin: limits.answer }
  let isClosing = false

  const answerRequest = (request: IncomingMessage, response: ServerResponse): void =>
    readBody(
      request,
      E.match(
        (answer) => refuse(request, response, answer),
        (body) =>
          handle(context, request, body, (answer) => {
            write(response, answer, isClosing)
            response.end()
          }),
      ),
    )

  const server = createServer({
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    connectionsCheckingInterval: Math.min(1_000, limits.headers),
    maxHeaderSize: maxHeaderBytes,
  })
  server.on('request', answerRequest)
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (announcesTooMuch(request)) refuse(request, response, tooLarge)
    else {
      response.writeContinue()
      answerRequest(request, response)
    }
  })
  server.on('clientError', answerUnparsed)
  const onError = (error: Error): void => ready(E.left(`cannot listen on ${host}:${port}: ${error.message}`))
  server.once('error', onError)
  server.listen(port, host, () => {
    server.off('error', onError)
    const address = server.address()
    const actual = typeof address === 'object' && address !== null ? address.port : port
    const close = (done: () => void): void => {
      isClosing = true
      closeServer(server, agent, limits.close, done)
    }
    ready(E.right({ host, port: actual, url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, close }))
  })
}
