import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { urlOf } from '../../../../impl/node/network/members.js'
import { type Supervisor, type SupervisorOptions, startCluster } from '../../../../impl/node/process/supervisor.js'
import { ServerId } from '../../../../impl/raft/types.js'

const data = mkdtempSync(join(tmpdir(), 'lockstep-cluster-'))
const entry = fileURLToPath(new URL('./node-entry.ts', import.meta.url))
const lines: string[] = []
const options: SupervisorOptions = {
  data,
  size: 3,
  command: (plan, id, nodeData) => [entry, JSON.stringify({ plan, id, data: nodeData })],
  execArgv: ['--import', 'tsx'],
  log: (id, line) => lines.push(`${id}: ${line}`),
  lost: (id, how) => lines.push(`${id} went: ${how}`),
}

const found = <A>(result: Either<string, A>): A => {
  if (isLeft(result)) throw new Error(result.left)
  return result.right
}

let cluster: Supervisor
beforeAll(async () => {
  cluster = found(await startCluster(options))
})
afterAll(async () => {
  await cluster?.stopAll()
  rmSync(data, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Without it an order's key is shown to nobody. */
const secret = { 'order-secret': 'secret-of-ann' }

const call = async (url: string, method: string, body?: unknown, shown: object = {}): Promise<Answer> => {
  const init =
    body === undefined
      ? { method, headers: { ...shown } }
      : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await fetch(url, init)
  return { status: response.status, body: await response.json() }
}

/** Asks again until there is an answer of the wanted status: elections take their time. */
const eventually = async (wanted: number, ask: () => Promise<Answer>): Promise<unknown> => {
  for (let attempts = 0; attempts < 200; attempts += 1) {
    const answer = await ask().catch((error: Error) => ({ status: 0, body: error.message }))
    if (answer.status === wanted) return answer.body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`no answer of status ${wanted}; the nodes said:\n${lines.join('\n')}`)
}

const urls = () => cluster.members.map(urlOf)
const leader = async (): Promise<ServerId> => {
  for (let attempts = 0; attempts < 200; attempts += 1) {
    for (const url of urls()) {
      const status = await call(`${url}/status`, 'GET').catch(() => null)
      const { leader: id, role } = (status?.body ?? {}) as { readonly leader?: string; readonly role?: string }
      if (role === 'Leader' && id !== undefined) return ServerId(id)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nobody leads')
}

const idOf = (order: unknown): unknown =>
  typeof order === 'object' && order !== null && 'id' in order ? order.id : null
const product = (id: string) => ({ id, name: `a ${id}`, price: 250, stock: 10 })

describe('a cluster of three processes', () => {
  it('keeps what it acknowledged when its leader is killed, goes on without it, and takes it back', async () => {
    await eventually(201, () => call(`${urls()[0]}/products`, 'POST', product('apple')))
    const killed = await leader()
    await cluster.kill(killed, 'SIGKILL')
    const [survivor] = cluster.members.filter(({ id }) => id !== killed)
    const read = (id: string) => () => call(`${urlOf(survivor!)}/products/${id}`, 'GET')
    expect(await eventually(200, read('apple'))).toMatchObject(product('apple'))
    await eventually(201, () => call(`${urlOf(survivor!)}/products`, 'POST', product('pear')))
    found(await cluster.restart(killed))
    const digests = async () => {
      const all = await Promise.all(urls().map((url) => call(`${url}/status`, 'GET')))
      return all.map(({ body }) => (body as { readonly digest: string }).digest)
    }
    await eventually(200, async () => ({ status: new Set(await digests()).size === 1 ? 200 : 0, body: null }))
    expect(lines.filter((line) => line.includes(' went: '))).toEqual([])
  })

  it('sells once to each client that asks again with its key, though its leader dies in the middle', async () => {
    const pens = 60
    await eventually(201, () => call(`${urls()[0]}/products`, 'POST', { ...product('pen'), stock: pens }))
    const buy = async (key: string, at: number): Promise<Answer> => {
      const body = JSON.stringify({ customer: 'ann', lines: [{ product: 'pen', quantity: 1 }] })
      const headers = { ...secret, 'content-type': 'application/json', 'idempotency-key': key }
      const signal = AbortSignal.timeout(1_500)
      const response = await fetch(`${urls()[at % 3]}/orders`, { method: 'POST', headers, body, signal })
      return { status: response.status, body: await response.json() }
    }
    // Every attempt goes to another node: some to the leader that dies, some through a node that passes them on to it.
    const client = async (k: number): Promise<unknown> => {
      let attempt = k
      return eventually(201, () => buy(`pen-${k}`, attempt++))
    }
    const killed = await leader()
    const early = Array.from({ length: pens / 2 }, (_, k) => client(k))
    await Promise.race(early)
    const dying = cluster.kill(killed, 'SIGKILL')
    const late = Array.from({ length: pens / 2 }, (_, k) => client(pens / 2 + k))
    const orders = await Promise.all([...early, ...late])
    await dying
    found(await cluster.restart(killed))
    const [, again] = urls()
    const sold = await eventually(200, () => call(`${again}/products/pen`, 'GET'))
    expect(sold).toMatchObject({ stock: 0, sold: pens })
    const listed = await eventually(200, () => call(`${again}/orders?customer=ann`, 'GET', undefined, secret))
    const byId = (a: unknown, b: unknown): number => Number(idOf(b)) - Number(idOf(a))
    expect(listed).toEqual({ orders: [...orders].sort(byId), next: null })
    expect(new Set(orders.map(idOf)).size).toBe(pens)
  })

  it('refuses to start a node that runs, and a second cluster on the same folder', async () => {
    expect(await cluster.restart(ServerId('n1'))).toEqual(left('n1 is running already'))
    expect(await startCluster(options)).toEqual(left(`the data folder ${data} is in use by process ${process.pid}`))
  })

  it('comes up again on the same ports with everything that it had', async () => {
    const before = cluster.members
    await cluster.stopAll()
    expect(await startCluster({ ...options, size: 5 })).toEqual(
      left(`${join(data, 'cluster.json')}: it is a cluster of 3 nodes, not of 5`),
    )
    cluster = found(await startCluster(options))
    expect(cluster.members).toEqual(before)
    expect(await eventually(200, () => call(`${urls()[2]}/products/pear`, 'GET'))).toMatchObject(product('pear'))
  })
})
