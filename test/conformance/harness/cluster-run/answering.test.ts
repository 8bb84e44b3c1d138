import { Agent, createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { muteFindings, whoAnswers } from '../../../../conformance/harness/cluster-run/answering.js'
import { slowFindings } from '../../../../conformance/harness/cluster-run/run.js'
import { ServerId } from '../../../../impl/raft/types.js'

/** By its port: one that knows at once, one that does so at the second time, one that never does, and one that is silent. */
const statuses: readonly (readonly number[])[] = [[404], [503, 404], [504], []]
const agent = new Agent({ keepAlive: true })
let servers: readonly Server[]

beforeAll(async () => {
  servers = statuses.map((all) => {
    let asked = 0
    return createServer((_, response) => {
      const status = all[Math.min(asked, all.length - 1)]
      asked += 1
      if (status !== undefined) response.writeHead(status).end('{}')
    })
  })
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))))
})
afterAll(async () => {
  agent.destroy()
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
})

describe('asking each node for itself', () => {
  it('finds those that give no definite answer in time, and what they did instead', async () => {
    const members = servers.map((server, k) => {
      const http = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
      return { id: ServerId(`n${k + 1}`), peer: http, http }
    })
    const all = await whoAnswers(agent, members, 700)
    expect(all.map(({ seconds }) => seconds !== null)).toEqual([true, true, false, false])
    expect(muteFindings(all)).toEqual([
      'n3 was asked for itself and gave no answer within 10 s; the last try: status 504',
      expect.stringMatching(
        /^n4 was asked for itself and gave no answer within 10 s; the last try: no answer within \d+/,
      ),
    ])
  })
})

describe('how long clients wait', () => {
  it('is bounded for all but one of a hundred operations', () => {
    expect(slowFindings({ p50: 4, p99: 5_000, most: 9_000 })).toEqual([])
    expect(slowFindings({ p50: 4, p99: 10_012, most: 12_000 })).toEqual([
      '1 of 100 operations took 10.0 s or more, where 5 s are allowed',
    ])
  })
})
