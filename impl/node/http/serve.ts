/** The HTTP server of a node. */
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import * as E from 'fp-ts/lib/Either.js'
import type { Answered } from '../../store/machine.js'
import type { Backend } from '../core/backend.js'
import { BACKLOG } from '../network/backlog.js'
import type { Credentials } from '../network/credentials.js'
import { type CannotStart, unableTo } from '../ports/cannot-start.js'
import { realClock } from '../ports/clock-real.js'
import { deadlines } from '../queues/deadlines.js'
import { type Answer, overloaded } from './answer.js'
import { adminKnower, authorizer } from './authorize.js'
import { announcesTooMuch, readBody, tooLarge } from './body.js'
import { closeServer } from './close-server.js'
import { forOrigin, preflight } from './cors.js'
import { crowd } from './crowd.js'
import type { ClusterFacts, Facts } from './facts.js'
import { checkHost, routeFinder, targetOf } from './find-route.js'
import { gate } from './gate.js'
import { type Context, handle } from './handle.js'
import { defaultLimits, type Limits } from './limits.js'
import { localRoutes } from './local-routes.js'
import { type Load, type Meter, noMeter } from './meter.js'
import { describeInterface } from './openapi.js'
import { pageRoutes } from './page-routes.js'
import { answerBare, answerUnparsed, answerWhole, maxHeaderBytes, refuse, tunnel, unexpected } from './respond.js'
import { shopRoutes } from './routes.js'

export interface ServeOptions {
  readonly backend: Backend<Answered>
  /** 127.0.0.1 unless told otherwise. */
  readonly host?: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly limits?: Limits
  readonly cluster?: ClusterFacts
  /** Null, or left out: everybody may change the catalogue. */
  readonly adminToken?: string | null
  /** Null, or left out: plain HTTP. Clients need no certificate. */
  readonly credentials?: Credentials | null
  readonly meter?: Meter
  readonly metrics?: Facts['metrics']
}

export interface HttpServer {
  readonly host: string
  readonly port: number
  /** For instance "http://127.0.0.1:8081". */
  readonly url: string
  readonly load: () => Load
  /** Takes no new request, lets those in flight finish within the limit, then calls `done`. */
  readonly close: (done: () => void) => void
}

/** How long a connection is silent before its other end is asked whether it is still there. */
const KEEP_ALIVE_MS = 60_000

const routes = [...shopRoutes, ...localRoutes, ...pageRoutes]
const openapi = describeInterface(shopRoutes, localRoutes)
const findRoute = routeFinder(routes)

const alone: ClusterFacts = { cluster: '', self: '', members: [] }
const noMetrics: Facts['metrics'] = () => Promise.resolve('')

const newServer = (limits: Limits, credentials: Credentials | null): Server => {
  const settings: ServerOptions = {
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    // An idle connection costs next to nothing until its room is wanted, and to time it costs something at each request.
    keepAliveTimeout: 0,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
    connectionsCheckingInterval: Math.min(1_000, limits.headers),
    maxHeaderSize: maxHeaderBytes,
    // Node refuses these without a word; here they are answered like all that is wrong.
    requireHostHeader: false,
  }
  const server =
    credentials === null
      ? createServer(settings)
      : createTlsServer({
          ...settings,
          ...{ cert: credentials.cert, key: credentials.key, minVersion: 'TLSv1.2', handshakeTimeout: limits.headers },
        })
  server.maxConnections = limits.connections
  return server
}

/** Who looks after a node must see how it is above all when it is overloaded. Such a request is answered at once, unread. */
const isVital = (request: IncomingMessage): boolean => {
  const target = targetOf(request)
  if (E.isLeft(target) || target.right._tag === 'Server') return false
  const found = findRoute(request.method ?? 'GET', target.right.path)
  return E.isRight(found) && found.right.route._tag === 'Local' && found.right.route.isVital === true
}
const nothing = Buffer.alloc(0)

/** Those that a page of a member may have; whoever is at the machine itself may call it localhost. */
const originsOf = (url: URL): readonly string[] => [url.origin, `${url.protocol}//localhost:${url.port}`]

/** Calls `ready` once: with the server when it listens, or with one line that says why it cannot. */
export const serve = (options: ServeOptions, ready: (result: E.Either<CannotStart, HttpServer>) => void): void => {
  const { backend, host = '127.0.0.1', port, limits = defaultLimits, cluster = alone, meter = noMeter } = options
  const credentials = options.credentials ?? null
  let isClosing = false
  const connections = crowd(limits.connections, credentials !== null)
  const requests = gate(limits.requests)
  const bodies = gate(limits.bodies)
  const answers = deadlines(realClock, limits.answer)
  const context: Context = {
    facts: {
      backend: { ...backend, unready: () => (isClosing ? 'the node is stopping' : backend.unready()) },
      cluster,
      metrics: options.metrics ?? noMetrics,
      openapi,
    },
    find: findRoute,
    authorize: authorizer(
      options.adminToken ?? null,
      cluster.members.flatMap(({ url }) => originsOf(new URL(url))),
    ),
    isAdmin: adminKnower(options.adminToken ?? null),
    deadlines: answers,
  }

  /** Without having read, or without having looked at, what was asked. */
  const turnAway = (request: IncomingMessage, response: ServerResponse, answer: Answer): void => {
    refuse(request, response, answer)
    meter.answered('none', answer.status, 0)
  }
  type Respond = (answer: Answer, operation: string) => void
  /** By connection the request whose body is being read. */
  const reading = new WeakMap<Duplex, IncomingMessage>()
  const readAndHandle = (request: IncomingMessage, response: ServerResponse, respond: Respond): void => {
    reading.set(request.socket, request)
    readBody(
      request,
      bodies,
      E.match(
        (answer) => {
          requests.leave(1)
          if (answer !== null) turnAway(request, response, answer)
        },
        (body) => {
          reading.delete(request.socket)
          handle(context, request, body, (answer, operation) => {
            requests.leave(1)
            bodies.leave(body.length)
            respond(answer, operation)
          })
        },
      ),
    )
  }

  const answerRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const began = performance.now()
    const { socket } = request
    connections.asked(socket)
    response.on('close', () => connections.answered(socket))
    const respond = (answer: Answer, operation: string): void => {
      answerWhole(response, forOrigin(request, answer), isClosing)
      meter.answered(operation, answer.status, (performance.now() - began) / 1_000)
    }
    const atOnce = checkHost(request) ?? preflight(request)
    if (atOnce !== null) respond(atOnce, 'none')
    else if (requests.enter(1)) readAndHandle(request, response, respond)
    else if (isVital(request)) handle(context, request.resume(), nothing, respond)
    else turnAway(request, response, overloaded('too many requests are under way'))
  }

  const server = newServer(limits, credentials)
  server.on('connection', connections.came)
  server.on('secureConnection', connections.secured)
  // No answer can be written where TLS was not agreed upon, and one that is tried waits, with its socket, for ever.
  server.prependListener('tlsClientError', (_: Error, socket: Socket) => socket.destroy())
  server.on('request', answerRequest)
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const refused = checkHost(request) ?? (announcesTooMuch(request) ? tooLarge : null)
    if (refused !== null) turnAway(request, response, refused)
    else {
      response.writeContinue()
      answerRequest(request, response)
    }
  })
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
    refuse(request, response, unexpected),
  )
  // Without this the connection would be closed without a word.
  server.on('connect', (_: IncomingMessage, socket: Duplex) => answerBare(tunnel, socket))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // A refusal would be taken for the answer to a request before, of which something may yet come. One whose body is still
    // being read is the very one that the refusal is for.
    const isIncomplete = reading.get(socket)?.complete === false
    if (connections.waiting(socket) > (isIncomplete ? 1 : 0)) socket.destroy()
    else answerUnparsed(error, socket)
  })
  const onError = (error: Error): void => ready(E.left(unableTo(`cannot listen on ${host}:${port}`, error)))
  server.once('error', onError)
  server.listen(port, host, BACKLOG, () => {
    server.off('error', onError)
    const address = server.address()
    const actual = typeof address === 'object' && address !== null ? address.port : port
    const load = (): Load => ({
      connections: connections.size(),
      requests: requests.inside(),
      bodyBytes: bodies.inside(),
    })
    const close = (done: () => void): void => {
      isClosing = true
      closeServer(server, connections.endAll, limits, () => {
        answers.stop()
        done()
      })
    }
    const scheme = credentials === null ? 'http' : 'https'
    const url = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${actual}`
    ready(E.right({ host, port: actual, url, load, close }))
  })
}
