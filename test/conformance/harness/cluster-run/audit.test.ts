/** Clients and audit against an HTTP server of the real shop, in one process. */
import { Agent } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { audit } from '../../../../conformance/harness/cluster-run/audit.js'
import { runClient, type Stats } from '../../../../conformance/harness/cluster-run/client.js'
import { emptyLedger } from '../../../../conformance/harness/cluster-run/ledger.js'
import type { Member } from '../../../../impl/node/network/members.js'
import { seededRandom } from '../../../../impl/node/simulated/random.js'
import { ServerId } from '../../../../impl/raft/types.js'
import { ask, start } from '../../../impl/node/http/running.js'
import { follower, singleReplica } from '../../../impl/node/http/single-replica.js'

const agent = new Agent({ keepAlive: true })
afterEach(() => agent.destroy())

/** How many things clients do together; those that ask a node without a leader first have to ask again. */
const afterShopping = async (operations: number) => {
  const server = await start(singleReplica())
  const leaderless = await start(follower({ _tag: 'NotLeader', leader: null }))
  const ledger = emptyLedger()
  const stats: Stats = { latencies: [], retries: 0 }
  const findings: string[] = []
  const client = (name: string, seed: number) =>
    runClient({
      ...{ name, agent, ledger, stats, urls: [leaderless.url, server.url], random: seededRandom(seed) },
      found: (finding) => findings.push(finding),
      isOver: () => ledger.acknowledged() >= operations,
      isAborted: () => false,
    })
  await Promise.all([1, 2, 3, 4].map((k) => client(`c${k}`, k)))
  const address = { host: '127.0.0.1', port: server.port }
  const members: readonly Member[] = ['n1', 'n2'].map((id) => ({ id: ServerId(id), peer: address, http: address }))
  return { server, ledger, stats, findings, members }
}

describe('clients and their audit', () => {
  it('find nothing wrong with a shop that keeps its word', async () => {
    const { server, ledger, stats, findings, members } = await afterShopping(200)
    expect(findings).toEqual([])
    expect(stats.retries).toBeGreaterThan(0)
    expect(stats.latencies.length).toBe(ledger.acknowledged())
    const [, status] = await ask(server, 'GET', '/status')
    expect(await audit(agent, members, ledger)).toEqual({
      findings: [],
      digest: (status as { readonly digest: string }).digest,
    })
  })

  it('find what happened behind their backs', async () => {
    const { server, ledger, members } = await afterShopping(100)
    const [product] = ledger.products()
    const [order] = ledger.orders()
    if (product === undefined || order === undefined) throw new Error('the clients have done too little')
    await ask(server, 'POST', `/products/${product.id}/stock`, { quantity: 7 })
    const lines = { lines: [{ product: product.id, quantity: 1 }] }
    expect((await ask(server, 'POST', '/orders', lines, { 'idempotency-key': 'stranger' }))[0]).toBe(201)
    const { findings } = await audit(agent, members, ledger)
    const count = ledger.orders().length
    expect(findings).toHaveLength(2)
    expect(findings[0]).toContain(`GET /products/${product.id} gives `)
    expect(findings[1]).toContain(`, but only ${count} orders were acknowledged`)
  })

  it('find that two nodes do not hold the same', async () => {
    const { ledger, members } = await afterShopping(30)
    const other = await start(singleReplica())
    const [first] = members
    if (first === undefined) throw new Error('there is a member')
    const stranger = { ...first, id: ServerId('n2'), http: { host: '127.0.0.1', port: other.port } }
    const { findings, digest } = await audit(agent, [first, stranger], ledger, 100)
    expect(digest).toBeNull()
    expect(findings.at(-1)).toMatch(/^after 0\.1 s the nodes still differ: n1 \d+ \w{32}, n2 \d+ \w{32}$/)
  })
})
