/**
 * The operations on a cluster of this machine, over HTTP on loopback, for the shop page. The process that started the nodes
 * serves them on a port of its own; a node never does.
 */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { type Answer, json, problem } from '../http/answer.js'
import { authorizer } from '../http/authorize.js'
import { forOrigin, preflight } from '../http/cors.js'
import { Operation } from './condition.js'
import type { ProcessFaults } from './process-faults.js'

export interface OperationsServer {
  /** What the page is given in the fragment of its address: `#operations=PORT.TOKEN`. */
  readonly fragment: string
  readonly close: () => void
}

const HOST = '127.0.0.1'

/**
 * `GET /nodes`: the condition of each node. `POST /nodes/ID/OPERATION`: does it, and answers likewise. Both need the header
 * `Authorization: Bearer TOKEN`, without which a page of another origin can do nothing.
 */
const answer = async (faults: ProcessFaults, method: string | undefined, path: string | undefined): Promise<Answer> => {
  const shown = (): Answer => json(200, { nodes: faults.conditions() })
  const [, place, id, word, more] = (path ?? '').split('/')
  if (place !== 'nodes' || more !== undefined) return problem(404, 'NotFound', `there is nothing at ${path}`)
  if (id === undefined && method === 'GET') return shown()
  const operation = Operation.decode(word)
  if (id === undefined || method !== 'POST' || !isRight(operation))
    return problem(404, 'NotFound', 'expected GET /nodes or POST /nodes/ID/OPERATION')
  const done = await faults.operate(id, operation.right)
  return isLeft(done) ? problem(409, 'Unavailable', done.left) : shown()
}

export const serveOperations = (faults: ProcessFaults): Promise<OperationsServer> => {
  const token = randomBytes(18).toString('base64url')
  const authorize = authorizer(token)
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    request.resume()
    const found =
      preflight(request) ?? authorize(request.headers) ?? (await answer(faults, request.method, request.url))
    const { status, headers, body } = forOrigin(request, found)
    response.writeHead(status, headers).end(body)
  }
  const server = createServer((request, response) => void respond(request, response))
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, HOST, () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      resolve({
        fragment: `#operations=${port}.${token}`,
        close: () => {
          server.close()
          server.closeAllConnections()
        },
      })
    })
  })
}
