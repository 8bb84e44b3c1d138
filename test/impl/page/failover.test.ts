import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import * as t from 'io-ts'
import { afterEach, describe, expect, it } from 'vitest'
import { type Asking, ask, type Question } from '../../../impl/page/client/failover.js'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

type Take = (request: IncomingMessage, response: ServerResponse) => void

const node = (take: Take): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer(take)
    servers.push(server)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    })
  })

const says =
  (status: number, body: unknown, seen: string[] = []): Take =>
  (request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['idempotency-key']}`)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
const problem = (status: number, error: string): unknown => ({ status, error, detail: `it is ${error}` })

/** A node that is not there any more. */
const dead = async (): Promise<string> => {
  const url = await node(() => {})
  const server = servers.pop()
  await new Promise((resolve) => server?.close(resolve))
  return url
}

const asking = (nodes: readonly string[], more: Partial<Asking> = {}): Asking => ({
  nodes: () => nodes,
  fetch,
  attemptMs: 2_000,
  pauseMs: 1,
  withinMs: 20_000,
  ...more,
})
const order: Question = { method: 'POST', path: '/orders', key: 'k1', secret: 's1', body: { lines: [] } }
const Answer = t.type({ id: t.number }, 'an answer')

describe('ask', () => {
  it('goes on from node to node, with the same key, until one decides', async () => {
    const seen: string[] = []
    const missed: string[] = []
    const gone = await dead()
    const waiting = await node(says(503, problem(503, 'Unavailable'), seen))
    const busy = await node(says(409, problem(409, 'InFlight'), seen))
    const strange = await node(says(200, { no: 'answer' }, seen))
    const good = await node(says(201, { id: 7 }, seen))
    const nodes = [gone, waiting, busy, strange, good]
    const how = asking(nodes, { missed: (url, why) => missed.push(`${nodes.indexOf(url)}: ${why}`) })
    expect(await ask(how, order, Answer)).toEqual({ _tag: 'Answered', value: { id: 7 } })
    expect(seen).toEqual(['POST /orders k1', 'POST /orders k1', 'POST /orders k1', 'POST /orders k1'])
    expect(missed).toEqual([
      `0: ${gone} cannot be reached`,
      '1: it is Unavailable',
      '2: it is InFlight',
      `3: the answer of ${strange}/orders is not an answer`,
    ])
  })

  it('waits for a silent node as long as it should, and no longer', async () => {
    const missed: string[] = []
    const silent = await node(() => {})
    const good = await node(says(201, { id: 7 }))
    const how = asking([silent, good], { attemptMs: 100, missed: (_, why) => missed.push(why) })
    expect(await ask(how, order, Answer)).toEqual({ _tag: 'Answered', value: { id: 7 } })
    expect(missed[0]).toBe(`${silent} does not answer`)
  })

  it('asks in rounds, each time those that are there by then', async () => {
    const late = await node(says(201, { id: 1 }))
    const gone = await dead()
    let rounds = 0
    const how = asking([], { nodes: () => (++rounds < 3 ? [gone] : [late]) })
    expect(await ask(how, order, Answer)).toEqual({ _tag: 'Answered', value: { id: 1 } })
    expect(rounds).toBe(3)
  })

  it('takes a refusal for a decision', async () => {
    const seen: string[] = []
    const first = await node(says(409, problem(409, 'OutOfStock')))
    const second = await node(says(201, { id: 1 }, seen))
    expect(await ask(asking([first, second]), order, Answer)).toEqual({
      _tag: 'Refused',
      problem: { status: 409, error: 'OutOfStock', detail: 'it is OutOfStock' },
    })
    expect(seen).toEqual([])
  })

  it('says that it does not know, and why, when no node decides in time', async () => {
    const url = await node(says(504, problem(504, 'ResultUnknown')))
    expect(await ask(asking([url], { withinMs: 20 }), order, Answer)).toEqual({
      _tag: 'Unanswered',
      why: 'it is ResultUnknown',
    })
    expect(await ask(asking([], { withinMs: 0 }), order, Answer)).toEqual({
      _tag: 'Unanswered',
      why: 'no node is known',
    })
  })
})
