/** Three nodes in one process, with certificates and an admin token, as they would run on three machines. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { OutgoingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nobody } from '../../../../impl/node/core/observer.js'
import { DEFAULT_TIMING } from '../../../../impl/node/core/role-timer.js'
import { developmentCertificates } from '../../../../impl/node/network/development-certificates.js'
import type { Member } from '../../../../impl/node/network/members.js'
import { type RunningServer, type ServerOptions, startServer } from '../../../../impl/node/process/server.js'
import { ServerId } from '../../../../impl/raft/types.js'
import { freePorts } from '../free-ports.js'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-secure-'))
const host = '127.0.0.1'
const ids = ['n1', 'n2', 'n3']
const adminToken = 'a-long-enough-token'
const logged: string[] = []
let ca: string
let members: readonly Member[]
let servers: readonly RunningServer[] = []

const optionsOf = (id: string): ServerOptions => ({
  cluster: 'c',
  id: ServerId(id),
  members,
  data: join(folder, id),
  timing: DEFAULT_TIMING,
  credentials: { ca: join(folder, 'ca.pem'), cert: join(folder, `${id}.pem`), key: join(folder, `${id}.key`) },
  adminToken,
  observer: () => right(nobody),
  log: (line) => logged.push(JSON.stringify(line)),
  failed: (reason) => logged.push(reason),
})
const start = (options: ServerOptions): Promise<RunningServer> =>
  new Promise((resolve, reject) =>
    startServer(options, (server) => (isLeft(server) ? reject(new Error(server.left.why)) : resolve(server.right))),
  )

beforeAll(async () => {
  const made = await developmentCertificates({ nodes: ids, hosts: [], days: 1 })
  ca = made.ca
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'ca.pem'), ca)
  for (const { node, cert, key } of made.nodes) {
    writeFileSync(join(folder, `${node}.pem`), cert)
    writeFileSync(join(folder, `${node}.key`), key)
  }
  const ports = await freePorts(6)
  members = ids.map((id, i) => ({
    id: ServerId(id),
    peer: { host, port: ports[2 * i] ?? 0 },
    http: { host, port: ports[2 * i + 1] ?? 0 },
  }))
  servers = await Promise.all(ids.map((id) => start(optionsOf(id))))
})
afterAll(async () => {
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.stop(done))))
  rmSync(folder, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly body: string
}

const call = (url: string, method: string, body?: unknown, headers: OutgoingHttpHeaders = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const outgoing = request(url, { method, ca, headers: { ...type, ...headers }, agent: false }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: text }))
    })
    outgoing.on('error', reject)
    outgoing.end(body === undefined ? undefined : JSON.stringify(body))
  })

/** Asks again until the cluster has a leader that answers. */
const decided = async (...args: Parameters<typeof call>): Promise<Answer> => {
  for (;;) {
    const answer = await call(...args)
    if (answer.status !== 503 && answer.status !== 504) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('a cluster with certificates and an admin token', () => {
  const mug = { id: 'mug', name: 'A mug', price: 450, stock: 5 }
  const admin = { authorization: `Bearer ${adminToken}` }

  it('sells at every node, over TLS, and lets nobody else change the catalogue', async () => {
    const urls = servers.map(({ url }) => url)
    expect(urls.map((url) => url.slice(0, 18))).toEqual(Array(3).fill('https://127.0.0.1:'))
    expect((await decided(`${urls[0]}/products`, 'POST', mug, admin)).status).toBe(201)
    const orders = urls.map((url, i) =>
      decided(`${url}/orders`, 'POST', { lines: [{ product: 'mug', quantity: 1 }] }, { 'idempotency-key': `k${i}` }),
    )
    expect((await Promise.all(orders)).map(({ status }) => status)).toEqual([201, 201, 201])
    const refused = urls.flatMap((url) => [
      call(`${url}/products`, 'POST', mug),
      call(`${url}/products`, 'POST', mug, { authorization: 'Bearer not-the-right-token' }),
    ])
    expect((await Promise.all(refused)).map(({ status }) => status)).toEqual([401, 403, 401, 403, 401, 403])
    expect(JSON.parse((await decided(`${urls[2]}/products/mug`, 'GET')).body)).toMatchObject({ stock: 2, sold: 3 })
  })

  it('is ready, and tells its metrics', async () => {
    const [first] = servers
    const ready = async (): Promise<number> => (await call(`${first?.url}/readyz`, 'GET')).status
    while ((await ready()) !== 200) await new Promise((resolve) => setTimeout(resolve, 20))
    const { body } = await call(`${first?.url}/metrics`, 'GET')
    const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(body)?.[1])
    expect(value('raft_term')).toBeGreaterThan(0)
    expect(value('raft_commit_index')).toBeGreaterThanOrEqual(5)
    expect(value('raft_fsync_seconds_count')).toBeGreaterThan(0)
    expect(value('http_requests_pending')).toBe(1)
    // The one that it was asked for, and, while it leads, those that the two others were asked for.
    const placed = value('http_request_duration_seconds_count\\{operation="placeOrder",status="201"\\}')
    expect([1, 2, 3]).toContain(placed)
    expect(value('raft_peer_queue_frames\\{peer="n2"\\}')).toBeGreaterThanOrEqual(0)
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(0)
  })

  it('says nothing to a client without TLS, or one that speaks no HTTP, and goes on serving', async () => {
    const [first] = servers
    const { port } = new URL(first?.url ?? '')
    await expect(fetch(`http://127.0.0.1:${port}/status`)).rejects.toThrow('fetch failed')
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), host, () => socket.write('what is this?'))
      socket.on('error', () => {}).on('close', () => resolve())
      socket.resume()
    })
    expect((await call(`${first?.url}/healthz`, 'GET')).status).toBe(200)
  })

  it('has not told its secret to the log', () => {
    expect(logged.filter((line) => line.includes(adminToken))).toEqual([])
  })

  it('does not take a node with the certificate of another one', async () => {
    const wrong = { ...optionsOf('n1'), data: join(folder, 'other') }
    const { credentials } = optionsOf('n2')
    const started = new Promise((resolve) =>
      startServer({ ...wrong, ...(credentials === undefined ? {} : { credentials }) }, resolve),
    )
    expect(await started).toEqual(
      left({ why: `${join(folder, 'n2.pem')}: it is the certificate of n2, not of n1`, mayPass: false }),
    )
  })
})
